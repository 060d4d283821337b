package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.Checksums;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What becomes of uploads in parts. */
class S3UploadsTest {
    private static final int LARGE = S3Sink.PART_BYTES + 12_345;

    @TempDir
    Path folder;

    private TestS3 s3;
    private Relay relay;
    private S3BlobStore store;

    @BeforeEach
    void start() {
        s3 = TestS3.start(folder.resolve("s3"));
        relay = new Relay(s3.port());
    }

    @AfterEach
    void stop() {
        store.close();
        relay.close();
        s3.close();
    }

    private void open() {
        store = S3BlobStore.open(TestS3.settings(relay.port(), TestS3.SECRET_KEY, "", folder, 0), Duration.ZERO);
    }

    @Test
    void anUploadThatWasCompleteBeforeItsAnswerWasLostIsThere() {
        LostCompletion lost = LostCompletion.then(() -> {});
        relay.lose(lost);
        open();
        try (BlobSink sink = largeSink()) {
            Blob blob = sink.commit();
            assertThat(lost.requests()).isEqualTo(2);
            store.verify(blob.key(), LARGE, blob.crc32c());
        }
        assertThat(s3.blobs()).isEqualTo(1);
        assertThat(s3.uploads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1000, LARGE - 1})
    void anUploadThatIsGoneAndLeftNothingOrSomethingElseIsUnavailable(int sizeOfWhatIsThere) {
        UUID[] key = new UUID[1];
        relay.lose(LostCompletion.then(() -> change(key[0], sizeOfWhatIsThere)));
        open();
        try (BlobSink sink = largeSink()) {
            key[0] = sink.key();
            assertThatThrownBy(sink::commit).isInstanceOfSatisfying(LetheException.class, e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
                assertThat(e).hasMessageContaining("has to be sent again").hasMessageNotContaining("there is no");
            });
        }
        assertThat(s3.blobs()).isZero();
    }

    private void change(UUID key, int size) {
        Path object = folder.resolve("s3").resolve(TestS3.BUCKET).resolve(key.toString());
        try {
            if (size < 0) {
                Files.delete(object);
            } else {
                Files.write(object, new byte[size]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPartOfAnUploadThatIsGoneIsUnavailable() {
        open();
        try (BlobSink sink = largeSink()) {
            s3.abortUploads();
            assertThatThrownBy(sink::commit).isInstanceOfSatisfying(LetheException.class,
                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
        }
    }

    private BlobSink largeSink() {
        BlobSink sink = store.create(Checksums.CRC32C);
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        sink.write(bytes);
        return sink;
    }
}
