package org.lethe.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.config.Configuration;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FrontDoorTest {
    private static final String SECRET = "DOE^JANE";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static void routes(Routes routes) {
        routes.get("/things", exchange -> exchange.answerJson(List.of("a", "b")));
        routes.post("/things", exchange -> exchange.answerText(exchange.bodyText()));
        routes.get("/things/{id}/name", exchange -> exchange.answerText(exchange.parameter(0)));
        routes.get("/things/{id}/content/**", exchange -> exchange.answerJson(exchange.parametersFrom(1)));
        routes.get("/things/large", exchange -> exchange.answerText("x".repeat(100_000)));
        routes.get("/fault", _ -> {
            throw new IllegalStateException("about " + SECRET);
        });
        routes.get("/half", exchange -> exchange.answerJson(json -> {
            json.writeStartArray();
            for (int i = 0; i < 100_000; i++) {
                json.writeString("so far so good");
            }
            throw new IllegalStateException("the rest is lost");
        }));
        routes.get("/refusal", _ -> {
            throw new LetheException(ErrorKind.INEXISTENT_TAG, "no such tag");
        });
        routes.post("/json", exchange -> exchange.answerText(exchange.bodyJsonObject().toString()));
    }

    private static TestServer server() {
        return TestServer.of(FrontDoorTest::routes);
    }

    private static JsonNode error(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Test
    void aRefusalHasAllTheMembersThatClientsOfOrthancRead() {
        try (TestServer server = server()) {
            HttpResponse<String> answer = server.get("/refusal?secret=1");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(error(answer)).isEqualTo(JSON.readTree("""
                    {"Details": "no such tag", "HttpError": "Not Found", "HttpStatus": 404, "Message": "Inexistent tag",
                     "Method": "GET", "OrthancError": "Inexistent tag", "OrthancStatus": 21, "Uri": "/refusal"}"""));
        }
    }

    @Test
    void aFaultThatNobodyForesawTellsNothingOfWhatItWasAbout() {
        try (TestServer server = server()) {
            HttpResponse<String> answer = server.get("/fault");

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain(SECRET).doesNotContain("IllegalState");
            assertThat(error(answer).get("OrthancStatus").intValue()).isEqualTo(-1);
        }
    }

    @Test
    void anAnswerThatFailsHalfWayDoesNotLookWhole() {
        try (TestServer server = server()) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> server.get("/half")))
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/things/", "//things", "/things//"})
    void slashesTooManyDoNotMatter(String path) throws IOException {
        try (TestServer server = server()) {
            assertThat(raw(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200").endsWith("[\"a\",\"b\"]");
        }
    }

    @Test
    void theUriOfAnErrorIsDecodedAndHasNoQuery() {
        try (TestServer server = server()) {
            assertThat(error(server.get("/not%20hing/%C3%A9?a=b")).get("Uri").stringValue()).isEqualTo("/not hing/é");
        }
    }

    @Test
    void aPathThatIsNotPercentEncodedUtf8IsRefused() {
        try (TestServer server = server()) {
            assertThat(server.get("/things/%C3/name").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void segmentsInBracesAreDecoded() {
        try (TestServer server = server()) {
            assertThat(server.get("/things/a%2Fb+c/name").body()).isEqualTo("a/b+c");
            assertThat(server.get("/things/a/content/b/%63").body()).isEqualTo("[\"b\",\"c\"]");
        }
    }

    @Test
    void anotherVerbIsRefusedWithTheVerbsThatThereAre() {
        try (TestServer server = server()) {
            HttpResponse<String> answer = server.call("DELETE", "/things", BodyPublishers.noBody());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).contains("GET, POST, HEAD");
            assertThat(error(answer).get("HttpError").stringValue()).isEqualTo("Method Not Allowed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH", "TRACE", "FOO", "CONNECT-IT"})
    void oddVerbsAreRefused(String verb) throws IOException {
        try (TestServer server = server()) {
            assertThat(raw(server, verb + " /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 405").contains("\"OrthancStatus\":8");
        }
    }

    @Test
    void headAnswersWhatGetWouldWithoutTheBody() throws IOException {
        try (TestServer server = server()) {
            assertThat(raw(server, "HEAD /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200").contains("Content-Length: 9\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void aPathThatOnlyHasChildrenListsThem() {
        try (TestServer server = TestServer.of(routes -> {
            routes.get("/tools/now", exchange -> exchange.answerText("now"));
            routes.post("/tools/find", exchange -> exchange.answerText("found"));
        })) {
            assertThat(server.get("/tools").body()).isEqualTo("[\"find\",\"now\"]");
            assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
            assertThat(server.get("/tools/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatIsNotHttpIsRefusedInTheSameForm() throws IOException {
        try (TestServer server = server()) {
            assertThat(raw(server, "GET /things HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"))
                    .startsWith("HTTP/1.1 400").contains("\"OrthancStatus\":8").doesNotContain("<html");
        }
    }

    @Test
    void jsonIsReadUnderAnyContentTypeAndUnderNone() {
        try (TestServer server = server()) {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "application/json",
                    "odd/type")) {
                assertThat(server.call("POST", "/json", BodyPublishers.ofString("{\"a\": 1}"), "Content-Type", type)
                        .body())
                        .isEqualTo("{\"a\":1}");
            }
            assertThat(server.call("POST", "/json", BodyPublishers.ofString("{\"a\": 1 /* c */}")).body())
                    .isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{} {}", "null", "{\"a\": }"})
    void whatIsNotAJsonObjectIsABadRequest(String body) {
        try (TestServer server = server()) {
            HttpResponse<String> answer = server.call("POST", "/json", BodyPublishers.ofString(body));

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(error(answer).get("OrthancStatus").intValue()).isEqualTo(8);
            assertThat(error(answer).get("Details").stringValue()).isNotEmpty();
        }
    }

    @Test
    void jsonNestedTooDeeplyIsABadRequest() {
        try (TestServer server = server()) {
            String body = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
            assertThat(server.call("POST", "/json", BodyPublishers.ofString(body)).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aBodyBeyondTheBoundIsRefusedWhetherItIsAnnouncedOrNot() {
        try (TestServer server = TestServer.of(TestServer.settings(Map.of(), 1000), FrontDoorTest::routes)) {
            byte[] body = new byte[1001];
            assertThat(server.call("POST", "/things", BodyPublishers.ofByteArray(body)).statusCode()).isEqualTo(413);
            assertThat(
                    server.call("POST", "/things", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(server.call("POST", "/things", BodyPublishers.ofByteArray(new byte[1000])).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aCompressedBodyIsUnpackedAndBoundedByWhatItUnpacksTo() throws IOException {
        try (TestServer server = TestServer.of(TestServer.settings(Map.of(), 1000), FrontDoorTest::routes)) {
            assertThat(post(server, gzip("hello".getBytes(UTF_8))).body()).isEqualTo("hello");
            assertThat(post(server, gzip(new byte[100_000])).statusCode()).isEqualTo(413);
            assertThat(post(server, "hello".getBytes(UTF_8)).statusCode()).isEqualTo(400);
            byte[] whole = gzip("hello".getBytes(UTF_8));
            assertThat(post(server, java.util.Arrays.copyOf(whole, whole.length - 9)).statusCode()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> post(TestServer server, byte[] body) {
        return server.call("POST", "/things", BodyPublishers.ofByteArray(body), "Content-Encoding", "gzip");
    }

    @Test
    void largeTextIsCompressedForThoseWhoAcceptIt() throws IOException {
        try (TestServer server = server()) {
            HttpResponse<byte[]> answer = server.getBytes("/things/large", "Accept-Encoding", "gzip");

            assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()).hasSize(100_000);
            assertThat(server.getBytes("/things/large").headers().firstValue("Content-Encoding")).isEmpty();
            assertThat(server.getBytes("/things", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                    .isEmpty();
        }
    }

    @Test
    void onlyRegisteredUsersComeInWhereTheyMustBe() {
        try (TestServer server =
                TestServer.of(TestServer.settings(Map.of("jane", "p:ss"), 1000), FrontDoorTest::routes)) {
            HttpResponse<String> refused = server.get("/things");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).get().asString().startsWith("Basic realm=");

            assertThat(server.get("/things", "Authorization", basic("jane:p:ss")).statusCode()).isEqualTo(200);
            for (String wrong : List.of("jane:pass", "jan:p:ss", "jane", ":", "")) {
                assertThat(server.get("/things", "Authorization", basic(wrong)).statusCode()).isEqualTo(401);
            }
            assertThat(server.get("/things", "Authorization", "Basic ???").statusCode()).isEqualTo(401);
            assertThat(server.get("/nothing").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aReadOnlyServerAnswersQuestionsOnly(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("lethe.json"), "{\"HttpPort\": 0, \"ReadOnly\": true}");
        try (TestServer server = TestServer.of(Configuration.read(file, Map.of()).settings(), routes -> {
            routes.get("/things", exchange -> exchange.answerText("shown"));
            routes.ask("/things", exchange -> exchange.answerText("found"));
            routes.put("/things", exchange -> exchange.answerText("changed"));
            routes.delete("/things", exchange -> exchange.answerText("changed"));
            routes.post("/things/new", exchange -> exchange.answerText("changed"));
        })) {
            assertThat(server.get("/things").body()).isEqualTo("shown");
            assertThat(server.call("POST", "/things", BodyPublishers.noBody()).body()).isEqualTo("found");
            assertThat(server.call("PUT", "/things", BodyPublishers.noBody()).statusCode()).isEqualTo(403);
            assertThat(server.call("DELETE", "/things", BodyPublishers.noBody()).statusCode()).isEqualTo(403);
            assertThat(server.call("POST", "/things/new", BodyPublishers.noBody()).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aClientThatWaitsForLeaveToSendGetsIt() throws IOException {
        try (TestServer server = server(); Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                    + "Expect: 100-continue\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            byte[] leave = socket.getInputStream().readNBytes(25);
            socket.getOutputStream().write("hello".getBytes(UTF_8));

            assertThat(new String(leave, UTF_8)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).endsWith("hello");
        }
    }

    @Test
    void aConnectionCarriesSeveralRequests() throws IOException {
        try (TestServer server = server()) {
            String request = "GET /things HTTP/1.1\r\nHost: x\r\n";
            assertThat(raw(server, request + "\r\n" + request + "Connection: close\r\n\r\n"))
                    .containsSubsequence("[\"a\",\"b\"]", "[\"a\",\"b\"]");
        }
    }

    private static String raw(TestServer server, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            try (InputStream answer = socket.getInputStream()) {
                return new String(answer.readAllBytes(), UTF_8);
            }
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(content);
        }
        return compressed.toByteArray();
    }
}
