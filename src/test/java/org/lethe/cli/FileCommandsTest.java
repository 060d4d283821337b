package org.lethe.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.ProjectsBeside;
import org.lethe.config.Configuration;
import org.lethe.config.PostgresSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.index.postgres.PostgresServer;
import org.lethe.io.FileSource;

/** {@code lethe anonymize} and {@code lethe leaks}, as they are typed. */
class FileCommandsTest {
    private static final int OK = 0;
    private static final int SOME_FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path originals;
    private Path results;

    @BeforeEach
    void makeFolders() throws IOException {
        originals = Files.createDirectories(folder.resolve("Doe^John"));
        results = folder.resolve("new");
    }

    @Test
    void foldersAreDeidentifiedIntoFilesWhoseNamesTellNothing() throws Exception {
        write("a/1.dcm", TestInstance.ct().instance(1));
        write("b/2.dcm", TestInstance.ct().instance(2));
        Files.writeString(originals.resolve("readme.txt"), "John Doe");

        assertThat(anonymize()).isEqualTo(OK);

        assertThat(out.toString()).contains("2 files written, 0 were there already, 0 not anonymized, 1 are no DICOM");
        Map<String, Attributes> files = results();
        assertThat(files).hasSize(2);
        files.forEach((name, dataset) -> {
            assertThat(name).isEqualTo(dataset.string(Tag.StudyInstanceUID) + "/"
                    + dataset.string(Tag.SeriesInstanceUID) + "/" + dataset.string(Tag.SOPInstanceUID) + ".dcm");
            assertThat(dataset.string(Tag.PatientName)).isEqualTo("Anonymized");
        });
        assertThat(files.values().stream().map(dataset -> dataset.string(Tag.StudyInstanceUID)).distinct()).hasSize(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void referencesBetweenFoldersGoOn() throws Exception {
        TestInstance slice = TestInstance.ct().instance(1);
        write("a/1.dcm", slice);
        Attributes reference = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.ofText(Tag.ReferencedSOPInstanceUID, VR.UI, slice.dataset().string(Tag.SOPInstanceUID),
                        SpecificCharacterSet.LATIN_1))
                .build();
        write("b/2.dcm", TestInstance.ct().instance(2)
                .with(Element.of(Tag.ReferencedImageSequence, VR.SQ,
                        new Sequence(List.of(Item.of(reference)), false, Encoding.EXPLICIT_LE))));

        assertThat(run("anonymize", originals.resolve("a"), originals.resolve("b"), "--out", results)).isEqualTo(OK);

        Attributes referring = results().values().stream()
                .filter(dataset -> dataset.contains(Tag.ReferencedImageSequence))
                .findAny()
                .orElseThrow();
        String meant = ((Sequence) referring.get(Tag.ReferencedImageSequence).value()).items().getFirst()
                .attributes().string(Tag.ReferencedSOPInstanceUID);
        assertThat(results().values()).extracting(dataset -> dataset.string(Tag.SOPInstanceUID)).contains(meant);
    }

    @Test
    void whatCannotBeDeidentifiedIsNamedAndLeftOutAndTheRestGoesOn() throws Exception {
        write("good.dcm", TestInstance.ct().instance(1));
        byte[] whole = TestInstance.ct().instance(2).pixels(1000).file();
        Files.write(originals.resolve("cut.dcm"), Arrays.copyOf(whole, whole.length - 100));
        write("leaking.dcm", TestInstance.ct().instance(3).with(Tag.ConvolutionKernel, VR.SH, "DOE JOHN"));

        assertThat(anonymize()).isEqualTo(SOME_FAILED);

        assertThat(out.toString()).contains("1 files written, 0 were there already, 2 not anonymized, 0 are no DICOM");
        assertThat(err.toString())
                .containsPattern("cut.dcm: not anonymized: The DICOM file is cut off")
                .containsPattern("leaking.dcm: not anonymized: What identified the patient is still in 0018,1210 ")
                .doesNotContain("DOE");
        assertThat(results()).hasSize(1);
        assertThat(drafts()).isEmpty();
    }

    @Test
    void theProfileItsOptionsAndTheTagsAreThoseOfTheCommand() throws Exception {
        write("1.dcm", TestInstance.ct().with(Tag.StudyDate, VR.DA, "20200131").with(Tag.PatientAge, VR.AS, "093Y")
                .with(Tag.StudyDescription, VR.LO, "Thorax of Mr. Doe").with(Tag.StationName, VR.SH, "CT7")
                .with(Tag.Manufacturer, VR.LO, "ACME"));

        assertThat(anonymize("--profile", "config/profiles/research.json", "--options", "RetainDeviceIdentity",
                "--keep", "Manufacturer,0008-0060", "--remove", "InstanceNumber", "--replace", "PatientID=T-1"))
                .withFailMessage(err::toString).isEqualTo(OK);

        Attributes dataset = results().values().iterator().next();
        assertThat(dataset.string(Tag.StudyDate)).matches("[0-9]{8}").isNotEqualTo("20200131");
        assertThat(dataset.string(Tag.PatientAge)).isEqualTo("090Y");
        assertThat(dataset.string(Tag.StudyDescription)).startsWith("Thorax of").doesNotContain("Doe");
        assertThat(dataset.string(Tag.StationName)).isEqualTo("CT7");
        assertThat(dataset.string(Tag.PatientID)).isEqualTo("T-1");
        assertThat(dataset.contains(Tag.InstanceNumber)).isFalse();
    }

    @Test
    void aRequestOfTheRestApiCanBeTakenFromAFile() throws Exception {
        write("1.dcm", TestInstance.ct().with(Tag.StudyDescription, VR.LO, "Thorax"));
        Path request = Files.writeString(folder.resolve("r.json"),
                """
                        {"Keep": ["StudyDescription"], "Replace": {"PatientName": "A"}, "DicomVersion": "2023b"}""");

        assertThat(anonymize("--request", request.toString(), "--replace", "PatientName=B")).isEqualTo(OK);

        Attributes dataset = results().values().iterator().next();
        assertThat(dataset.string(Tag.StudyDescription)).isEqualTo("Thorax");
        assertThat(dataset.string(Tag.PatientName)).isEqualTo("B");
    }

    @Test
    void aPatientGetsTheTrialIdThatServersWithOneDatabaseGive() throws Exception {
        write("1.dcm", TestInstance.ct());
        PostgresSettings database = PostgresServer.newDatabase();
        String config = Files.writeString(folder.resolve("c.json"), """
                {"Projects": {"a": {"KeyFile": "a.key"}}, "PostgreSQL": {"EnableIndex": true, "Host": "%s",
                 "Port": %d, "Database": "%s", "Username": "%s", "IndexConnectionsCount": 2}}""".formatted(
                database.host(), database.port(), database.database(), database.username())).toString();
        assertThat(run("project", "create", "a", config)).isEqualTo(OK);
        try (ProjectsBeside known = ProjectsBeside.open(Configuration.read(Path.of(config), Map.of()).settings())) {
            known.projects().named("a").importTrialIds("PatientID,TrialID\nP1,T-1\n".getBytes(US_ASCII));
        }

        assertThat(anonymize("--config", config, "--pseudonyms", "a")).isEqualTo(OK);

        assertThat(results().values().iterator().next().string(Tag.PatientID)).isEqualTo("T-1");
        PostgresServer.giveBack(database);
    }

    @Test
    void withTheKeyOfAProjectASecondRunMakesTheSameFilesAndWithoutOneOthers() throws Exception {
        write("1.dcm", TestInstance.ct());
        String config = Files.writeString(folder.resolve("c.json"),
                "{\"Projects\": {\"a\": {\"KeyFile\": \"a.key\"}}}").toString();
        assertThat(run("project", "create", "a", config)).isEqualTo(OK);

        assertThat(anonymize("--config", config, "--pseudonyms", "a")).isEqualTo(OK);
        Map<String, Attributes> first = results();
        assertThat(anonymize("--config", config, "--pseudonyms", "a")).isEqualTo(OK);
        assertThat(out.toString()).contains("0 files written, 1 were there already");
        assertThat(results().keySet()).isEqualTo(first.keySet());

        assertThat(anonymize()).isEqualTo(OK);
        assertThat(results()).hasSize(2);
    }

    @Test
    void aFileWithTheSameIdentifiersIsReplacedOnlyIfThatIsSaid() throws Exception {
        write("1.dcm", TestInstance.ct().with(Tag.SliceThickness, VR.DS, "1"));
        assertThat(anonymize("--keep", "SOPInstanceUID,SeriesInstanceUID,StudyInstanceUID")).isEqualTo(OK);
        write("1.dcm", TestInstance.ct().with(Tag.SliceThickness, VR.DS, "2"));

        assertThat(anonymize("--keep", "SOPInstanceUID,SeriesInstanceUID,StudyInstanceUID")).isEqualTo(SOME_FAILED);
        assertThat(results().values()).extracting(dataset -> dataset.string(Tag.SliceThickness)).containsExactly("1");
        assertThat(anonymize("--keep", "SOPInstanceUID,SeriesInstanceUID,StudyInstanceUID", "--overwrite"))
                .isEqualTo(OK);
        assertThat(results().values()).extracting(dataset -> dataset.string(Tag.SliceThickness)).containsExactly("2");
    }

    @Test
    void identifiersThatAreNoUidsNameNoFile() throws Exception {
        write("1.dcm", TestInstance.ct().with(Tag.SOPInstanceUID, VR.UI, "../../../escaped"));

        assertThat(anonymize("--keep", "SOPInstanceUID", "--no-verify")).isEqualTo(SOME_FAILED);

        assertThat(err.toString()).contains("missing or no UID");
        assertThat(results()).isEmpty();
        assertThat(folder.resolve("escaped.dcm")).doesNotExist();
    }

    @Test
    void wrongCommandsAreRefusedAndNothingIsWritten() throws Exception {
        write("1.dcm", TestInstance.ct());

        assertThat(run("anonymize", originals)).isEqualTo(WRONG_USAGE);
        assertThat(run("anonymize", "--out", results)).isEqualTo(WRONG_USAGE);
        assertThat(anonymize("--threads", "0")).isEqualTo(WRONG_USAGE);
        assertThat(anonymize("--profile", "none.json")).isEqualTo(WRONG_USAGE);
        assertThat(run("anonymize", originals, "--out", originals.resolve("new"))).isEqualTo(WRONG_USAGE);
        assertThat(anonymize("--profile", "unknown")).isEqualTo(SOME_FAILED);
        assertThat(anonymize("--options", "Unknown")).isEqualTo(SOME_FAILED);
        assertThat(anonymize("--pseudonyms", "unknown")).isEqualTo(SOME_FAILED);
        assertThat(run("anonymize", originals.resolve("absent.dcm"), "--out", results)).isEqualTo(SOME_FAILED);
        assertThat(run("leaks", originals.resolve("absent.dcm"))).isEqualTo(SOME_FAILED);

        assertThat(results()).isEmpty();
        assertThat(err.toString()).doesNotContain("\tat ");
    }

    @Test
    void aReportTellsWhatWasDoneAndIsProofOfTheFilesAndNamesNoOriginal() throws Exception {
        write("1.dcm", TestInstance.ct().instance(1));
        write("2.dcm", TestInstance.ct().instance(2));
        write("leaking.dcm", TestInstance.ct().instance(3).with(Tag.ConvolutionKernel, VR.SH, "DOE JOHN"));
        Path report = folder.resolve("evidence/report.json");

        assertThat(anonymize("--report", report.toString(), "--replace", "PatientID=Secret-7")).isEqualTo(SOME_FAILED);

        String text = Files.readString(report);
        assertThat(text).contains("\"Made\":2", "\"Failed\":1", "PatientName").doesNotContain("Doe", "DOE", "Secret-7",
                TestInstance.ct().dataset().string(Tag.StudyInstanceUID), TestInstance.ct().ids().patient());
        assertThat(folder.resolve("evidence")).isDirectoryContaining(file -> file.endsWith("report-signing-key.pem"));
        assertThat(run("report", "verify", report, results)).withFailMessage(err::toString).isEqualTo(OK);

        Path file = results.resolve(results().firstEntry().getKey());
        Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
        assertThat(run("report", "verify", report, results)).isEqualTo(SOME_FAILED);
        assertThat(out.toString()).contains(file + " was changed after the report");
    }

    @Test
    void aReportOfASecondRunSaysThatTheFilesWereThere() throws Exception {
        write("1.dcm", TestInstance.ct());
        String config = Files.writeString(folder.resolve("c.json"),
                "{\"Projects\": {\"a\": {\"KeyFile\": \"a.key\"}}}").toString();
        run("project", "create", "a", config);
        Path report = folder.resolve("report.json");
        for (int i = 0; i < 2; i++) {
            assertThat(anonymize("--config", config, "--pseudonyms", "a", "--report", report.toString(),
                    "--report-key", folder.resolve("my.pem").toString())).isEqualTo(OK);
        }

        assertThat(Files.readString(report)).contains("\"AlreadyStored\":true", "\"Name\":\"a\"");
        assertThat(run("report", "verify", report, results)).isEqualTo(OK);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).contains("my.pem", "report.json")
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void leaksFindsWhomTheOriginalsNameAndSaysWhereButNotWhom() throws Exception {
        Path clean = write("clean.dcm", TestInstance.ct().with(Tag.PatientName, VR.PN, "X").patient("Y")
                .study(7).series(7).instance(7));
        Path hidden = write("hidden.dcm", TestInstance.ct().with(Tag.PatientName, VR.PN, "X").patient("Y")
                .study(8).series(8).instance(8).with(Tag.ConvolutionKernel, VR.SH, "DOE JOHN"));
        Path original = Files.write(folder.resolve("original.dcm"),
                TestInstance.ct().with(Tag.InstitutionName, VR.LO, "St. Nowhere Hospital").file());

        assertThat(run("leaks", clean, "--original", original)).isEqualTo(OK);
        assertThat(run("leaks", clean, hidden, "--original", original)).isEqualTo(SOME_FAILED);

        assertThat(out.toString())
                .contains(hidden + ": 0018,1210 (from PatientName)", "1 files without a finding, 1 with")
                .doesNotContain("DOE", clean + ":");
    }

    @Test
    void leaksFindsValuesOfAListInElementsInThePreambleAndBehindTheDataset() throws Exception {
        Path list = Files.writeString(folder.resolve("list.txt"), "Smith^Anna\n\n4711-88\n");
        Path named = write("1.dcm", TestInstance.ct().with(Tag.StudyDescription, VR.LO, "Anna Smith, thorax"));
        byte[] bytes = TestInstance.ct().file();
        System.arraycopy("SMITH ANNA".getBytes(StandardCharsets.US_ASCII), 0, bytes, 20, 10);
        Path before = Files.write(originals.resolve("2.dcm"), bytes);
        Path other = write("3.dcm", TestInstance.ct());

        assertThat(run("leaks", originals, "--values", list)).isEqualTo(SOME_FAILED);

        assertThat(out.toString()).contains(named + ": 0008,1030", before + ": the preamble")
                .doesNotContain(other + ":");
    }

    @Test
    void withoutAListLeaksFindsWhatFilesTellOfTheirOwnPatientWhereItDoesNotBelong() throws Exception {
        Path plain = write("1.dcm", TestInstance.ct().with(Tag.PatientBirthDate, VR.DA, "19700102"));
        assertThat(run("leaks", plain)).isEqualTo(OK);

        Path told = write("2.dcm", TestInstance.ct().with(Tag.StudyDescription, VR.LO, "Thorax of John Doe"));
        assertThat(run("leaks", plain, told)).isEqualTo(SOME_FAILED);
        assertThat(out.toString()).contains(told + ": 0008,1030 (from PatientName)").doesNotContain(plain + ":");
    }

    @Test
    void whatIsAnonymizedHasNoLeaksAlsoIfItWasDeflatedOrBigEndian() throws Exception {
        int number = 0;
        for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)) {
            write(++number + ".dcm", TestInstance.ct().instance(number).in(syntax)
                    .with(Tag.ReferringPhysicianName, VR.PN, "Miller^Eve"));
        }

