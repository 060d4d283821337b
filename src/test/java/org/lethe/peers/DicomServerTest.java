package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;
import org.lethe.io.FileSource;
import org.lethe.peers.Peer.Verdict;

/** DCMTK's programs ask a whole server for all that it offers by DICOM. */
@Tag("peer")
class DicomServerTest {
    /** What DCMTK does not take for instances. */
    private static final Set<String> NOT_FOR_STORESCU = Set.of("no_meta.dcm");

    /** What storescu has to be told to send files of a transfer syntax as they are. */
    private static final Map<String, String> STORESCU_SYNTAXES = Map.of(
            "-x=", "1.2.840.10008.1.2.1",
            "-xi", "1.2.840.10008.1.2",
            "-xb", "1.2.840.10008.1.2.2",
            "-xd", "1.2.840.10008.1.2.1.99",
            "-xy", "1.2.840.10008.1.2.4.50",
            "-xx", "1.2.840.10008.1.2.4.51",
            "-xt", "1.2.840.10008.1.2.4.80",
            "-xv", "1.2.840.10008.1.2.4.90",
            "-xw", "1.2.840.10008.1.2.4.91",
            "-xr", "1.2.840.10008.1.2.5");

    @TempDir
    Path folder;

    private RunningServer lethe;
    private String port;
    private int scpPort;
    private String study;

    @BeforeEach
    void start() throws Exception {
        scpPort = ListeningPeer.freePort();
        lethe = RunningServer.start(folder, "lethe", """
                , "DicomCheckCalledAet": true,
                 "DicomModalities": {"me": ["ME", "127.0.0.1", %1$d], "target": ["TARGET", "127.0.0.1", %1$d]}"""
                .formatted(scpPort));
        port = Integer.toString(lethe.dicomPort());
        assertThat(port).isNotEqualTo("0");
    }

    @AfterEach
    void stop() {
        lethe.close();
    }

    private Verdict ask(String program, String... arguments) throws Exception {
        return askAs("ME", program, arguments);
    }

    private Verdict askAs(String aet, String program, String... arguments) throws Exception {
        return askIn(folder, aet, program, arguments);
    }

    private Verdict askIn(Path where, String aet, String program, String... arguments) throws Exception {
        List<String> first = List.of("-v", "-aet", aet, "-aec", "LETHE");
        boolean isStore = program.equals("storescu") || program.equals("dcmsend");
        Stream<String> server = Stream.of("127.0.0.1", port);
        Stream<String> all = isStore
                ? Stream.concat(Stream.concat(first.stream(), server), Stream.of(arguments))
                : Stream.concat(Stream.concat(first.stream(), Stream.of(arguments)), server);
        return Peer.of(program).runIn(where, all.toArray(String[]::new));
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

        assertThat(lethe.get("/statistics")).contains("\"CountInstances\":2", "\"CountStudies\":1");
        assertThat(lethe.get("/instances/" + TestInstance.ct().ids().instance() + "/metadata?expand")).contains(
                "\"RemoteAET\":\"ME\"", "\"CalledAET\":\"LETHE\"", "\"Origin\":\"DicomProtocol\"",
                "\"RemoteIP\":\"127.0.0.1\"");
    }

