package org.lethe.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.lethe.config.Configuration;
import picocli.CommandLine.Command;

/**
 * {@code lethe warm-up}: starts a server of its own on free ports, asks it what clients ask, and stops.
 * {@code bin/lethe} runs it once for each build, with the recording of an ahead-of-time cache switched on, so that
 * servers start fast.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    private static final List<String> QUESTIONS =
            List.of("/system", "/statistics", "/patients", "/studies?expand", "/changes",
                    "/instances/absent");

    private final CommandLineInterface.Starter starter;

    WarmUpCommand(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("lethe-warm-up");
        try {
            Path file = Files.writeString(folder.resolve("lethe.json"), """
                    {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "storage"}
                    """);
            try (CommandLineInterface.Server server = starter.start(Configuration.read(file, Map.of()).settings())) {
                ask("http://127.0.0.1:" + server.httpPort());
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void ask(String server) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String question : QUESTIONS) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server + question)).build();
                client.send(request, HttpResponse.BodyHandlers.discarding());
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
