package org.lethe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class CommandLineInterfaceTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Settings> served = new ArrayList<>();
    /** What servers say when they were awaited, one after the other; then all of them have ended. */
    private final Deque<Callable<CommandLineInterface.Afterwards>> ends = new ArrayDeque<>();
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    @TempDir
    Path folder;

    @Test
    void withoutArgumentsItServesWithTheDefaults() {
        assertThat(run()).isZero();
        assertThat(run("serve")).isZero();

        assertThat(served).containsExactly(Configuration.defaults().settings(), Configuration.defaults().settings());
    }

    @Test
    void theKeyOfAProjectIsMadeOnceAndRotatedWithoutBeingShown() throws Exception {
        String file = Files.writeString(folder.resolve("c.json"),
                "{\"Projects\": {\"a\": {\"KeyFile\": \"a.key\"}, \"b\": {\"KeyVariable\": \"B\"}}}").toString();

        assertThat(run("project", "create", "a", file)).isZero();
        String first = Files.readString(folder.resolve("a.key"));
        assertThat(run("project", "create", "a", file)).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("a.key"))).isEqualTo(first);
        assertThat(run("project", "rotate", "a", file)).isZero();
        assertThat(Files.readString(folder.resolve("a.key"))).endsWith(first).hasSize(2 * first.length());

        for (String line : Files.readAllLines(folder.resolve("a.key"))) {
            assertThat(out.toString() + err).doesNotContain(line);
        }
        assertThat(out.toString()).containsPattern("a.key holds the key [0-9a-f]{8}");
        assertThat(run("project", "create", "b", file)).isEqualTo(2);
        assertThat(run("project", "create", "none", file)).isEqualTo(2);
        assertThat(run("project")).isEqualTo(2);
        assertThat(served).isEmpty();
    }

    @Test
    void aFileIsTheConfigurationToServeWith() throws Exception {
        String file = Files.writeString(folder.resolve("c.json"), "{\"HttpPort\": 1}").toString();

        assertThat(run(file)).isZero();
        assertThat(run("serve", file)).isZero();

        assertThat(served).extracting(settings -> settings.http().port()).containsExactly(1, 1);
    }

    @Test
    void severalFilesAndFoldersAreOneConfiguration() throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        Files.writeString(parts.resolve("a.json"), "{\"HttpPort\": 1}");
        String file = Files.writeString(folder.resolve("b.json"), "{\"DicomPort\": 2}").toString();

        assertThat(run(parts.toString(), file)).isZero();

        assertThat(served.getFirst().http().port()).isEqualTo(1);
        assertThat(served.getFirst().dicom().port()).isEqualTo(2);
    }

    @Test
    void aCheckedConfigurationIsPrintedAsOneAndNothingIsServed() throws Exception {
        String file = Files.writeString(folder.resolve("c.json"),
                "{\"HttpPort\": 1, \"Typo\": 2, \"RegisteredUsers\": {\"alice\": \"secret\"}}").toString();

        assertThat(run("--config-check", file)).isZero();

        assertThat(out.toString()).contains("// Options that are not known, and are ignored: Typo",
                "  \"HttpPort\": 1, // " + file, "  \"DicomPort\": 4242, // default").doesNotContain("secret");
        Path printed = Files.writeString(folder.resolve("printed.json"), out.toString());
        assertThat(Configuration.read(printed, Map.of()).settings().http().port()).isEqualTo(1);
        assertThat(served).isEmpty();
    }

    @Test
    void aCheckTellsAllFaultsAndFails() throws Exception {
        String file = Files.writeString(folder.resolve("c.json"), "{\"HttpPort\": true, \"DicomPort\": -1}").toString();

        assertThat(run("--config-check", file)).isEqualTo(1);

        assertThat(err.toString()).contains("lethe: HttpPort: ", "lethe: DicomPort: ");
        assertThat(out.toString()).isEmpty();
        assertThat(served).isEmpty();
    }

    @Test
    void aServerThatIsResetStartsAgainWithWhatTheFileSaysThen() throws Exception {
        Path file = Files.writeString(folder.resolve("c.json"), "{\"HttpPort\": 1}");
        ends.add(() -> {
            Files.writeString(file, "{\"HttpPort\": 2}");
            return CommandLineInterface.Afterwards.START_AGAIN;
        });

        assertThat(run(file.toString())).isZero();

        assertThat(served).extracting(settings -> settings.http().port()).containsExactly(1, 2);
    }

    @Test
    void aFaultyConfigurationIsToldWithoutAStackTrace() throws Exception {
        String file = Files.writeString(folder.resolve("c.json"), "{\"HttpPort\": true}").toString();

        assertThat(run(file)).isEqualTo(1);

        assertThat(err.toString()).startsWith("lethe: The configuration").contains("HttpPort").doesNotContain("\tat ");
        assertThat(served).isEmpty();
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        int status = new CommandLineInterface("1", c -> {
            throw new LetheException(ErrorKind.STORAGE, "the disk is not there");
        }, new PrintWriter(out), new PrintWriter(err)).run();

        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("lethe: the disk is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent.json", "--wrong", "srve"})
    void whatIsNeitherACommandNorAFileIsRefusedWithTheUsage(String argument) {
        assertThat(run(argument)).isEqualTo(2);

        assertThat(err.toString()).contains(argument, "Usage: lethe");
        assertThat(served).isEmpty();
    }

    @Test
    void versionAndHelpArePrintedAndNothingIsServed() {
        assertThat(run("--version")).isZero();
        assertThat(run("--help")).isZero();
        assertThat(run("serve", "--help")).isZero();

        assertThat(out.toString()).startsWith("Lethe 1.2.3").contains("CONFIG.json", "Usage: lethe serve");
        assertThat(served).isEmpty();
    }

    @Test
    void warmingUpStartsAServerInAFolderOfItsOwnAndLeavesNothingBehind() {
        assertThat(run("warm-up")).withFailMessage(err::toString).isZero();

        Settings settings = served.getFirst();
        assertThat(settings.http().port()).isZero();
        assertThat(asked).contains("/instances", "/system", "/tools/find");
        assertThat(settings.storage().storageDirectory().getParent()).doesNotExist();
    }

    private int run(String... arguments) {
        return new CommandLineInterface("1.2.3", this::start, new PrintWriter(out), new PrintWriter(err))
                .run(arguments);
    }

    /** A server that is told to stop as soon as it is there. */
    private CommandLineInterface.Server start(Settings settings) {
        served.add(settings);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                asked.add(exchange.getRequestURI().getPath());
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            return new StoppedServer(server, ends);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record StoppedServer(HttpServer server, Deque<Callable<CommandLineInterface.Afterwards>> ends)
            implements
                CommandLineInterface.Server {
        @Override
        public int httpPort() {
            return server.getAddress().getPort();
        }

        @Override
        public CommandLineInterface.Afterwards await() {
            assertThat(httpPort()).isPositive();
            try {
                return ends.isEmpty() ? CommandLineInterface.Afterwards.END : ends.removeFirst().call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
