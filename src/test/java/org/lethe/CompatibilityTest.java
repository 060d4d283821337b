package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.config.Configuration;

/** Holds docs/compatibility.md to what a running server answers. */
class CompatibilityTest {
    private static final Path PAGE = Path.of("docs", "compatibility.md");
    private static final Path PUBLISHED = Path.of("..", "shared", "openapi", "routes.tsv");
    private static final String RENEW = "lethe.compatibility.write";
    private static final String HEAD = """
            # Compatibility

            All operations of Orthanc's REST API (1.12.11), and what Lethe has of them. A test writes this page
            from what a running server says it serves. "Works" means that the operation is served; the recordings
            of a real Orthanc, where there are some, hold its answers. What differs on purpose says why.

            %d of %d operations are served.

            | operation | |
            |---|---|
            """;

    @Test
    void thePageTellsWhatTheServerServes(@TempDir Path storage) throws Exception {
        String page = page(storage);
        if (Boolean.getBoolean(RENEW)) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/compatibility.md is out of date; renew it by:"
                        + " mvn test -Dfast -Dtest=CompatibilityTest -D" + RENEW + "=true")
                .isEqualTo(page);
    }

    @Test
    void everyDifferenceIsOneOfAnOperation() throws IOException {
        assertThat(lines("operations.txt")).doesNotHaveDuplicates().containsAll(differences().keySet());
    }

    @Test
    void theOperationsAreThoseThatOrthancPublishes() throws IOException {
        assumeTrue(Files.exists(PUBLISHED), "Orthanc's operations lie beside the repository, and are not there");

        List<String> published = Files.readAllLines(PUBLISHED).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(columns -> columns[0] + " " + columns[1])
                .toList();

        assertThat(lines("operations.txt")).containsExactlyInAnyOrderElementsOf(published);
    }

    private static String page(Path storage) throws Exception {
        String json = """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "%s"}""".formatted(storage);
        Path file = Files.writeString(storage.resolve("lethe.json"), json);
        Map<String, String> differences = differences();
        List<String> operations = lines("operations.txt");
        StringBuilder rows = new StringBuilder();
        int served = 0;
        try (Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
                HttpClient client = HttpClient.newHttpClient()) {
            for (String operation : operations) {
                boolean there = isServed(client, lethe.httpPort(), operation);
                served += there ? 1 : 0;
                rows.append("| `").append(operation).append("` | ")
                        .append(there ? verdict(differences.get(operation)) : "not there yet").append(" |\n");
            }
        }
        return HEAD.formatted(served, operations.size()) + rows;
    }

    private static String verdict(String why) {
        return why == null ? "works" : "different on purpose: " + why;
    }

    /** Asks for the methods of the path (RFC 9110, section 9.3.7), which runs no handler. */
    private static boolean isServed(HttpClient client, int port, String operation) throws Exception {
        String[] words = operation.split(" ");
        String path = words[1].replaceAll("\\{[^}]+}", "0");
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .version(HttpClient.Version.HTTP_1_1)
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        return answer.statusCode() == 204
                && List.of(answer.headers().firstValue("Allow").orElse("").split(", ")).contains(words[0]);
    }

    private static Map<String, String> differences() throws IOException {
        Map<String, String> differences = new LinkedHashMap<>();
        for (String line : lines("differences.txt")) {
            int bar = line.indexOf(" | ");
            differences.put(line.substring(0, bar), line.substring(bar + 3));
        }
        return differences;
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = CompatibilityTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
