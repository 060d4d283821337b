package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;
import org.lethe.io.ByteSource;

/** DCMTK's findscu asks for what is stored, and for worklists; wlmscpfs is asked for the same worklists. */
@Tag("peer")
class FindScuTest {
    private static final SpecificCharacterSet CHINESE = SpecificCharacterSet.of("GB18030");
    private static final SpecificCharacterSet JAPANESE = SpecificCharacterSet.of("", "ISO 2022 IR 87");
    private static final SpecificCharacterSet KOREAN = SpecificCharacterSet.of("", "ISO 2022 IR 149");
    private static final String WANG = "Wang^XiaoDong=\u738b^\u5c0f\u4e1c";
    private static final String YAMADA = "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce";
    private static final String HONG = "Hong^Gildong=\u6d2a^\u5409\u6d1e";

    @TempDir
    static Path folder;

    private static RunningServer lethe;
    private static ListeningPeer peer;
    private static int peerPort;
    private static Path worklist;

    @BeforeAll
    static void start() throws Exception {
        worklist = Files.createDirectories(folder.resolve("worklists/LETHE"));
        Files.createFile(worklist.resolve("lockfile"));
        lethe = RunningServer.start(folder, "lethe", """
                , "DicomAlwaysAllowFind": true, "DicomAlwaysAllowFindWorklist": true,
                "Worklists": {"Enable": true, "Directory": "worklists/LETHE"}""");
        storeAll();
        scheduleAll();
        peerPort = ListeningPeer.freePort();
        peer = ListeningPeer.start(peerPort, folder, List.of("wlmscpfs", "-csk", "-dfp",
                folder.resolve("worklists").toString(), Integer.toString(peerPort)));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (peer != null) {
            peer.close();
        }
        if (lethe != null) {
            lethe.close();
        }
    }

    private static TestInstance named(TestInstance instance, String name, String terms, SpecificCharacterSet charset) {
        return instance.with(org.lethe.dicom.Tag.SpecificCharacterSet, VR.CS, terms)
                .with(Element.ofText(org.lethe.dicom.Tag.PatientName, VR.PN, name, charset));
    }

    private static void storeAll() {
        lethe.store(
                TestInstance.ct().with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20260105")
                        .with(org.lethe.dicom.Tag.StudyTime, VR.TM, "101500"),
                TestInstance.ct().series(2).instance(2).with(org.lethe.dicom.Tag.Modality, VR.CS, "MR"),
                named(TestInstance.ct().patient("CN").study(2).series(3).instance(3)
                        .with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20260201"), WANG, "GB18030", CHINESE),
                named(TestInstance.ct().patient("JP").study(3).series(4).instance(4)
                        .with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20260301"), YAMADA, "\\ISO 2022 IR 87",
                        JAPANESE),
                named(TestInstance.ct().patient("KR").study(4).series(5).instance(5), HONG, "\\ISO 2022 IR 149",
                        KOREAN));
    }

    /** The answers to a query, as findscu writes them to files. */
    private List<Attributes> ask(int port, String... arguments) throws Exception {
        Path answers = Files.createTempDirectory(folder, "answers");
        List<String> all = new ArrayList<>(List.of("-aet", "ME", "-aec", "LETHE", "-X", "-od", answers.toString()));
        Collections.addAll(all, arguments);
        List<String> server = List.of("127.0.0.1", Integer.toString(port));
        int files = all.getLast().endsWith(".dcm") ? all.size() - 1 : all.size();
        all.addAll(files, server);
        assertThat(Peer.of("findscu").run(all.toArray(String[]::new)).exitCode()).isZero();
        List<Attributes> read = new ArrayList<>();
        try (Stream<Path> paths = Files.list(answers)) {
            for (Path path : paths.sorted().toList()) {
                read.add(dataset(path));
            }
        }
        return read;
    }

    /** The other server locks its folder and reads it as it likes. */
    private List<Attributes> askPatiently(String... arguments) throws Exception {
        List<Attributes> answers = ask(peerPort, arguments);
        for (int tries = 0; answers.isEmpty() && tries < 20; tries++) {
            Thread.sleep(500);
            answers = ask(peerPort, arguments);
        }
        return answers;
    }

    private static Attributes dataset(Path path) throws IOException {
        try (DicomFile file =
                DicomReader.standard().read(ByteSource.of(Files.readAllBytes(path)), DicomReader.Until.END)) {
            return file.dataset();
        }
    }

    private List<String> told(int tag, String... arguments) throws Exception {
        return ask(lethe.dicomPort(), arguments).stream().map(answer -> answer.string(tag)).toList();
    }

    private static String[] split(String keys, String... first) {
        List<String> arguments = new ArrayList<>(List.of(first));
        for (String key : keys.split(" ")) {
            arguments.add("-k");
            arguments.add(key.strip());
        }
        return arguments.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-P|PATIENT|PatientID|4", "-P|PATIENT|PatientID=?P|1", "-P|PATIENT|PatientName=doe* PatientID|1",
        "-S|STUDY|StudyDate=20260101-20260131 PatientID|1", "-S|STUDY|StudyDate=-20260201|2",
        "-S|STUDY|StudyDate=20260201-|2", "-S|STUDY|StudyDate=20260105 StudyTime=1010-1020|1",
        "-S|STUDY|StudyDate=20260105 StudyTime=-1010|0", "-S|STUDY|ModalitiesInStudy=MR|1",
        "-S|STUDY|PatientID=CN\\JP|2", "-S|SERIES|Modality=MR PatientName=DOE^JOHN|1", "-S|SERIES|Modality|5",
        "-S|IMAGE|InstanceNumber=4 SOPInstanceUID|1", "-S|IMAGE|SOPClassUID=1.2.840.10008.5.1.4.1.1.2|5",
        "-S|STUDY|PatientName=NOBODY*|0", "-S|STUDY|PatientName=*|4", "-S|STUDY|ReferencedStudySequence|4"})
    void whatIsStoredIsFoundAtItsLevel(String model, String level, String keys, int count) throws Exception {
        assertThat(ask(lethe.dicomPort(), split("QueryRetrieveLevel=" + level + " " + keys, model))).hasSize(count);
    }

