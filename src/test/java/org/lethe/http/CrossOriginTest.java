package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS as browsers see it; spoken by hand, as Java's client does not send the headers of browsers. */
class CrossOriginTest {
    private static final String VIEWER = "https://viewer.example.org";
    private static final String USERS =
            ", \"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"alice\": \"secret\"}";
    private static final String ALICE = "Authorization: Basic YWxpY2U6c2VjcmV0";

    @TempDir
    Path folder;

    private TestServer server;

    private void start(String origins, String more) throws IOException {
        server = TestServer.whole(folder, ", \"CorsOrigins\": [" + origins + "]" + more);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The status line and the headers, in small letters but for their values. */
    private List<String> ask(String method, String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port());
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return in.lines().takeWhile(line -> !line.isEmpty()).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dicom-web/studies", "/system", "/nope"})
    void whatAListedOriginMayDoIsToldBeforeAnybodyIsAskedForAPassword(String path) throws IOException {
        start("\"" + VIEWER + "\"", USERS);

        List<String> answer = ask("OPTIONS", path, "Origin: " + VIEWER, "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: accept,authorization");

        assertThat(answer.getFirst()).contains(" 204 ");
        assertThat(answer).contains("Access-Control-Allow-Origin: " + VIEWER, "Access-Control-Allow-Credentials: true",
                "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, DELETE, OPTIONS",
                "Access-Control-Allow-Headers: accept,authorization", "Access-Control-Max-Age: 7200", "Vary: Origin",
                "Vary: Access-Control-Request-Headers");
    }

    @Test
    void answersAreMarkedForAListedOriginEvenIfTheyAreErrors() throws IOException {
        start("\"" + VIEWER + "\"", USERS);

        List<String> answer = ask("GET", "/system", "Origin: " + VIEWER, ALICE);
        List<String> refused = ask("GET", "/dicom-web/studies", "Origin: " + VIEWER);

        assertThat(answer.getFirst()).contains(" 200 ");
        assertThat(answer).contains("Access-Control-Allow-Origin: " + VIEWER, "Access-Control-Allow-Credentials: true",
                "Vary: Origin").anyMatch(
                        line -> line.startsWith("Access-Control-Expose-Headers: ")
                                && line.contains("Content-Disposition") && line.contains("ETag"));
        assertThat(refused.getFirst()).contains(" 401 ");
        assertThat(refused).contains("Access-Control-Allow-Origin: " + VIEWER, "Vary: Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.org", "null", "http://viewer.example.org",
        "https://viewer.example.org.evil.org"})
    void otherOriginsAreToldNothing(String origin) throws IOException {
        start("\"" + VIEWER + "\"", USERS);

        List<String> preflight =
                ask("OPTIONS", "/system", "Origin: " + origin, "Access-Control-Request-Method: GET");
        List<String> answer = ask("GET", "/system", "Origin: " + origin, ALICE);

        assertThat(preflight.getFirst()).contains(" 401 ");
        assertThat(answer).contains("Vary: Origin");
        assertThat(preflight).noneMatch(line -> line.startsWith("Access-Control-"));
        assertThat(answer).noneMatch(line -> line.startsWith("Access-Control-"));
    }

    @Test
    void allOriginsAtOnceGetNoCredentialsButListedOnesDo() throws IOException {
        start("\"*\", \"" + VIEWER + "\"", "");

        List<String> other = ask("GET", "/system", "Origin: https://a.example.org");
        List<String> listed = ask("GET", "/system", "Origin: " + VIEWER);

        assertThat(other).contains("Access-Control-Allow-Origin: *", "Vary: Origin")
                .noneMatch(line -> line.startsWith("Access-Control-Allow-Credentials"));
        assertThat(listed).contains("Access-Control-Allow-Origin: " + VIEWER, "Access-Control-Allow-Credentials: true");
    }

    @Test
    void withoutTheOptionNothingIsSaid() throws IOException {
        start("", "");

        List<String> preflight =
                ask("OPTIONS", "/system", "Origin: " + VIEWER, "Access-Control-Request-Method: GET");
        List<String> answer = ask("GET", "/system", "Origin: " + VIEWER);

        assertThat(preflight).contains("Allow: GET, HEAD").noneMatch(line -> line.startsWith("Access-Control-"));
        assertThat(answer).noneMatch(line -> line.startsWith("Access-Control-") || line.equals("Vary: Origin"));
    }

    @Test
    void compressedAnswersVaryByBoth() throws IOException {
        start("\"" + VIEWER + "\"", "");

        List<String> answer = ask("GET", "/tools/metrics-prometheus", "Origin: " + VIEWER, "Accept-Encoding: gzip");
        List<String> api = ask("GET", "/openapi.json", "Origin: " + VIEWER, "Accept-Encoding: gzip");

        assertThat(answer).contains("Vary: Origin");
        assertThat(api).contains("Vary: Origin", "Vary: Accept-Encoding", "Content-Encoding: gzip");
    }

    @Test
    void aPreflightWithNonsenseForHeadersAllowsNone() throws IOException {
        start("\"" + VIEWER + "\"", "");

        List<String> answer = ask("OPTIONS", "/system", "Origin: " + VIEWER, "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: a b, <c>");

        assertThat(answer.getFirst()).contains(" 204 ");
        assertThat(answer).noneMatch(line -> line.startsWith("Access-Control-Allow-Headers"));
    }
}
