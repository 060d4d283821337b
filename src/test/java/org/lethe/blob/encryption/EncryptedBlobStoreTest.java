package org.lethe.blob.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobStore;
import org.lethe.blob.BlobStoreContract;
import org.lethe.blob.FileBlobStore;
import org.lethe.config.S3Settings.MasterKey;
import org.lethe.config.S3Settings.MasterKeys;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

class EncryptedBlobStoreTest extends BlobStoreContract {
    private static final int CHUNK = BlobCipher.CHUNK_BYTES;

    @TempDir
    Path folder;

    @Override
    protected BlobStore open() {
        return around(keys(1));
    }

    private BlobStore around(KeyRing keys) {
        return new EncryptedBlobStore(FileBlobStore.open(folder.resolve("blobs")), keys);
    }

    private KeyRing keys(int current, int... previous) {
        return KeyRing.read(new MasterKeys(key(current), Arrays.stream(previous).mapToObj(this::key).toList()));
    }

    private MasterKey key(int id) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) id);
        return new MasterKey(id, write(id + ".key", bytes));
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsKeptIsNotReadable() throws IOException {
        byte[] content = new byte[1000];
        Arrays.fill(content, (byte) 'x');
        byte[] kept = Files.readAllBytes(fileOf(put(content).key()));
        assertThat(kept).hasSize(1000 + BlobCipher.HEADER_BYTES + BlobCipher.TAG_BYTES);
        assertThat(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("xxxx");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK})
    void eachRangeIsReadAndHandedOn(int size) throws IOException {
        byte[] content = randomBytes(size);
        Blob blob = put(content);
        try (ByteSource source = store().open(blob.key())) {
            assertThat(source.size()).isEqualTo(size);
            for (int at = 0; at < size; at += CHUNK / 3 + 7) {
                int length = Math.min(size - at, CHUNK / 2 + at / 3);
                byte[] read = new byte[length];
                source.read(at, read, 0, length);
                ByteArrayOutputStream handed = new ByteArrayOutputStream();
                source.transferTo(at, length, Channels.newChannel(handed));
                assertThat(read).isEqualTo(Arrays.copyOfRange(content, at, at + length))
                        .isEqualTo(handed.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "10", "20", "43", "44", "1000", "65603", "65604", "65700", "66700"})
    void eachByteThatIsChangedIsFound(int position) throws IOException {
        Blob blob = put(randomBytes(CHUNK + 1100));
        byte[] kept = Files.readAllBytes(fileOf(blob.key()));
        kept[position] ^= 1;
        Files.write(fileOf(blob.key()), kept);
        assertThatThrownBy(() -> contentOf(blob.key())).isInstanceOfSatisfying(LetheException.class,
                e -> assertThat(e.kind()).isIn(ErrorKind.CORRUPTED_FILE, ErrorKind.STORAGE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, BlobCipher.HEADER_BYTES, BlobCipher.HEADER_BYTES + BlobCipher.SEALED_BYTES,
        BlobCipher.HEADER_BYTES + BlobCipher.SEALED_BYTES + 5})
    void aBlobThatIsCutOffIsFound(int size) throws IOException {
        Blob blob = put(randomBytes(2 * CHUNK));
        Files.write(fileOf(blob.key()), Arrays.copyOf(Files.readAllBytes(fileOf(blob.key())), size));
        assertKind(ErrorKind.CORRUPTED_FILE, () -> contentOf(blob.key()));
    }

    @Test
    void aBlobCannotStandInForAnother() throws IOException {
        Blob one = put(randomBytes(1000));
        Blob other = put(randomBytes(1000));
        Files.write(fileOf(one.key()), Files.readAllBytes(fileOf(other.key())));
        assertKind(ErrorKind.CORRUPTED_FILE, () -> contentOf(one.key()));
    }

    @Test
    void whatIsNotEncryptedIsRefused() throws IOException {
        Blob blob = put(randomBytes(1000));
        Files.write(fileOf(blob.key()), randomBytes(1000));
        assertKind(ErrorKind.CORRUPTED_FILE, () -> store().open(blob.key()));
    }

    @Test
    void afterTheMasterKeyWasChangedOlderBlobsAreReadWithThePreviousOne() throws IOException {
        Blob old = put(randomBytes(1000));
        store().close();
        try (BlobStore later = around(keys(2, 1)); ByteSource source = later.open(old.key())) {
            assertThat(source.size()).isEqualTo(1000);
        }
        try (BlobStore without = around(keys(2))) {
            assertThatThrownBy(() -> without.open(old.key())).hasMessageContaining("master key 1");
        }
    }

    @Test
    void aKeyMayBeWrittenInBase64AndMustHaveItsLength() {
        byte[] text = (Base64.getEncoder().encodeToString(new byte[32]) + "\n").getBytes(
                java.nio.charset.StandardCharsets.US_ASCII);
        KeyRing.read(new MasterKeys(new MasterKey(1, write("a", text)), List.of()));
        Path shorter = write("b", new byte[31]);
        assertThatThrownBy(() -> KeyRing.read(new MasterKeys(new MasterKey(1, shorter), List.of())))
                .isInstanceOf(LetheException.class).hasMessageContaining(shorter.toString());
        assertThatThrownBy(() -> KeyRing.read(new MasterKeys(new MasterKey(1, folder.resolve("c")), List.of())))
                .isInstanceOf(LetheException.class).hasMessageContaining("cannot be read");
    }

    private Path fileOf(UUID key) {
        String name = key.toString();
        return folder.resolve("blobs").resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    }
}