    @Test
    void namesInAnyCharacterSetAreFoundAndTold() throws Exception {
        assertThat(told(org.lethe.dicom.Tag.PatientName, "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientName"))
                .containsExactly("Doe^John", WANG, YAMADA, HONG);
        assertThat(askInFile("*\u738b*", CHINESE, "GB18030")).containsExactly(WANG);
        assertThat(askInFile("*\u5c71\u7530*", JAPANESE, "\\ISO 2022 IR 87")).containsExactly(YAMADA);
        assertThat(askInFile("*\u6d2a*", SpecificCharacterSet.UTF_8, "ISO_IR 192")).containsExactly(HONG);
    }

    private List<String> askInFile(String name, SpecificCharacterSet charset, String terms) throws Exception {
        TestInstance query = named(TestInstance.ct(), name, terms, charset)
                .with(org.lethe.dicom.Tag.QueryRetrieveLevel, VR.CS, "STUDY")
                .without(org.lethe.dicom.Tag.PatientID).without(org.lethe.dicom.Tag.StudyInstanceUID)
                .without(org.lethe.dicom.Tag.SeriesInstanceUID).without(org.lethe.dicom.Tag.SOPInstanceUID)
                .without(org.lethe.dicom.Tag.SOPClassUID).without(org.lethe.dicom.Tag.InstanceNumber)
                .without(org.lethe.dicom.Tag.Modality).without(org.lethe.dicom.Tag.PixelData);
        Path file = Files.write(folder.resolve("query.dcm"), query.file());
        return told(org.lethe.dicom.Tag.PatientName, "-S", file.toString());
    }

    private static void schedule(String name, String patient, String station, String date, String time)
            throws Exception {
        Path dump = Files.writeString(folder.resolve(name + ".dump"), """
                (0008,0005) CS [ISO_IR 100]
                (0008,0050) SH [A-%2$s]
                (0008,0090) PN
                (0010,0010) PN [%1$s]
                (0010,0020) LO [%2$s]
                (0010,0030) DA
                (0010,0040) CS
                (0020,000d) UI [1.2.3.%6$d]
                (0032,1060) LO [Head]
                (0040,0100) SQ
                (fffe,e000) na
                (0008,0060) CS [CT]
                (0040,0001) AE [%3$s]
                (0040,0002) DA [%4$s]
                (0040,0003) TM [%5$s]
                (0040,0006) PN
                (0040,0007) LO [Head]
                (0040,0009) SH [STEP]
                (fffe,e00d)
                (fffe,e0dd)
                (0040,1001) SH [PROC]
                """.formatted(name, patient, station, date, time, patient.hashCode() & 0xFFFF));
        assertThat(Peer.of("dump2dcm").run(dump.toString(), worklist.resolve(patient + ".wl").toString()).exitCode())
                .isZero();
    }

