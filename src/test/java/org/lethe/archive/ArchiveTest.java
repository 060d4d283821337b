package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.Attachment.Compression;
import org.lethe.index.Resource;
import org.lethe.index.Stored;

class ArchiveTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8, 600_000, 5_000_000})
    void anInstanceIsReadBackToTheByteWhateverItsSize(int pixelBytes) throws IOException {
        TestInstance ct = TestInstance.ct().pixels(pixelBytes);
        try (var pacs = new TestArchive(folder, "")) {
            Ingested stored = pacs.store(ct.file());

            assertThat(stored.status()).isEqualTo(Stored.Status.SUCCESS);
            assertThat(stored.ids()).isEqualTo(ct.ids());
            assertThat(pacs.file(ct.ids().instance())).isEqualTo(ct.file());
        }
    }

    @Test
    void aDeflatedInstanceIsUnderstood() throws IOException {
        TestInstance ct = TestInstance.ct().in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(ct.file());

            Resource patient =
                    pacs.archive().index().resource(Level.PATIENT, ct.ids().patient()).orElseThrow();
            assertThat(patient.tags()).containsEntry(Tag.PatientName, "Doe^John");
        }
    }

    @Test
    void theTreeFollowsTheIdentifiers() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            pacs.store(TestInstance.ct().instance(1).file());
            pacs.store(TestInstance.ct().instance(2).file());
            pacs.store(TestInstance.ct().series(2).instance(3).file());
            pacs.store(TestInstance.ct().study(2).series(3).instance(4).file());
            pacs.store(TestInstance.ct().patient("P2").file());

            assertThat(pacs.ids(Level.PATIENT)).hasSize(2);
            assertThat(pacs.ids(Level.STUDY)).hasSize(3);
            assertThat(pacs.ids(Level.SERIES)).hasSize(4);
            assertThat(pacs.ids(Level.INSTANCE)).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID})
    void anInstanceWithoutAnIdentifierIsRefusedAndLeavesNothing(int tag) throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            byte[] file = TestInstance.ct().without(tag).file();

            assertThatThrownBy(() -> pacs.store(file)).satisfies(ArchiveTest::isInexistentTag);
            assertThat(pacs.ids(Level.INSTANCE)).isEmpty();
            assertThat(pacs.blobFiles()).isZero();
        }
    }

    private static void isInexistentTag(Throwable e) {
        assertThat(((LetheException) e).kind()).isEqualTo(ErrorKind.INEXISTENT_TAG);
    }

    @Test
    void aFileCutOffIsRefusedAndLeavesNothing() throws IOException {
        byte[] file = TestInstance.ct().pixels(5_000_000).file();
        try (var pacs = new TestArchive(folder, "")) {
            assertThatThrownBy(() -> pacs.store(Arrays.copyOf(file, file.length - 100)))
                    .isInstanceOf(LetheException.class)
                    .hasMessageContaining("cut off");
            assertThat(pacs.blobFiles()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false,      ALREADY_STORED, 8",
        "'\"Never\"',     ALREADY_STORED, 8",
        "true,       REPLACED,       20",
        "'\"Always\"',    REPLACED,       20",
        "'\"IfChanged\"', REPLACED,       20"
    })
    void anotherFileOfTheSameInstanceIsTakenAsConfigured(String overwrite, Stored.Status status, int pixelBytes)
            throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": " + overwrite)) {
            pacs.store(TestInstance.ct().pixels(8).file());

            Ingested second = pacs.store(TestInstance.ct().pixels(20).file());

            assertThat(second.status()).isEqualTo(status);
            assertThat(pacs.file(second.ids().instance()))
                    .isEqualTo(TestInstance.ct().pixels(pixelBytes).file());
        }
    }

    @Test
    void theSameFileAgainChangesNothingIfOnlyChangesOverwrite() throws IOException {
        try (var pacs = new TestArchive(folder, "\"OverwriteInstances\": \"IfChanged\"")) {
            pacs.store(TestInstance.ct().file());

            assertThat(pacs.store(TestInstance.ct().file()).status()).isEqualTo(Stored.Status.ALREADY_STORED);
        }
    }

    @Test
    void theOldestPatientMakesRoomForANewOne() throws IOException {
        try (var pacs = new TestArchive(folder, "\"MaximumPatientCount\": 2")) {
            pacs.store(TestInstance.ct().patient("A").file());
            pacs.store(TestInstance.ct().patient("B").file());
            pacs.store(TestInstance.ct().patient("C").file());

            assertThat(pacs.ids(Level.PATIENT))
                    .containsExactly(
                            TestInstance.ct().patient("B").ids().patient(),
                            TestInstance.ct().patient("C").ids().patient());
        }
    }

    @Test
    void aProtectedPatientIsNotRecycled() throws IOException {
        try (var pacs = new TestArchive(folder, "\"MaximumStorageSize\": 1")) {
            TestInstance kept = TestInstance.ct().patient("A").pixels(400_000);
            pacs.store(kept.file());
            pacs.archive().index().setProtected(kept.ids().patient(), true);
            pacs.store(TestInstance.ct().patient("B").pixels(400_000).file());
            pacs.store(TestInstance.ct().patient("C").pixels(400_000).file());

            assertThat(pacs.ids(Level.PATIENT))
                    .containsExactly(
                            kept.ids().patient(),
                            TestInstance.ct().patient("C").ids().patient());
        }
    }

    @Test
    void aFullStorageThatMayNotRecycleRefuses() throws IOException {
        try (var pacs = new TestArchive(folder, "\"MaximumPatientCount\": 1, \"MaximumStorageMode\": \"Reject\"")) {
            pacs.store(TestInstance.ct().patient("A").file());

            assertThatThrownBy(() -> pacs.store(TestInstance.ct().patient("B").file()))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.FULL_STORAGE));
            assertThat(pacs.store(TestInstance.ct().patient("A").instance(2).file()).status())
                    .isEqualTo(Stored.Status.SUCCESS);
        }
    }

    @Test
    void aFileWhoseRowCannotBeWrittenLeavesNothing() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("storage/index"));
                    var statement = other.createStatement()) {
                statement.execute("""
                        CREATE TRIGGER refuse BEFORE INSERT ON instances
                        BEGIN SELECT RAISE(ABORT, 'refused by the test'); END
                        """);
            }

            assertThatThrownBy(() -> pacs.store(TestInstance.ct().file())).isInstanceOf(LetheException.class);
            assertThat(pacs.ids(Level.PATIENT)).isEmpty();
            assertThat(pacs.blobFiles()).isZero();
        }
    }

    @Test
    void anAttachmentThatIsRefusedAsItsRevisionIsNotTheCurrentOneLeavesNothing() throws IOException {
        try (var pacs = new TestArchive(folder, "")) {
            String study = pacs.store(TestInstance.ct().file()).ids().study();
            Attachments attachments = pacs.archive().attachments();
            Attachment kept = attachments.put(Level.STUDY, study, 1024, text("kept"), OptionalLong.empty());

            assertThatThrownBy(() -> attachments.put(Level.STUDY, study, 1024, text("other"), OptionalLong.of(7)))
                    .satisfies(ArchiveTest::isRevision);
            assertThatThrownBy(() -> attachments.store(Level.STUDY, study, kept.withRevision(7), Compression.ZLIB))
                    .satisfies(ArchiveTest::isRevision);

            assertThat(pacs.archive().index().attachment(Level.STUDY, study, 1024)).contains(kept);
            assertThat(pacs.blobFiles()).isEqualTo(2);
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void isRevision(Throwable e) {
        assertThat(((LetheException) e).kind()).isEqualTo(ErrorKind.REVISION);
    }

    @Test
    void aDeletionTakesTheFileFromTheDisk() throws Exception {
        try (var pacs = new TestArchive(folder, "")) {
            Ingested stored = pacs.store(TestInstance.ct().file());

            pacs.archive().delete(Level.INSTANCE, stored.ids().instance());

            assertThat(pacs.ids(Level.PATIENT)).isEmpty();
            for (int i = 0; i < 100 && pacs.blobFiles() > 0; i++) {
                Thread.sleep(50);
            }
            assertThat(pacs.blobFiles()).isZero();
        }
    }

    @Test
    void aStudyThatRestsBecomesStable() throws Exception {
        try (var pacs = new TestArchive(folder, "\"StableAge\": 1")) {
            String study = pacs.store(TestInstance.ct().file()).ids().study();
            assertThat(isStable(pacs, study)).isFalse();
            for (int i = 0; i < 100 && !isStable(pacs, study); i++) {
                Thread.sleep(Duration.ofMillis(50));
            }
            assertThat(isStable(pacs, study)).isTrue();
        }
    }

    private static boolean isStable(TestArchive pacs, String study) {
        return pacs.archive().index().resource(Level.STUDY, study).orElseThrow().stable();
    }

    @Test
    void theDicomFilesOfAnArchiveAreStoredAndTheRestIsPassedOver() throws IOException {
        byte[] zip = zip(
                "readme.txt", "hello".getBytes(),
                "../../etc/passwd", TestInstance.ct().instance(1).file(),
                "cut.dcm", Arrays.copyOf(TestInstance.ct().instance(9).file(), 300),
                "b/c/d.dcm", TestInstance.ct().instance(2).file());
        try (var pacs = new TestArchive(folder, "")) {
            Upload upload = pacs.upload(zip);

            assertThat(upload).isInstanceOf(Upload.Many.class);
            List<Ingested> stored = ((Upload.Many) upload).instances();
            assertThat(stored)
                    .extracting(Ingested::ids)
                    .containsExactly(
                            TestInstance.ct().instance(1).ids(),
                            TestInstance.ct().instance(2).ids());
            assertThat(pacs.blobFiles()).isEqualTo(2);
        }
    }

    @Test
    void namesInAnArchiveMayBeInAnyCharacterSet() throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip, StandardCharsets.ISO_8859_1)) {
            out.putNextEntry(new ZipEntry("M\u00FCller/IM1"));
            out.write(TestInstance.ct().file());
        }
        try (var pacs = new TestArchive(folder, "")) {
            assertThat(((Upload.Many) pacs.upload(zip.toByteArray())).instances()).hasSize(1);
        }
    }

    @Test
    void anArchiveThatIsABombIsRefused() throws IOException {
        byte[] zip = zip("bomb.bin", new byte[400 << 20]);
        try (var pacs = new TestArchive(folder, "")) {
            assertThatThrownBy(() -> pacs.upload(zip))
                    .isInstanceOf(LetheException.class)
                    .hasMessageContaining("beyond all bounds");
            assertThat(pacs.blobFiles()).isZero();
        }
    }

    @Test
    void anArchiveThatIsCutOffIsRefused() throws IOException {
        byte[] zip = zip("a.dcm", TestInstance.ct().pixels(100_000).file());
        try (var pacs = new TestArchive(folder, "")) {
            assertThatThrownBy(() -> pacs.upload(Arrays.copyOf(zip, 200)))
                    .isInstanceOfSatisfying(
                            LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
        }
    }

    @Test
    void extraMainTagsAreKeptWhereTheConfigurationNamesThem() throws IOException {
        String settings = "\"ExtraMainDicomTags\": {\"Series\": [\"ProtocolName\", \"RescaleSlope\"]}";
        try (var pacs = new TestArchive(folder, settings)) {
            TestInstance ct = TestInstance.ct().with(Tag.RescaleSlope, VR.DS, "2.5");
            pacs.store(ct.file());

            Resource series = pacs.archive().index().resource(Level.SERIES, ct.ids().series()).orElseThrow();
            assertThat(series.tags()).containsEntry(Tag.RescaleSlope, "2.5");
        }
    }

    private static byte[] zip(Object... namesAndContents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                zip.write((byte[]) namesAndContents[i + 1]);
            }
        }
        return bytes.toByteArray();
    }
}