        assertThat(anonymize()).isEqualTo(OK);

        assertThat(run("leaks", results, "--original", originals)).withFailMessage(out::toString).isEqualTo(OK);
        assertThat(out.toString()).contains("3 files without a finding, 0 with some, 0 not searched");
    }

    @Test
    void directoriesOfMediaAreSearchedThoughTheyAreNoInstances() throws Exception {
        Path directory = write("DICOMDIR", TestInstance.ct().without(Tag.SOPInstanceUID).without(Tag.PixelData)
                .with(Tag.FileSetDescriptorFileID, VR.CS, "DOE JOHN"));
        Path values = Files.writeString(folder.resolve("values.txt"), "Doe^John");

        assertThat(run("leaks", originals, "--values", values)).isEqualTo(SOME_FAILED);

        assertThat(out.toString()).contains(directory + ": ", "0 files without a finding, 1 with some");
        assertThat(anonymize()).isEqualTo(OK);
        assertThat(out.toString()).contains("0 files written", "1 are no DICOM instances");
    }

    @Test
    void aSearchForNobodyIsRefused() throws Exception {
        Path file = write("1.dcm", TestInstance.ct());
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n \n");

        assertThat(run("leaks", file, "--values", empty)).isEqualTo(WRONG_USAGE);
        assertThat(run("leaks", file, "--original", Files.createDirectory(folder.resolve("none"))))
                .isEqualTo(WRONG_USAGE);
        assertThat(err.toString()).contains("name anybody to look for");
    }

    @Test
    void aListMayBeginWithAByteOrderMark() throws Exception {
        String study = TestInstance.ct().dataset().string(Tag.StudyInstanceUID);
        Path values = Files.writeString(folder.resolve("values.txt"), "\uFEFF" + study + "\n");

        assertThat(run("leaks", write("1.dcm", TestInstance.ct()), "--values", values)).isEqualTo(SOME_FAILED);
    }

    @Test
    void theSecretKeyOfReportsNeverLiesAmongTheResults() throws Exception {
        write("1.dcm", TestInstance.ct());

        assertThat(anonymize("--report", results.resolve("report.json").toString())).isEqualTo(WRONG_USAGE);
        assertThat(results).doesNotExist();
        Path key = folder.resolve("key.pem");
        assertThat(anonymize("--report", results.resolve("report.json").toString(), "--report-key", key.toString()))
                .isEqualTo(OK);

        assertThat(run("report", "key", key)).isEqualTo(OK);
        String pem = out.toString().substring(out.toString().indexOf("-----BEGIN PUBLIC KEY"));
        assertThat(out.toString()).doesNotContain("PRIVATE");
        Path half = Files.writeString(folder.resolve("public.pem"), pem);
        assertThat(run("report", "verify", results.resolve("report.json"), "--key", half, results))
                .withFailMessage(err::toString).isEqualTo(OK);
    }

    @Test
    void aReportDoesNotNameAnIdentifierThatTheRequestGives() throws Exception {
        write("1.dcm", TestInstance.ct());
        Path report = folder.resolve("report.json");

        assertThat(anonymize("--report", report.toString(), "--replace", "SOPInstanceUID=1.2.826.0.1.77"))
                .isEqualTo(OK);

        assertThat(Files.readString(report)).doesNotContain("1.2.826.0.1.77");
    }

    @Test
    void aFileThatCannotBeSearchedIsNotCalledClean() throws Exception {
        byte[] whole = TestInstance.ct().pixels(1000).file();
        Path cut = Files.write(originals.resolve("cut.dcm"), Arrays.copyOf(whole, whole.length - 100));
        Path good = write("1.dcm", TestInstance.ct().study(2).series(2).instance(2).patient("other")
                .with(Tag.PatientName, VR.PN, "Other"));

        assertThat(run("leaks", cut)).isEqualTo(SOME_FAILED);
        assertThat(err.toString()).contains("cut.dcm: not read: The DICOM file is cut off");
        assertThat(run("leaks", good, "--original", cut, "--values", Files.writeString(folder.resolve("v"), "Nobody")))
                .isEqualTo(SOME_FAILED);
        assertThat(out.toString()).contains("Looking for whom 0 originals name; 1 could not be read");
    }

    private int anonymize(String... more) {
        return run(Stream.concat(Stream.of("anonymize", originals, "--out", results), Stream.of(more)).toArray());
    }

    private int run(Object... arguments) {
        return new CommandLineInterface("1", settings -> {
            throw new AssertionError("nothing is to be served");
        }, new PrintWriter(out), new PrintWriter(err))
                .run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private Path write(String name, TestInstance instance) throws IOException {
        Path file = originals.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, instance.file());
    }

    private List<Path> drafts() throws IOException {
        try (Stream<Path> files = Files.list(results)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The datasets of the new files, by their names. */
    private NavigableMap<String, Attributes> results() throws IOException {
        if (!Files.exists(results)) {
            return new TreeMap<>();
        }
        NavigableMap<String, Attributes> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(results)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> found.put(results.relativize(file).toString(), read(file)));
        }
        return found;
    }

    private static Attributes read(Path file) {
        try (DicomFile dicom = DicomReader.standard().read(FileSource.open(file), DicomReader.Until.END)) {
            return dicom.dataset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
