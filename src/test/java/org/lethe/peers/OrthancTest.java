package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;
import tools.jackson.databind.JsonNode;

/** An Orthanc that is installed here, and this server: each asks the other one for all that both can. */
@Tag("peer")
class OrthancTest {
    private static final TestInstance ONE = TestInstance.ct().with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20260101");
    private static final List<String> SAMPLES = List.of("CT_small.dcm", "MR_small_RLE.dcm", "ExplVR_BigEnd.dcm",
            "rtplan.dcm", "reportsi.dcm", "chrH31.dcm", "chrX1.dcm", "JPEG2000.dcm",
            "SC_rgb_jpeg_dcmtk.dcm", "P7765_CR1_6154.dcm", "waveform_ecg.dcm");

    @TempDir
    static Path folder;

    private static RunningServer lethe;
    private static ListeningPeer orthanc;
    private static String orthancUrl;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        Peer.of("Orthanc");
        Files.createDirectory(folder.resolve("worklists"));
        Files.write(folder.resolve("worklists/one.wl"), ONE.file());
        lethe = RunningServer.start(folder, "lethe", """
                , "Worklists": {"Enable": true, "Directory": "worklists"}""");
        int httpPort = ListeningPeer.freePort();
        int dicomPort = ListeningPeer.freePort();
        Path configuration = Files.writeString(folder.resolve("orthanc.json"), """
                {"HttpPort": %d, "DicomPort": %d, "DicomAet": "ORTHANC", "StorageDirectory": "orthanc-storage",
                 "IndexDirectory": "orthanc-storage", "AuthenticationEnabled": false, "KeepAlive": false,
                 "DicomModalities": {"lethe": ["LETHE", "127.0.0.1", %d]}, "StableAge": 1}"""
                .formatted(httpPort, dicomPort, lethe.dicomPort()));
        orthanc = ListeningPeer.start(httpPort, folder, List.of("Orthanc", configuration.toString()));
        orthancUrl = "http://127.0.0.1:" + httpPort;
        lethe.knows("orthanc", "ORTHANC", "127.0.0.1", dicomPort);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (orthanc != null) {
            orthanc.close();
        }
        if (lethe != null) {
            lethe.close();
        }
    }

    @AfterEach
    void forgetAll() throws Exception {
        for (String id : texts(json("/patients"))) {
            client.send(HttpRequest.newBuilder(URI.create(orthancUrl + "/patients/" + id)).DELETE().build(),
                    BodyHandlers.discarding());
        }
        texts(RunningServer.json(lethe.get("/patients"))).forEach(id -> lethe.delete("/patients/" + id));
        client.close();
    }

    private byte[] get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(orthancUrl + path)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private JsonNode json(String path) throws Exception {
        return RunningServer.json(new String(get(path), StandardCharsets.UTF_8));
    }

    private JsonNode post(String path, byte[] body) throws Exception {
        return RunningServer.json(client.send(HttpRequest.newBuilder(URI.create(orthancUrl + path))
                .POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString()).body());
    }

    private JsonNode post(String path, String body) throws Exception {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Both have the same instances, and these say the same: Orthanc writes lengths in its own way. */
    private void assertThatBothHaveTheSame() throws Exception {
        List<String> ids = texts(json("/instances"));
        assertThat(texts(RunningServer.json(lethe.get("/instances")))).containsExactlyInAnyOrderElementsOf(ids);
        for (String id : ids) {
            assertThat(Datasets.said(lethe.getBytes("/instances/" + id + "/file")))
                    .isEqualTo(Datasets.said(get("/instances/" + id + "/file")));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.stringValue()));
        return texts;
    }

    private static String patients(JsonNode ids) {
        return "{\"Resources\": [\"" + String.join("\", \"", texts(ids)) + "\"]%s}";
    }

    @Test
    void whatIsSentToOrthancArrivesAndIsKept() throws Exception {
        for (String sample : SAMPLES) {
            assertThat(lethe.store(Files.readAllBytes(SampleFiles.of(sample)))).isEqualTo(200);
        }

        JsonNode job = RunningServer.json(lethe.post("/modalities/orthanc/store",
                patients(RunningServer.json(lethe.get("/patients"))).formatted(", \"StorageCommitment\": true"))
                .body());

        assertThat(job.get("InstancesCount").intValue()).isEqualTo(lethe.count());
        assertThatBothHaveTheSame();
        String transaction = job.get("StorageCommitmentTransactionUID").stringValue();
        JsonNode report = lethe.await("/storage-commitment/" + transaction,
                told -> !told.get("Status").stringValue().equals("Pending"));
        assertThat(report.get("Status").stringValue()).isEqualTo("Success");
        assertThat(report.get("Success")).hasSize(lethe.count());
    }

    @Test
    void whatOrthancSendsArrivesAndIsKept() throws Exception {
        for (String sample : SAMPLES) {
            post("/instances", Files.readAllBytes(SampleFiles.of(sample)));
        }

        JsonNode job = post("/modalities/lethe/store",
                patients(json("/patients")).formatted(", \"StorageCommitment\": true"));

        assertThat(job.get("InstancesCount").intValue()).isEqualTo(lethe.count()).isEqualTo(SAMPLES.size());
        assertThatBothHaveTheSame();
        String path = "/storage-commitment/" + job.get("StorageCommitmentTransactionUID").stringValue();
        for (int i = 0; i < 400 && json(path).get("Status").stringValue().equals("Pending"); i++) {
            Thread.sleep(50);
        }
        assertThat(json(path).get("Status").stringValue()).isEqualTo("Success");
        assertThat(json(path).get("Success")).hasSize(SAMPLES.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C-MOVE", "C-GET"})
    void whatOrthancHasIsFoundAndFetched(String method) throws Exception {
        post("/instances", ONE.file());
        post("/instances", TestInstance.ct().with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20260101").instance(2).file());
        post("/instances", TestInstance.ct().study(2).series(2).instance(3).file());

        assertThat(lethe.post("/modalities/orthanc/echo", "{\"CheckFind\": true}").statusCode()).isEqualTo(200);
        String query = RunningServer.json(lethe.post("/modalities/orthanc/query", """
                {"Level": "Study", "Query": {"PatientName": "doe*", "StudyDate": "20260101-"}}""").body()).get("Path")
                .stringValue();

        assertThat(lethe.get(query + "/answers")).isEqualTo("[\"0\"]");
        assertThat(lethe.post(query + "/retrieve", "{\"RetrieveMethod\": \"" + method + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(lethe.count()).isEqualTo(2);
    }

    @Test
    void orthancFindsAndFetches() throws Exception {
        lethe.store(ONE, TestInstance.ct().series(2).instance(2), TestInstance.ct().study(2).series(3).instance(3));

        assertThat(post("/modalities/lethe/echo", "{}").isEmpty()).isTrue();
        String query = post("/modalities/lethe/query",
                """
                {"Level": "Study", "Query": {"PatientName": "doe*", "StudyDate": "20260101-",
                 "ModalitiesInStudy": ""}}""")
                .get("Path").stringValue();

        assertThat(texts(json(query + "/answers"))).containsExactly("0");
        assertThat(json(query + "/answers/0/content?simplify").get("PatientName").stringValue()).isEqualTo("Doe^John");
        post(query + "/answers/0/retrieve", "{\"Synchronous\": true}");
        assertThat(json("/instances")).hasSize(2);
    }

    @Test
    void orthancIsToldTheWorklist() throws Exception {
        JsonNode found = post("/modalities/lethe/find-worklist", """
                {"PatientID": "", "PatientName": "doe*"}""");

        assertThat(found).singleElement()
                .satisfies(entry -> assertThat(entry.get("PatientID").stringValue()).isEqualTo("P1"));
        assertThat(post("/modalities/lethe/find-worklist", "{\"PatientName\": \"roe*\"}")).isEmpty();
    }

    @Test
    void whatIsNotKeptIsReportedAsMissing() throws Exception {
        lethe.store(ONE);

        String path = RunningServer.json(lethe.post("/modalities/orthanc/storage-commitment",
                "{\"Resources\": [\"" + ONE.ids().instance() + "\"]}").body()).get("Path").stringValue();
        JsonNode report = lethe.await(path, told -> !told.get("Status").stringValue().equals("Pending"));

        assertThat(report.get("Status").stringValue()).isEqualTo("Failure");
        assertThat(report.get("Failures")).singleElement()
                .satisfies(failure -> assertThat(failure.get("FailureReason").intValue()).isEqualTo(0x0112));
    }
}
