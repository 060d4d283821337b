package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TestInstance;
import org.lethe.peers.Peer.Verdict;

/** DCMTK's programs ask a whole server for all that it offers by DICOM. */
@Tag("peer")
class DicomServerTest {
    private static final Pattern PORT = Pattern.compile("\"DicomPort\":(\\d+)");

    @TempDir
    Path folder;

    private Lethe lethe;
    private String port;
    private int scpPort;
    private String study;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            scpPort = free.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("lethe.json"), """
                {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "storage", "DicomAet": "LETHE",
                 "DicomCheckCalledAet": true,
                 "DicomModalities": {"me": ["ME", "127.0.0.1", 104], "target": ["TARGET", "127.0.0.1", %d]}}"""
                .formatted(scpPort));
        lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
        Matcher told = PORT.matcher(get("/system"));
        assertThat(told.find()).isTrue();
        port = told.group(1);
        assertThat(port).isNotEqualTo("0");
    }

    @AfterEach
    void stop() {
        lethe.close();
    }

    private String get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + lethe.httpPort() + path))
                    .build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private Verdict ask(String program, String... arguments) throws Exception {
        return askAs("ME", program, arguments);
    }

    private Verdict askAs(String aet, String program, String... arguments) throws Exception {
        List<String> first = List.of("-v", "-aet", aet, "-aec", "LETHE");
        boolean isStore = program.equals("storescu");
        Stream<String> server = Stream.of("127.0.0.1", port);
        Stream<String> all = isStore
                ? Stream.concat(Stream.concat(first.stream(), server), Stream.of(arguments))
                : Stream.concat(Stream.concat(first.stream(), Stream.of(arguments)), server);
        return Peer.of(program).run(all.toArray(String[]::new));
    }

    private void storeTwo() throws Exception {
        TestInstance one = TestInstance.ct();
        study = one.dataset().string(org.lethe.dicom.Tag.StudyInstanceUID);
        Path first = Files.write(folder.resolve("1.dcm"), one.file());
        Path second = Files.write(folder.resolve("2.dcm"), TestInstance.ct().instance(2).pixels(700_000).file());
        assertThat(ask("storescu", first.toString(), second.toString()).exitCode()).isZero();
    }

    @Test
    void anEchoIsAnsweredIfTheTitleIsRight() throws Exception {
        assertThat(ask("echoscu").exitCode()).isZero();
        assertThat(Peer.of("echoscu").run("-aec", "OTHER", "127.0.0.1", port).lines())
                .anySatisfy(line -> assertThat(line).contains("Called AE Title Not Recognized"));
    }

    @Test
    void whatIsStoredIsThereWithItsOrigin() throws Exception {
        storeTwo();

        assertThat(get("/statistics")).contains("\"CountInstances\":2", "\"CountStudies\":1");
        assertThat(get("/instances/" + TestInstance.ct().ids().instance() + "/metadata?expand")).contains(
                "\"RemoteAET\":\"ME\"", "\"CalledAET\":\"LETHE\"", "\"Origin\":\"DicomProtocol\"",
                "\"RemoteIP\":\"127.0.0.1\"");
    }

    @Test
    void compressedSamplesAreStoredAsTheyAre() throws Exception {
        Verdict verdict = ask("storescu", "-xs", SampleFiles.of("SC_rgb_jpeg_dcmtk.dcm").toString());
        Verdict compressed = ask("storescu", "-xy", SampleFiles.of("SC_rgb_jpeg_dcmtk.dcm").toString());

        assertThat(verdict.exitCode() == 0 || compressed.exitCode() == 0).isTrue();
        assertThat(get("/statistics")).contains("\"CountInstances\":1");
    }

    @Test
    void queriesAreAnsweredAtAllLevelsToThoseWhoMayAsk() throws Exception {
        storeTwo();

        assertThat(ask("findscu", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientName=doe*", "-k",
                "ModalitiesInStudy", "-k", "NumberOfStudyRelatedInstances").lines())
                .anySatisfy(line -> assertThat(line).contains("PN [Doe^John"))
                .anySatisfy(line -> assertThat(line).contains("(0008,0061) CS [CT]"))
                .anySatisfy(line -> assertThat(line).contains("(0020,1208) IS [2 ]"));
        assertThat(answers(ask("findscu", "-P", "-k", "QueryRetrieveLevel=PATIENT", "-k", "PatientID"))).isEqualTo(1);
        assertThat(answers(ask("findscu", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", "Modality=MR"))).isZero();
        assertThat(answers(ask("findscu", "-S", "-k", "QueryRetrieveLevel=IMAGE", "-k", "InstanceNumber=2")))
                .isEqualTo(1);
        Verdict cancelled =
                ask("findscu", "-S", "--cancel", "1", "-k", "QueryRetrieveLevel=IMAGE", "-k", "SOPInstanceUID");
        assertThat(cancelled.exitCode()).isZero();
        assertThat(answers(askAs("STRANGER", "findscu", "-S", "-k", "QueryRetrieveLevel=STUDY"))).isZero();
    }

    private static long answers(Verdict verdict) {
        return verdict.lines().stream().filter(line -> line.contains("Find Response: ")).count();
    }

    @Test
    void instancesAreFetched() throws Exception {
        storeTwo();
        Path got = Files.createDirectory(folder.resolve("got"));

        Verdict verdict = ask("getscu", "-S", "-od", got.toString(), "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID=" + study);

        assertThat(verdict.lines()).anySatisfy(line -> assertThat(line).contains("Completed Suboperations : 2"));
        assertThat(files(got)).isEqualTo(2);
    }

    @Test
    void instancesAreSentToAModalityThatIsKnown() throws Exception {
        storeTwo();
        Path taken = Files.createDirectory(folder.resolve("taken"));
        Peer.of("storescp");
        Process scp = new ProcessBuilder("storescp", "-od", taken.toString(), Integer.toString(scpPort))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            awaitListening();
            String[] what = {"-S", "-aem", "TARGET", "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID=" + study};

            assertThat(ask("movescu", what).lines())
                    .anySatisfy(line -> assertThat(line).contains("Final Move Response (Success)"));
            assertThat(files(taken)).isEqualTo(2);
            what[2] = "NOBODY";
            assertThat(ask("movescu", what).lines())
                    .anySatisfy(line -> assertThat(line).contains("MoveDestinationUnknown"));
        } finally {
            scp.destroy();
        }
    }

    private void awaitListening() throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", scpPort));
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
    }

    private static long files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.count();
        }
    }
}
