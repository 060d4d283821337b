package org.lethe.dicomweb.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.TestInstance;
import org.lethe.http.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** DICOMweb servers elsewhere as clients see them: from one Lethe to another. */
class RemoteRoutesTest {
    private static final String SERVERS = "/dicom-web/servers";
    private static final String STUDY = "1.2.826.0.1.3680043.10.1.1.1";
    private static final String[] ALICE = {"Authorization", "Basic YWxpY2U6c2VjcmV0"};

    @TempDir
    Path folder;

    private TestServer client;
    private TestServer hub;

    @BeforeEach
    void start() throws IOException {
        hub = TestServer.whole(folder, "hub",
                ", \"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"alice\": \"secret\"}");
        client = TestServer.whole(folder, "storage",
                ", \"DicomWeb\": {\"Servers\": {\"hub\": [\"" + hubUrl() + "\", \"alice\", \"secret\"]}}");
    }

    private String hubUrl() {
        return "http://127.0.0.1:" + hub.port() + "/dicom-web";
    }

    @AfterEach
    void stop() {
        client.close();
        hub.close();
    }

    private HttpResponse<String> put(String name, String body) {
        return client.call("PUT", SERVERS + "/" + name, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    private void storeAtTheHub(TestInstance instance) throws IOException {
        assertThat(hub.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file()), ALICE)
                .statusCode()).isEqualTo(200);
    }

