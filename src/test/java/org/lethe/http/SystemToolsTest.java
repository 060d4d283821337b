package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.slf4j.LoggerFactory;

/** What can be changed while a server runs, as clients see it. */
class SystemToolsTest {
    @TempDir
    Path folder;

    private TestServer client;

    private void start(String settings) throws IOException {
        client = TestServer.whole(folder, settings);
    }

    @AfterEach
    void stop() {
        client.call("PUT", "/tools/log-level", BodyPublishers.ofString("default"));
        client.close();
    }

    private HttpResponse<String> put(String path, String body) {
        return client.call("PUT", path, BodyPublishers.ofString(body));
    }

    @Test
    void aCategoryOfTheLogIsMadeMoreTalkativeAndQuietAgain() throws IOException {
        start("");
        assertThat(LoggerFactory.getLogger("org.lethe.index").isDebugEnabled()).isFalse();

        assertThat(put("/tools/log-level-sqlite", "verbose").statusCode()).isEqualTo(200);
        assertThat(LoggerFactory.getLogger("org.lethe.index.sqlite").isDebugEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("org.lethe.http").isDebugEnabled()).isFalse();
        assertThat(client.get("/tools/log-level-sqlite").body()).isEqualTo("verbose");
        assertThat(client.get("/tools/log-level").body()).isEqualTo("default");

        put("/tools/log-level", "trace");
        assertThat(LoggerFactory.getLogger("org.lethe.http").isTraceEnabled()).isTrue();
        put("/tools/log-level", "default");
        assertThat(LoggerFactory.getLogger("org.lethe.index").isDebugEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("org.lethe.index").isWarnEnabled()).isTrue();
    }

    @Test
    void aServerThatStartsAgainBeginsWithTheDefaultLevels() throws IOException {
        start("");
        put("/tools/log-level", "verbose");
        client.close();

        start("");

        assertThat(LoggerFactory.getLogger("org.lethe.jobs").isDebugEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/tools/log-level, loud", "/tools/log-level-http, ''", "/tools/default-encoding, Klingon",
        "/tools/metrics, maybe"})
    void whatIsNoValueIsRefused(String path, String body) throws IOException {
        start("");
        String before = client.get(path).body();

        assertThat(put(path, body).statusCode()).isEqualTo(400);
        assertThat(client.get(path).body()).isEqualTo(before);
    }

    /** The bytes of é in UTF-8 are two letters in Latin-1. */
    @Test
    void datasetsThatNameNoCharacterSetAreReadInTheOneThatIsAssumed() throws IOException {
        start("");
        TestInstance ct = TestInstance.ct().without(Tag.SpecificCharacterSet)
                .with(Tag.StudyDescription, VR.LO, "T\u00c3\u00aate");
        client.call("POST", "/instances", BodyPublishers.ofByteArray(ct.file()));
        String tags = "/instances/" + ct.ids().instance() + "/simplified-tags";
        assertThat(client.get(tags).body()).contains("T\u00c3\u00aate");

        assertThat(put("/tools/default-encoding", "Utf8").body()).isEqualTo("Utf8");

        assertThat(client.get(tags).body()).contains("T\u00eate");
        assertThat(client.get("/tools/default-encoding").body()).isEqualTo("Utf8");
    }

    @Test
    void figuresAreGivenWhileMetricsAreEnabled() throws IOException {
        start(", \"MetricsEnabled\": false");
        assertThat(client.get("/tools/metrics").body()).isEqualTo("0");
        assertThat(client.get("/tools/metrics-prometheus").body()).isEmpty();

        assertThat(put("/tools/metrics", "1").statusCode()).isEqualTo(200);
        client.call("POST", "/instances", BodyPublishers.ofByteArray(TestInstance.ct().file()));

        assertThat(client.get("/tools/metrics-prometheus").body().lines())
                .anySatisfy(line -> assertThat(line).matches("orthanc_count_instances 1 \\d{13}"))
                .anySatisfy(line -> assertThat(line).matches("orthanc_jobs_running 0 \\d{13}"));
    }

    @Test
    void theConformanceStatementTellsWhatIsAcceptedNow() throws IOException {
        start(", \"DicomAet\": \"RIVER\"");
        put("/tools/accepted-transfer-syntaxes", "1.2.840.10008.1.2.4.70");

        assertThat(client.get("/tools/dicom-conformance").body())
                .contains("RIVER", "1.2.840.10008.5.1.4.1.1.2\n", "1.2.840.10008.1.2.4.70\n")
                .doesNotContain("1.2.840.10008.1.2.4.50\n");
    }
}
