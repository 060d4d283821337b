package org.lethe.archive.orthanc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.KeptTags;
import org.lethe.archive.Stores;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.TestInstance;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.WholeResource;

/** What ends an import, and what is only left out. */
class BatchTest {
    /** More than S3 is sent at once, so that it is asked before the commit. */
    private static final int LARGE = 9 << 20;

    @TempDir
    Path folder;

    private final List<NotTaken> told = new ArrayList<>();

    @Test
    void whileS3DoesNotAnswerNothingIsLeftOutButTheImportEnds() throws IOException {
        WholeResource instance = instance(attachment(AttachmentType.DICOM, LARGE));
        try (TestS3 s3 = TestS3.start(folder.resolve("s3"));
                Stores target = open(s3.option(folder.resolve("target"), ""));
                Batch batch = batch(target)) {
            s3.stop();
            assertKind(ErrorKind.UNAVAILABLE, () -> batch.add(instance, _ -> List.of()));
            s3.start();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void ifTheTargetFailsNothingHalfWrittenStays() throws IOException {
        Attachment file = attachment(AttachmentType.DICOM, 1 << 20);
        Attachment second = attachment(AttachmentType.USER_FIRST, 1 << 20);
        Path target = folder.resolve("target");
        try (Stores stores = open(""); Batch batch = batch(stores)) {
            Files.writeString(target.resolve(second.blobKey().toString().substring(0, 2)), "no folder");
            assertKind(ErrorKind.STORAGE, () -> batch.add(instance(file, second), _ -> List.of()));
        }
        assertThat(told).isEmpty();
        assertThat(filesOf(target, file.blobKey())).isEmpty();
    }

    private Stores open(String further) throws IOException {
        Path file =
                Files.writeString(folder.resolve("lethe.json"), "{\"StorageDirectory\": \"target\"" + further + "}");
        return Stores.open(Configuration.read(file, Map.of()).settings().storage());
    }

    private Batch batch(Stores target) {
        KeptTags kept = KeptTags.of(Configuration.defaults().settings().dicom().extraMainTags(), Dictionary.standard());
        return new Batch(new OrthancFiles(folder.resolve("orthanc"), target.blobs(), OrthancImport.Files.COPY),
                target, new FileReader(DicomReader.standard(), kept), told::add);
    }

    /** A file as Orthanc has it. */
    private Attachment attachment(int type, int pixels) throws IOException {
        byte[] file = TestInstance.ct().pixels(pixels).file();
        UUID key = UUID.nameUUIDFromBytes(new byte[] {(byte) type});
        String name = key.toString();
        Path place = folder.resolve("orthanc").resolve(name.substring(0, 2)).resolve(name.substring(2, 4));
        Files.createDirectories(place);
        Files.write(place.resolve(name), file);
        return Attachment.plain(type, key, file.length, 0, null);
    }

    private static WholeResource instance(Attachment... attachments) {
        return new WholeResource(Level.INSTANCE, 1, TestInstance.ct().ids().instance(), 0, Map.of(), Instant.EPOCH,
                true, List.of(), List.of(), List.of(attachments),
                new WholeResource.OfInstance("", "", -1, OptionalInt.empty(), null));
    }

    private static List<Path> filesOf(Path root, UUID key) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().startsWith(key.toString())).toList();
        }
    }

    private static void assertKind(ErrorKind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(LetheException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
