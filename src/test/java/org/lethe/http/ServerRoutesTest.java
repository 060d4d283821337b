package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.Lethe;
import org.lethe.dicom.TestInstance;

/** What is asked of a server as a whole, and reconstruction, as clients see them. */
class ServerRoutesTest {
    private static final TestInstance CT = TestInstance.ct();

    @TempDir
    Path folder;

    private Lethe lethe;
    private TestServer client;

    private void start(String settings) throws IOException {
        lethe = Lethe.start(TestServer.settings(folder, "storage", settings));
        client = TestServer.at(lethe.httpPort());
    }

    @AfterEach
    void stop() {
        client.close();
        lethe.close();
    }

    private HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    @Test
    void whatOrthancHasAsPluginsIsNamedWhereClientsLookForIt() throws IOException {
        start(", \"Worklists\": {\"Enable\": true, \"Directory\": \"worklists\"}");
        assertThat(client.get("/plugins").body()).isEqualTo("[\"dicom-web\",\"explorer.js\",\"worklists\"]");
        assertThat(client.get("/plugins/dicom-web").body()).contains("\"ID\":\"dicom-web\"", "\"Version\":");
        assertThat(client.get("/plugins/nothing").statusCode()).isEqualTo(404);
        stop();

        start(", \"DicomWeb\": {\"Enable\": false}");
        assertThat(client.get("/plugins").body()).isEqualTo("[\"explorer.js\"]");
        assertThat(client.get("/plugins/dicom-web").statusCode()).isEqualTo(404);
    }

    @Test
    void extraMainTagsOfTheNewConfigurationAreThereAfterReconstruction() throws IOException {
        start("");
        client.call("POST", "/instances", BodyPublishers.ofByteArray(CT.file()));
        String instance = "/instances/" + CT.ids().instance();
        assertThat(client.get(instance).body()).doesNotContain("\"SOPClassUID\"");
        stop();

        start(", \"ExtraMainDicomTags\": {\"Instance\": [\"SOPClassUID\"]}");
        assertThat(client.get(instance).body()).doesNotContain("\"SOPClassUID\"");
        client.call("PUT", instance + "/labels/kept", BodyPublishers.noBody());
        String options = "{\"LimitToThisLevelMainDicomTags\": true}";
        assertThat(post("/studies/" + CT.ids().study() + "/reconstruct", options).statusCode()).isEqualTo(200);
        assertThat(client.get(instance).body()).doesNotContain("\"SOPClassUID\"");

        assertThat(post("/studies/" + CT.ids().study() + "/reconstruct", "").statusCode()).isEqualTo(200);
        assertThat(client.get(instance).body()).contains("\"SOPClassUID\"", "kept");
        assertThat(post("/studies/nope/reconstruct", "").statusCode()).isEqualTo(404);
        assertThat(post("/tools/reconstruct", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void acceptedTransferSyntaxesAreReplaced() throws IOException {
        start("");
        HttpResponse<String> answer = client.call("PUT", "/tools/accepted-transfer-syntaxes",
                BodyPublishers.ofString("[\"1.2.840.10008.1.2.4.5?\"]"));
        assertThat(answer.body()).contains("1.2.840.10008.1.2.4.50").doesNotContain("\"1.2.840.10008.1.2.1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "{\"a\": 1}", "1.2.3.4.5", "nope", "", "5", "["})
    void whatNamesNoTransferSyntaxIsRefusedAndChangesNothing(String body) throws IOException {
        start("");
        String before = client.get("/tools/accepted-transfer-syntaxes").body();

        assertThat(client.call("PUT", "/tools/accepted-transfer-syntaxes", BodyPublishers.ofString(body)).statusCode())
                .isEqualTo(400);
        assertThat(client.get("/tools/accepted-transfer-syntaxes").body()).isEqualTo(before);
    }

    @Test
    void anArrayOfNoTransferSyntaxesClosesTheListenerToInstances() throws IOException {
        start("");
        HttpResponse<String> answer =
                client.call("PUT", "/tools/accepted-transfer-syntaxes", BodyPublishers.ofString("[]"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(client.get("/tools/accepted-transfer-syntaxes").body().strip()).isEqualTo("[]");
    }

    @Test
    void scriptsAreRefused() throws IOException {
        start(", \"ExecuteLuaEnabled\": false");
        assertThat(post("/tools/execute-script", "print(1)").statusCode()).isEqualTo(403);
    }

    @Test
    @Timeout(60)
    void aShutdownIsAnsweredAndThenTheServerEnds() throws Exception {
        start("");
        assertThat(post("/tools/shutdown", "").statusCode()).isEqualTo(200);
        lethe.await();
    }
}