    private static void scheduleAll() throws Exception {
        schedule("Doe^John", "W1", "CT1", "20260105", "103000");
        schedule("Doe^Jane", "W2", "CT1", "20260106", "083000");
        schedule("Roe^Richard", "W3", "CT2", "20260107", "143000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "PatientID|W1,W2,W3", "PatientID PatientName=Doe*|W1,W2", "PatientID AccessionNumber=A-W3|W3",
        "PatientID %sScheduledStationAETitle=CT1|W1,W2", "PatientID %sScheduledProcedureStepStartDate=20260106-|W2,W3",
        "PatientID %sScheduledProcedureStepStartDate=-20260105|W1",
        "PatientID %sScheduledProcedureStepStartDate=20260105-20260106|W1,W2",
        "PatientID %sScheduledProcedureStepStartDate=20260106 %sScheduledProcedureStepStartTime=0800-0900|W2",
        "PatientID %sModality=MR|''",
        "PatientID %sModality=CT %sScheduledStationAETitle=CT2 %sScheduledProcedureStepStartDate=20260107|W3"})
    void bothServersOfAWorklistAnswerTheSame(String keys, String patients) throws Exception {
        String[] arguments = split(keys.replace("%s", "ScheduledProcedureStepSequence[0]."), "-W");
        List<String> expected = patients.isEmpty() ? List.of() : List.of(patients.split(","));

        assertThat(told(org.lethe.dicom.Tag.PatientID, arguments)).isEqualTo(expected);
        assertThat(ask(peerPort, arguments)).extracting(answer -> answer.string(org.lethe.dicom.Tag.PatientID))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatIsMadeByRestIsServedByBothUntilItIsDeleted() throws Exception {
        String path = RunningServer.json(lethe.post("/worklists/create", """
                {"Tags": {"AccessionNumber": "A-REST", "ReferringPhysicianName": "", "PatientID": "REST",
                  "PatientName": "%s", "PatientBirthDate": "", "PatientSex": "",
                  "RequestedProcedureDescription": "Head", "RequestedProcedureID": "PROC",
                  "ScheduledProcedureStepSequence": [{"ScheduledStationAETitle": "US1", "Modality": "US",
                    "ScheduledProcedureStepStartDate": "20260105", "ScheduledProcedureStepStartTime": "103000",
                    "ScheduledPerformingPhysicianName": "", "ScheduledProcedureStepDescription": "Head",
                    "ScheduledProcedureStepID": "STEP"}]}}""".formatted(WANG)).body())
                .get("Path").stringValue();
        String station = "ScheduledProcedureStepSequence[0].ScheduledStationAETitle=US1";
        String[] query = {"-W", "-k", "PatientID", "-k", "PatientName", "-k", "StudyInstanceUID", "-k", station};
        try {
            for (int port : List.of(lethe.dicomPort(), peerPort)) {
                assertThat(port == peerPort ? askPatiently(query) : ask(port, query)).as("of port %d", port)
                        .singleElement().satisfies(answer -> {
                            assertThat(answer.string(org.lethe.dicom.Tag.PatientID)).isEqualTo("REST");
                            assertThat(answer.string(org.lethe.dicom.Tag.PatientName)).isEqualTo(WANG);
                            assertThat(answer.string(org.lethe.dicom.Tag.StudyInstanceUID)).startsWith("2.25.");
                        });
            }
        } finally {
            lethe.delete(path);
        }
        assertThat(ask(lethe.dicomPort(), query)).isEmpty();
        assertThat(ask(peerPort, query)).isEmpty();
    }

    @Test
    void whoAsksForAWorklistByRestGetsTheSameFromBoth() throws Exception {
        lethe.knows("self", "LETHE", "127.0.0.1", lethe.dicomPort());
        lethe.knows("peer", "LETHE", "127.0.0.1", peerPort);
        String query = """
                {"Query": {"PatientID": "", "PatientName": "Roe*", "ScheduledProcedureStepSequence":
                  [{"ScheduledStationAETitle": "", "ScheduledProcedureStepID": ""}]}}""";

        String own = lethe.post("/modalities/self/find-worklist", query).body();

        assertThat(own).contains("\"PatientID\":\"W3\"", "\"ScheduledProcedureStepSequence\":[{"
                + "\"ScheduledStationAETitle\":\"CT2\",\"ScheduledProcedureStepID\":\"STEP\"}]");
        assertThat(RunningServer.json(lethe.post("/modalities/peer/find-worklist", query).body()))
                .isEqualTo(RunningServer.json(own));
    }
}