    private void storeHere(TestInstance instance) throws IOException {
        client.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file()));
    }

    @Test
    void serversAreKnownByNameAndTheirPasswordsAreNeverShown() {
        put("other", "{\"Url\": \"http://a/b\", \"HttpHeaders\": {\"X-T\": \"hidden\"}, \"HasDelete\": true}");

        assertThat(client.get(SERVERS).body()).isEqualTo("[\"hub\",\"other\"]");
        assertThat(client.get(SERVERS + "/hub").body())
                .isEqualTo("[\"get\",\"qido\",\"retrieve\",\"stow\",\"wado\"]");
        String expanded = client.get(SERVERS + "?expand").body();
        assertThat(expanded).contains("\"alice\"", "\"Password\":null", "\"HasDelete\":true", "\"X-T\"")
                .doesNotContain("secret", "hidden");
        assertThat(client.call("DELETE", SERVERS + "/other", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(client.get(SERVERS).body()).isEqualTo("[\"hub\"]");
        assertThat(client.get(SERVERS + "/other").statusCode()).isEqualTo(404);
    }

    @Test
    void instancesAreSentSeveralAtOnceAndAreThereByteForByte() throws IOException {
        for (int i = 1; i <= 60; i++) {
            storeHere(TestInstance.ct().instance(i));
        }
        String patient = TestInstance.ct().ids().patient();

        JsonNode job = TestServer.json(post(SERVERS + "/hub/stow",
                "{\"Resources\": [\"" + patient + "\"], \"Synchronous\": true, \"Priority\": 3}"));

        assertThat(job.get("InstancesCount").intValue()).isEqualTo(60);
        assertThat(job.get("FailedInstancesCount").intValue()).isZero();
        assertThat(TestServer.json(hub.get("/instances", ALICE))).hasSize(60);
        String file = "/instances/" + TestInstance.ct().instance(7).ids().instance() + "/file";
        assertThat(hub.getBytes(file, ALICE).body()).isEqualTo(TestInstance.ct().instance(7).file());
    }

    @Test
    void aJobThatIsNotWaitedForIsAnsweredByItsNumber() throws IOException {
        storeHere(TestInstance.ct());

        JsonNode job = TestServer.json(post(SERVERS + "/hub/stow",
                "{\"Resources\": [\"" + TestInstance.ct().ids().study() + "\"], \"Synchronous\": false}"));

        assertThat(client.get("/jobs/" + job.get("ID").stringValue()).body())
                .contains("\"Type\":\"DicomWebStowClient\"").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Study\": \"%s\"}", "{\"Study\": \"%s\", \"Series\": \"1.2.826.0.1.3680043.10.1.2.1\"}",
        "{\"Study\": \"%s\", \"Series\": \"1.2.826.0.1.3680043.10.1.2.1\","
                + " \"Instance\": \"1.2.826.0.1.3680043.10.1.3.1\"}"})
    void whatIsElsewhereIsFetched(String resource) throws IOException {
        storeAtTheHub(TestInstance.ct().instance(1).pixels(200_000));

        JsonNode job = TestServer.json(post(SERVERS + "/hub/retrieve",
                "{\"Resources\": [" + resource.formatted(STUDY) + "]}"));

        assertThat(job.get("ReceivedInstancesCount").intValue()).isEqualTo(1);
        String file = "/instances/" + TestInstance.ct().ids().instance() + "/file";
        assertThat(client.getBytes(file).body()).isEqualTo(TestInstance.ct().instance(1).pixels(200_000).file());
    }

    @Test
    void searchesElsewhereAnswerInTheJsonOfOrthanc() throws IOException {
        storeAtTheHub(TestInstance.ct());

        JsonNode found = TestServer.json(post(SERVERS + "/hub/qido",
                "{\"Uri\": \"/studies\", \"Arguments\": {\"PatientID\": \"P1\", \"limit\": 5}}"));
        JsonNode nothing = TestServer.json(post(SERVERS + "/hub/qido",
                "{\"Uri\": \"/studies\", \"Arguments\": {\"PatientID\": \"no body & more\"}}"));

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("0010,0020")).isEqualTo(JsonMapper.shared()
                .readTree("{\"Name\": \"PatientID\", \"Type\": \"String\", \"Value\": \"P1\"}"));
        assertThat(nothing).isEmpty();
    }

    @Test
    void answersArePassedOnAsTheyCome() throws IOException {
        storeAtTheHub(TestInstance.ct());

        HttpResponse<String> metadata = post(SERVERS + "/hub/get", "{\"Uri\": \"/studies/" + STUDY + "/metadata\"}");
        HttpResponse<String> found = post(SERVERS + "/hub/get",
                "{\"Uri\": \"/studies\", \"Arguments\": {\"00100020\": \"P1\"},"
                        + " \"HttpHeaders\": {\"Accept\": \"*/*\"}}");
        HttpResponse<String> files = post(SERVERS + "/hub/wado", "{\"Study\": \"" + STUDY + "\"}");

        assertThat(TestServer.json(metadata)).hasSize(1);
        assertThat(metadata.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/dicom+json");
        assertThat(metadata.headers().firstValue("Content-Security-Policy")).hasValue("sandbox");
        assertThat(TestServer.json(found)).hasSize(1);
        assertThat(files.headers().firstValue("Content-Type").orElseThrow()).startsWith("multipart/related");
        assertThat(files.body()).contains("DICM");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/stow|{\"Resources\": [\"nope\"]}|400", "/stow|{}|400", "/retrieve|{}|400",
        "/retrieve|{\"Resources\": []}|400",
        "/retrieve|{\"Resources\": [{\"Series\": \"1.2\"}]}|400",
        "/retrieve|{\"Resources\": [{\"Study\": \"1.2/..\"}]}|400",
        "/retrieve|{\"Resources\": [{\"Study\": \"1.2\", \"Instance\": \"1.3\"}]}|400",
        "/get|{}|400", "/get|{\"Uri\": \"/../system\"}|400", "/get|{\"Uri\": \"/a/%2e%2E/system\"}|400",
        "/get|{\"Uri\": \"/a b\"}|400", "/get|{\"Uri\": \"/studies\", \"Arguments\": []}|400",
        "/get|{\"Uri\": \"/studies\", \"HttpHeaders\": {\"Host\": \"x\"}}|400", "/qido|[]|400",
        "/get|{\"Uri\": \"/nope\"}|500", "/wado|{\"Study\": \"1.2.3\"}|500",
        "/retrieve|{\"Resources\": [{\"Study\": \"1.2.3\"}]}|500"})
    void whatCannotBeDoneIsAnError(String operation, String body, int status) {
        assertThat(post(SERVERS + "/hub" + operation, body).statusCode()).isEqualTo(status);
        assertThat(post(SERVERS + "/nobody" + operation, body).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "text/html|<html>secret of a patient</html>", "application/dicom+json|[{\"x\": 1}]",
        "application/dicom+json|[{\"00100020\"", "application/dicom|no DICOM at all",
        "multipart/related; type=\"application/dicom\"; boundary=b|--b^^no DICOM--b--",
        "multipart/related; type=\"application/dicom\"; boundary=b|--b^Content-Type: application/dicom^^cut off",
        "multipart/related|nothing", "multipart/related; type=\"application/dicom\"; boundary=b|--b--",
        "application/dicom+json|''"})
    void aServerThatAnswersNonsenseIsAnErrorOfTheNetworkAndNothingIsStored(String type, String body)
            throws IOException {
        byte[] sent = body.replace("^", "\r\n").getBytes(StandardCharsets.UTF_8);
        storeHere(TestInstance.ct());
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, sent.length == 0 ? -1 : sent.length);
            exchange.getResponseBody().write(sent);
            exchange.close();
        });
        server.start();
        try {
            put("odd", "[\"http://127.0.0.1:" + server.getAddress().getPort() + "\"]");

            HttpResponse<String> found = post(SERVERS + "/odd/qido", "{\"Uri\": \"/studies\"}");
            HttpResponse<String> fetched =
                    post(SERVERS + "/odd/retrieve", "{\"Resources\": [{\"Study\": \"1.2\"}]}");
            HttpResponse<String> stored = post(SERVERS + "/odd/stow",
                    "{\"Resources\": [\"" + TestInstance.ct().ids().study() + "\"]}");

            assertThat(found.body()).contains("\"OrthancStatus\":9").doesNotContain("patient");
            assertThat(fetched.statusCode()).isIn(400, 500);
            assertThat(fetched.body()).doesNotContain("secret of");
            assertThat(stored.statusCode()).isEqualTo(sent.length == 0 ? 200 : 500);
            assertThat(TestServer.json(client.get("/instances"))).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatIsAwayOrKeepsOthersOutIsAnErrorOfTheNetwork() throws IOException {
        storeHere(TestInstance.ct());
        String study = TestInstance.ct().ids().study();
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0)) {
            closedPort = socket.getLocalPort();
        }
        put("away", "[\"http://127.0.0.1:" + closedPort + "\"]");
        put("shut", "[\"" + hubUrl() + "\", \"alice\", \"wrong\"]");

        for (String name : new String[] {"away", "shut"}) {
            String server = SERVERS + "/" + name;
            assertThat(post(server + "/stow", "{\"Resources\": [\"" + study + "\"]}").body())
                    .contains("\"OrthancStatus\":9").doesNotContain("wrong");
            assertThat(post(server + "/retrieve", "{\"Resources\": [{\"Study\": \"1.2\"}]}").body())
                    .contains("\"OrthancStatus\":9");
            assertThat(post(server + "/qido", "{\"Uri\": \"/studies\"}").body()).contains("\"OrthancStatus\":9");
        }
        assertThat(TestServer.json(hub.get("/instances", ALICE))).isEmpty();
    }

    @Test
    void aServerThatStopsInTheMiddleIsNotWaitedForForever() throws IOException {
        CompletableFuture<Socket> taken = new CompletableFuture<>(); // which keeps it open
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    Socket socket = listener.accept();
                    taken.complete(socket);
                    socket.getInputStream().read();
                    socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\n"
                            + "Content-Length: 1000000\r\n\r\nabc").getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            put("slow", "{\"Url\": \"http://127.0.0.1:" + listener.getLocalPort() + "\", \"Timeout\": 5}");

            HttpResponse<String> answer =
                    post(SERVERS + "/slow/retrieve", "{\"Resources\": [{\"Study\": \"1.2\"}]}");

            assertThat(answer.body()).contains("sent nothing for 5 s", "\"OrthancStatus\":9");
            assertThat(client.get("/instances").body()).isEqualTo("[]");
            taken.join().close();
        }
    }

    @Test
    void serversInTheDatabaseOutliveARestart() throws IOException {
        client.close();
        client = TestServer.whole(folder, "storage", ", \"DicomWeb\": {\"ServersInDatabase\": true}");
        put("kept", "[\"" + hubUrl() + "\", \"alice\", \"secret\"]");
        client.close();

        client = TestServer.whole(folder, "storage", ", \"DicomWeb\": {\"ServersInDatabase\": true}");

        assertThat(client.get(SERVERS).body()).isEqualTo("[\"kept\"]");
        assertThat(TestServer.json(post(SERVERS + "/kept/qido", "{\"Uri\": \"/studies\"}"))).isEmpty();
    }
}
