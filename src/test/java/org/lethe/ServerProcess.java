package org.lethe;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
    private static final String LAUNCHER = System.getProperty("lethe.test.launcher");
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** As {@code bin/lethe} starts it. */
    private static final List<String> AS_LAUNCHED = List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1", "-XX:C1MaxInlineSize=70", "-XX:C1MaxInlineLevel=18");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a server whose storage lies in a folder, and waits until it answers. */
    static ServerProcess start(Path folder, String... jvmOptions) throws IOException, InterruptedException {
        return startWith(folder, "", jvmOptions);
    }

    /** The same with more settings: further members of a JSON object, each behind a comma. */
    public static ServerProcess startWith(Path folder, String settingsMore, String... jvmOptions)
            throws IOException, InterruptedException {
        ServerProcess server = launch(folder, settingsMore, jvmOptions);
        server.awaitAnswer(folder);
        return server;
    }

    /** The same without waiting for anything. */
    static ServerProcess launch(Path folder, String settingsMore, String... jvmOptions) throws IOException {
        int port = freePort();
        Path settings = folder.resolve("settings.json");
        Files.writeString(
                settings,
                """
                {"HttpPort": %d%s%s%s}
                """.formatted(port,
                        settingsMore.contains("\"StorageDirectory\"")
                                ? ""
                                : ", \"StorageDirectory\": \"" + folder.resolve("storage") + "\"",
                        settingsMore.contains("\"DicomPort\"") ? "" : ", \"DicomServerEnabled\": false",
                        settingsMore));
        Process process = builder(settings, jvmOptions)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        return new ServerProcess(process, port);
    }

    /** Runs the classes of these tests; or what is built, by the program that {@code -Dlethe.test.launcher} names. */
    private static ProcessBuilder builder(Path settings, String... jvmOptions) {
        if (LAUNCHER != null) {
            ProcessBuilder launched = new ProcessBuilder(LAUNCHER, settings.toString());
            launched.environment().put("LETHE_JAVA_HOME", System.getProperty("java.home"));
            launched.environment().put("LETHE_JAVA_OPTS", String.join(" ", jvmOptions));
            return launched;
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(AS_LAUNCHED);
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.lethe.Lethe", settings.toString()));
        return new ProcessBuilder(command);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer(Path folder) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < deadline) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            "the server ended at its start: " + Files.readString(folder.resolve("server.log")));
                }
                try {
                    client.send(
                            HttpRequest.newBuilder(uri("/system")).build(), HttpResponse.BodyHandlers.discarding());
                    return;
                } catch (IOException _) {
                    Thread.sleep(50);
                }
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the server does not answer");
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The CPU that it has taken. */
    public long cpuNanos() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)) {
            kill();
        }
    }
}
