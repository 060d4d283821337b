package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.TestInstance;
import org.lethe.index.postgres.IndexOfTests;

/** Peers as clients see them. How instances get to them: {@code org.lethe.peers.PeerStoreJobsTest}. */
class PeerRoutesTest {
    private static final TestInstance CT = TestInstance.ct();
    private static final String ID = CT.ids().instance();

    @TempDir
    Path folder;

    private TestServer client;
    private TestServer hub;

    @BeforeEach
    void start() throws IOException {
        hub = TestServer.whole(folder, "hub",
                ", \"AuthenticationEnabled\": true, \"RegisteredUsers\": {\"alice\": \"secret\"}");
        client = TestServer.whole(folder, "storage", ", \"OrthancPeersInDatabase\": true");
        assertThat(put("hub", hubAs("secret")).statusCode()).isEqualTo(200);
        client.call("POST", "/instances", BodyPublishers.ofByteArray(CT.file()));
    }

    private String hubAs(String password) {
        return "[\"http://127.0.0.1:" + hub.port() + "\", \"alice\", \"" + password + "\"]";
    }

    @AfterEach
    void stop() {
        client.close();
        hub.close();
    }

    private HttpResponse<String> put(String name, String body) {
        return client.call("PUT", "/peers/" + name, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    private String instancesOfTheHub() {
        return hub.get("/instances", "Authorization", "Basic YWxpY2U6c2VjcmV0").body();
    }

    @Test
    void peersInTheDatabaseOutliveARestartWithTheirPasswordsWhichAreNeverShown() throws IOException {
        client.close();
        client = TestServer.whole(folder, "storage", ", \"OrthancPeersInDatabase\": true");

        assertThat(client.get("/peers/hub/system").body()).contains("\"Name\":\"hub\"");
        for (String path : new String[] {"/peers?expand", "/peers/hub/configuration"}) {
            assertThat(client.get(path).body()).contains("\"Password\":null", "\"alice\"").doesNotContain("secret");
        }
    }

    @Test
    void peersOfTheConfigurationAreBackAfterARestart() throws IOException {
        client.close();
        String configured = ", \"OrthancPeers\": {\"a\": [\"http://a\"]}";
        client = TestServer.whole(folder, "storage", configured);
        if (IndexOfTests.isShared()) { // what servers share stays as one of them changed it
            assertThat(client.get("/peers").body()).isEqualTo("[\"hub\"]");
            return;
        }
        assertThat(client.get("/peers").body()).isEqualTo("[\"a\"]");
        put("b", "[\"http://b\"]");
        client.call("DELETE", "/peers/a", BodyPublishers.noBody());
        assertThat(client.get("/peers").body()).isEqualTo("[\"b\"]");
        client.close();

        client = TestServer.whole(folder, "storage", configured);
        assertThat(client.get("/peers").body()).isEqualTo("[\"a\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"%s", "[\"%s\"]",
        "{\"Resources\": [\"%s\"], \"Synchronous\": true, \"Compress\": true}",
        "{\"Resources\": [\"%s\"], \"Transcode\": \"1.2.840.10008.1.2\"}"})
    void whatIsToBeSentCanBeSaidInSeveralWays(String body) {
        HttpResponse<String> answer = post("/peers/hub/store", body.formatted(ID));

        assertThat(answer.body()).contains("\"InstancesCount\":1", "\"FailedInstancesCount\":0",
                "\"alice\",\"\"]").doesNotContain("secret");
        assertThat(instancesOfTheHub()).isEqualTo("[\"" + ID + "\"]");
    }

    @Test
    void aFileIsSentWithoutBeingStoredHere() throws IOException {
        TestInstance other = TestInstance.ct().instance(2);

        HttpResponse<String> answer =
                client.call("POST", "/peers/hub/store-straight", BodyPublishers.ofByteArray(other.file()));

        assertThat(answer.body()).contains("\"ID\":\"" + other.ids().instance() + "\"", "\"Status\":\"Success\"");
        assertThat(client.get("/instances").body()).isEqualTo("[\"" + ID + "\"]");
        assertThat(instancesOfTheHub()).isEqualTo("[\"" + other.ids().instance() + "\"]");
    }

    @Test
    void aPeerThatDoesNotLetThisServerInIsAnErrorOfTheNetwork() {
        put("hub", hubAs("wrong"));

        assertThat(client.get("/peers/hub/system").statusCode()).isEqualTo(500);
        assertThat(post("/peers/hub/store", ID).body()).contains("HTTP status 401", "\"OrthancStatus\":9");
        assertThat(post("/peers/hub/store-straight", "no DICOM at all").statusCode()).isEqualTo(500);
        assertThat(instancesOfTheHub()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "[]", "3", "\"http://x\"", "[\"http://x\", \"u\"]", "[1]", "{\"Url\": 1}",
        "[\"http://x\", \"u\", \"p\", \"q\"]", "[\"ftp://a\"]", "[\"nonsense\"]", "[\"http://\"]", "[\"http://a b\"]",
        "[\"http://u:p@x\"]", "[\"http://x\", \"a:b\", \"p\"]",
        "{\"Url\": \"http://x\", \"Timeout\": -1}", "{\"Url\": \"http://x\", \"HttpHeaders\": {\"a\": 1}}",
        "{\"Url\": \"http://x\", \"HttpHeaders\": {\"a\": \"b\\r\\nc: d\"}}",
        "{\"Url\": \"http://x\", \"HttpHeaders\": {\"Content-Length\": \"7\"}}",
        "{\"Url\": \"http://x\", \"More\": {}}", "{\"Url\": \"http://x\", \"Pkcs11\": 1}"})
    void whatIsNoPeerIsRefused(String body) {
        assertThat(put("p", body).statusCode()).isEqualTo(400);
        assertThat(client.get("/peers").body()).isEqualTo("[\"hub\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400|/peers/hub/store|{}", "400|/peers/hub/store|''", "400|/peers/hub/store|nope",
        "400|/peers/hub/store|{\"Resources\": [], \"Transcode\": \"nope\"}", "400|/peers/hub/store-straight|''",
        "404|/peers/nope/store|[]", "404|/peers/nope/store-straight|x"})
    void whatCannotBeDoneIsAnError(int status, String path, String body) {
        assertThat(post(path, body).statusCode()).isEqualTo(status);
    }

    @Test
    void aCertificateThatCannotBeUsedIsNamedWhenThePeerIsAsked() {
        put("a", "{\"Url\": \"https://x\", \"CertificateFile\": \"absent.pem\"}");
        put("b", "{\"Url\": \"https://x\", \"CertificateFile\": \"c\", \"CertificateKeyPassword\": \"p\"}");
        put("c", "{\"Url\": \"https://x\", \"Pkcs11\": true}");

        assertThat(client.get("/peers/a/system").body()).contains("absent.pem cannot be read");
        assertThat(client.get("/peers/b/system").body()).contains("openssl pkcs8");
        assertThat(client.get("/peers/c/system").body()).contains("hardware tokens");
        assertThat(client.get("/peers/b/configuration").body()).contains("\"CertificateKeyPassword\":null");
    }
}
