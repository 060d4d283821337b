package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.Lethe;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.UID;
import org.lethe.index.postgres.IndexOfTests;
import org.lethe.net.FakeAcceptor;

/** Modalities as clients see them. How instances get to them: {@code org.lethe.dimse.StoreJobsTest}. */
class ModalityRoutesTest {
    private static final TestInstance CT = TestInstance.ct();
    private static final String ID = CT.ids().instance();

    @TempDir
    Path folder;

    private Lethe lethe;
    private TestServer client;
    private FakeAcceptor peer;

    @BeforeEach
    void start() throws IOException {
        start("\"DicomModalitiesInDatabase\": true");
        peer = FakeAcceptor.taking(Set.of(UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian), 0);
        assertThat(put("peer", "[\"PEER\", \"127.0.0.1\", " + peer.port() + "]").statusCode()).isEqualTo(200);
        client.call("POST", "/instances", BodyPublishers.ofByteArray(CT.file()));
    }

    private void start(String settings) throws IOException {
        lethe = Lethe.start(TestServer.settings(folder, "storage", ", " + settings));
        client = TestServer.at(lethe.httpPort());
    }

    @AfterEach
    void stop() throws IOException {
        peer.close();
        client.close();
        lethe.close();
    }

    private HttpResponse<String> put(String name, String body) {
        return client.call("PUT", "/modalities/" + name, BodyPublishers.ofString(body));
    }

    private HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    @Test
    void modalitiesInTheDatabaseOutliveARestartAndOthersDoNot() throws IOException {
        put("b", "{\"AET\": \"B\", \"Host\": \"h\", \"Port\": 104, \"AllowEcho\": false}");
        client.close();
        lethe.close();

        start("\"DicomModalitiesInDatabase\": true");
        assertThat(client.get("/modalities").body()).isEqualTo("[\"b\",\"peer\"]");
        assertThat(client.get("/modalities/b/configuration").body()).contains("\"AllowEcho\":false", "\"Port\":104");
        client.close();
        lethe.close();

        start("\"DicomModalities\": {\"c\": [\"C\", \"h\", 104]}");
        if (IndexOfTests.isShared()) { // what servers share stays as one of them changed it
            assertThat(client.get("/modalities").body()).isEqualTo("[\"b\",\"peer\"]");
            return;
        }
        put("d", "[\"D\", \"h\", 104]");
        assertThat(client.call("DELETE", "/modalities/c", BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(client.get("/modalities").body()).isEqualTo("[\"d\"]");
        client.close();
        lethe.close();

        start("\"DicomModalities\": {\"c\": [\"C\", \"h\", 104]}");
        assertThat(client.get("/modalities").body()).isEqualTo("[\"c\"]");
        assertThat(client.get("/modalities/c").body())
                .startsWith("[\"configuration\",\"echo\",\"find\",").endsWith("\"store\",\"store-straight\"]");
    }

    @Test
    void anEchoIsAnswered() {
        assertThat(post("/modalities/peer/echo", "").body()).isEqualTo("{}");
        assertThat(post("/modalities/peer/echo", "{\"Timeout\": 3}").body()).isEqualTo("{}");
        assertThat(post("/tools/dicom-echo", "{\"AET\": \"A\", \"Host\": \"localhost\", \"Port\": " + peer.port() + "}")
                .body()).isEqualTo("{}");
        assertThat(peer.received()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';',
            value = {"%s", "\"%s\"", "[\"%s\"]", "{\"Resources\": [\"%s\"], \"Synchronous\": true}"})
    void whatIsToBeSentCanBeSaidInSeveralWays(String body) {
        HttpResponse<String> answer = post("/modalities/peer/store", body.formatted(ID));

        assertThat(answer.body()).contains("\"InstancesCount\":1", "\"FailedInstancesCount\":0",
                "\"ParentResources\":[\"" + ID + "\"]");
        assertThat(peer.received()).hasSize(1);
    }

    @Test
    void aRequestMayWantOtherwiseForOnce() {
        put("elsewhere", "[\"NOBODY\", \"192.0.2.1\", 104]");

        String answer = post("/modalities/elsewhere/store", """
                {"Resources": ["%s"], "Host": "127.0.0.1", "Port": %d, "CalledAet": "PEER", "LocalAet": "ME",
                 "Timeout": 5, "MoveOriginatorAet": "MOVER", "MoveOriginatorID": 42}""".formatted(ID, peer.port()))
                .body();

        assertThat(answer).contains("\"LocalAet\":\"ME\"", "\"RemoteAet\":\"PEER\"", "\"MoveOriginatorID\":42");
        assertThat(peer.received().getFirst().command().string(Tag.MoveOriginatorApplicationEntityTitle))
                .isEqualTo("MOVER");
        assertThat(client.get("/modalities/elsewhere/configuration").body()).contains("NOBODY", "192.0.2.1");
    }

    @Test
    void aFileIsSentWithoutBeingStored() throws IOException {
        TestInstance other = TestInstance.ct().instance(2);

        HttpResponse<String> answer = client.call(
                "POST", "/modalities/peer/store-straight", BodyPublishers.ofByteArray(other.file()));

        assertThat(answer.body()).isEqualTo("{\"SOPClassUID\":\"" + UID.CTImageStorage + "\",\"SOPInstanceUID\":\""
                + other.dataset().string(Tag.SOPInstanceUID) + "\"}");
        assertThat(client.get("/instances").body()).isEqualTo("[\"" + ID + "\"]");
        assertThat(post("/modalities/peer/store-straight", "no DICOM at all").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "400|/modalities/peer/store|{}", "400|/modalities/peer/store|''", "400|/modalities/peer/store|[3]",
        "400|/modalities/peer/store|{\"Resources\": [\"nope\"]}", "400|/modalities/peer/store|nope",
        "400|/modalities/peer/store|{\"Resources\": [], \"Port\": 0}",
        "400|/modalities/peer/store|{\"Resources\": [], \"Timeout\": -1}",
        "400|/modalities/peer/store|{\"Resources\": [], \"MoveOriginatorAet\": \"seventeen letters\"}",
        "400|/modalities/peer/store|{\"Resources\": [], \"StorageCommitment\": 3}",
        "400|/modalities/peer/echo|[]",
        "400|/tools/dicom-echo|{}", "404|/modalities/nope/store|[]", "404|/modalities/nope/echo|''",
        "404|/modalities/nope/store-straight|x",
        "500|/tools/dicom-echo|{\"AET\": \"A\", \"Host\": \"h\", \"Port\": 1, \"UseDicomTls\": true}"})
    void whatCannotBeDoneIsAnError(int status, String path, String body) {
        assertThat(post(path, body).statusCode()).isEqualTo(status);
        assertThat(peer.received()).isEmpty();
    }
}