    @Test
    void manySmallFilesAreStoredByManyAtOnce() throws Exception {
        int senders = 4;
        int files = 125;
        List<Callable<Verdict>> all = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            Path own = folder.resolve("many-" + sender);
            Path deeper = Files.createDirectories(own.resolve("deeper"));
            for (int i = 0; i < files; i++) {
                Files.write((i % 2 == 0 ? own : deeper).resolve(i + ".dcm"), TestInstance.ct().study(sender)
                        .series(sender * files + i / 10).instance(sender * files + i).file());
            }
            all.add(() -> ask("storescu", "+sd", "+r", own.toString()));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(all)).allSatisfy(told -> assertThat(told.get().exitCode()).isZero());
        }

        assertThat(lethe.count()).isEqualTo(senders * files);
    }

    @Test
    void samplesAreStoredWithTheBytesThatCame() throws Exception {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        try (ListeningPeer _ = ListeningPeer.start(scpPort, folder, List.of("storescp", "+xa", "+B", "-pm", "-od",
                taken.toString(), Integer.toString(scpPort)))) {
            for (Map.Entry<String, String> syntax : STORESCU_SYNTAXES.entrySet()) {
                List<String> arguments = new ArrayList<>(List.of(syntax.getKey(), "-R"));
                samplesIn(syntax.getValue()).forEach(arguments::add);
                List<String> toPeer = new ArrayList<>(List.of("127.0.0.1", Integer.toString(scpPort)));
                toPeer.addAll(arguments);

                assertThat(Peer.of("storescu").run(toPeer.toArray(String[]::new)).exitCode()).isZero();
                assertThat(ask("storescu", arguments.toArray(String[]::new)).exitCode()).isZero();

                assertThat(Datasets.of(lethe)).as(syntax.getValue()).isNotEmpty().isEqualTo(Datasets.in(taken));
                forgetAll(taken);
            }
        }
    }

    /** Some samples are the same instance in several transfer syntaxes. */
    private void forgetAll(Path taken) throws IOException {
        RunningServer.json(lethe.get("/patients")).forEach(id -> lethe.delete("/patients/" + id.stringValue()));
        try (Stream<Path> files = Files.list(taken)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static Stream<String> samplesIn(String transferSyntax) {
        return SampleFiles.readable().filter(name -> !NOT_FOR_STORESCU.contains(name)).map(SampleFiles::of)
                .filter(path -> transferSyntaxOf(path).equals(transferSyntax))
                .map(path -> path.toAbsolutePath().toString());
    }

    private static String transferSyntaxOf(Path path) {
        try (DicomFile file = DicomReader.standard().read(FileSource.open(path), DicomReader.Until.PIXEL_DATA)) {
            return String.valueOf(file.fileMeta().string(org.lethe.dicom.Tag.TransferSyntaxUID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void dcmsendStoresWhateverItFinds() throws Exception {
        Path samples = Files.createDirectory(folder.resolve("samples"));
        for (String name : SampleFiles.readable().filter(name -> !NOT_FOR_STORESCU.contains(name)).toList()) {
            Files.copy(SampleFiles.of(name), samples.resolve(name));
        }

        Verdict verdict = ask("dcmsend", "-dn", "-nh", "-nuc", "+sd", samples.toString());

        assertThat(verdict.lines()).anySatisfy(line -> assertThat(line).contains("with status SUCCESS"));
        assertThat(lethe.count()).isGreaterThan(40);
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

    @Test
    void sequencesAreSearchedAndToldInTheCharacterSetOfTheAnswer() throws Exception {
        Path latin = Files.write(folder.resolve("latin.dcm"),
                requested(TestInstance.ct(), "STEP1", "M\u00fcller^Eva").file());
        Path other = Files.write(folder.resolve("other.dcm"),
                requested(TestInstance.ct().instance(2).series(2), "STEP2", "Roe^Jane").file());
        assertThat(ask("storescu", latin.toString(), other.toString()).exitCode()).isZero();
        String step = "RequestAttributesSequence[0].ScheduledProcedureStepID=";
        String name = "RequestAttributesSequence[0].ScheduledPerformingPhysicianName";

        Verdict one =
                ask("findscu", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", "SeriesInstanceUID", "-k", step + "STEP1",
                        "-k", name);
        Verdict none = ask("findscu", "-S", "-k", "QueryRetrieveLevel=SERIES", "-k", step + "STEP3");
        Verdict all = ask("findscu", "-S", "-k", "QueryRetrieveLevel=IMAGE", "-k", "RequestAttributesSequence");

        assertThat(answers(one)).isEqualTo(1);
        assertThat(one.lines()).anySatisfy(line -> assertThat(line).contains("(0040,0009) SH [STEP1"));
        assertThat(answers(none)).isZero();
        assertThat(answers(all)).isEqualTo(2);
        assertThat(all.lines()).anySatisfy(line -> assertThat(line).contains("(0040,0009) SH [STEP2"));
    }

    private static TestInstance requested(TestInstance instance, String step, String physician) {
        return instance.with(Element.ofSequence(org.lethe.dicom.Tag.RequestAttributesSequence, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .put(Element.ofText(org.lethe.dicom.Tag.ScheduledPerformingPhysicianName, VR.PN, physician,
                                SpecificCharacterSet.LATIN_1))
                        .put(Element.ofText(org.lethe.dicom.Tag.ScheduledProcedureStepID, VR.SH, step,
                                SpecificCharacterSet.LATIN_1))
                        .build()))));
    }

    private static long answers(Verdict verdict) {
        return verdict.lines().stream().filter(line -> line.contains("Find Response: ")).count();
    }

    @Test
    void instancesAreFetched() throws Exception {
        storeTwo();
        Path got = Files.createDirectory(folder.resolve("got"));

        Verdict verdict = ask("getscu", "-S", "+B", "-od", got.toString(), "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID=" + study);

        assertThat(verdict.lines()).anySatisfy(line -> assertThat(line).contains("Completed Suboperations : 2"));
        assertThat(Datasets.in(got)).hasSize(2).isEqualTo(Datasets.of(lethe));
    }

    @Test
    void instancesAreSentToAModalityThatIsKnown() throws Exception {
        storeTwo();
        Path taken = Files.createDirectory(folder.resolve("taken"));
        try (ListeningPeer _ = ListeningPeer.start(scpPort, folder,
                List.of("storescp", "-od", taken.toString(), Integer.toString(scpPort)))) {
            String[] what = {"-S", "-aem", "TARGET", "-k", "QueryRetrieveLevel=STUDY", "-k",
                "StudyInstanceUID=" + study};

            assertThat(ask("movescu", what).lines())
                    .anySatisfy(line -> assertThat(line).contains("Final Move Response (Success)"));
            assertThat(files(taken)).isEqualTo(2);
            what[2] = "NOBODY";
            assertThat(ask("movescu", what).lines())
                    .anySatisfy(line -> assertThat(line).contains("MoveDestinationUnknown"));
        }
    }

    @Test
    void instancesAreSentBackToTheOneWhoAsksForThem() throws Exception {
        storeTwo();
        Path taken = Files.createDirectory(folder.resolve("taken"));

        // It writes to the folder where it is started, whatever else it is told.
        Verdict verdict = askIn(taken, "ME", "movescu", "-S", "+B", "+P", Integer.toString(scpPort), "-aem", "ME", "-k",
                "QueryRetrieveLevel=SERIES", "-k", "StudyInstanceUID=" + study, "-k",
                "SeriesInstanceUID=" + TestInstance.ct().dataset().string(org.lethe.dicom.Tag.SeriesInstanceUID));

        assertThat(verdict.exitCode()).isZero();
        assertThat(Datasets.in(taken)).hasSize(2).isEqualTo(Datasets.of(lethe));
    }

    private static long files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.count();
        }
    }
}
