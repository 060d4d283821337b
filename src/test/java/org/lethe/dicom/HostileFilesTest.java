package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** Whatever a file holds: it is read, or refused with one typed error, in bounded time and memory. */
class HostileFilesTest {
    private final DicomReader reader = DicomReader.standard();

    @Test
    void aFileCutOffAnywhereIsRefused() {
        byte[] file = sample();
        for (int length = 0; length < file.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(file, length);
            if (endsBetweenElements(length)) {
                continue;
            }
            assertRefused(cut);
        }
    }

    @Test
    void aMutatedFileIsReadOrRefusedAndWhatIsReadIsWrittenAgain() throws IOException {
        byte[] file = sample();
        Random random = new Random(42);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] mutant = file.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                mutant[132 + random.nextInt(mutant.length - 132)] = (byte) random.nextInt();
            }
            try (DicomFile result = reader.read(ByteSource.of(mutant), DicomReader.Until.END)) {
                assertRoundTrip(result);
                read++;
            } catch (LetheException e) {
                assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT);
            }
        }
        assertThat(read).as("mutants that are still DICOM").isBetween(1000, 19_999);
    }

    private static void assertRoundTrip(DicomFile result) throws IOException {
        if (result.dataset().isEmpty() || result.transferSyntax().deflated()) {
            return;
        }
        ByteSource written = DicomWriter.encodeDataset(
                result.dataset(), result.dataset().at(0).encoding());
        assertThat(written.size()).isEqualTo(result.datasetEnd() - result.datasetStart());
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 10_000})
    void sequencesNestedTooDeepAreRefused(int depth) {
        assertRefused(part10(UID.ExplicitVRLittleEndian, nested(depth)));
    }

    @Test
    void sequencesNestedDeepButSensiblyAreRead() throws IOException {
        byte[] file = part10(UID.ExplicitVRLittleEndian, nested(100));
        try (DicomFile result = reader.read(ByteSource.of(file), DicomReader.Until.END)) {
            assertThat(result.dataset().size()).isEqualTo(1);
        }
    }

    @Test
    void aLengthBeyondTheEndOfTheFileIsRefusedWithoutMemoryForIt() {
        byte[] element = bytes(out -> out.putInt(Integer.reverseBytes(0x10001000))
                .put("UT".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0)
                .putInt(0x7FFFFFF0));
        assertRefused(part10(UID.ExplicitVRLittleEndian, element));
    }

    @Test
    void moreElementsThanAllowedAreRefused() {
        var small = new DicomReader(
                Dictionary.standard(), SpecificCharacterSet.LATIN_1, new ReadLimits(8, 100, 1000, 1000, 10));
        byte[] many = new byte[8 * 101];
        for (int i = 0; i < 101; i++) {
            System.arraycopy(new byte[] {8, 0, (byte) (i + 1), 0, 'C', 'S', 0, 0}, 0, many, i * 8, 8);
        }
        byte[] file = part10(UID.ExplicitVRLittleEndian, many);
        assertThatThrownBy(() -> small.read(ByteSource.of(file), DicomReader.Until.END))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("more than 100 elements");
    }

    @Test
    void aDeflateBombIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(bytes, new Deflater(9, true))) {
            deflated.write(new byte[] {0x10, 0, 0x10, 0, 'U', 'T', 0, 0, 0, 0, 0, 0x10});
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 256; i++) {
                deflated.write(zeros);
            }
        }
        byte[] file = part10(UID.DeflatedExplicitVRLittleEndian, bytes.toByteArray());
        assertThat(file.length).isLessThan(300_000);
        assertThatThrownBy(() -> reader.read(ByteSource.of(file), DicomReader.Until.END))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("grows beyond all bounds");
        assertThatThrownBy(() -> reader.scan(new ByteArrayInputStream(file), _ -> false))
                .isInstanceOf(LetheException.class)
                .hasMessageContaining("grows beyond all bounds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "this is not a DICOM file", "{\"PatientName\": \"x\"}", "PK\3\4"})
    void whatIsNoDicomFileIsRefused(String body) {
        assertRefused(body.getBytes(StandardCharsets.US_ASCII));
    }

    private void assertRefused(byte[] file) {
        assertThatThrownBy(() -> reader.read(ByteSource.of(file), DicomReader.Until.END))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
        assertThatThrownBy(() -> reader.scan(new ByteArrayInputStream(file), _ -> true))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    // A file with one element of each form: 132 + 28 bytes of preamble and file meta, then the dataset.
    private static byte[] sample() {
        return part10(UID.ExplicitVRLittleEndian, sampleDataset());
    }

    private static byte[] sampleDataset() {
        return bytes(out -> {
            out.put(new byte[] {8, 0, 5, 0, 'C', 'S', 10, 0}).put(ascii("ISO_IR 100"));
            out.put(new byte[] {8, 0, 0x18, 0, 'U', 'I', 4, 0}).put(ascii("1.2\0"));
            out.put(new byte[] {8, 0, 0x40, 0x11, 'S', 'Q', 0, 0}).putInt(-1);
            out.put(item(20)).put(new byte[] {8, 0, 0x55, 0x11, 'U', 'I', 12, 0}).put(ascii("1.2.3.4.5.6\0"));
            out.put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
            out.put(new byte[] {0x10, 0, 0x10, 0, 'P', 'N', 8, 0}).put(ascii("Doe^John"));
            out.put(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0}).putInt(-1);
            out.put(item(0)).put(item(4)).putInt(0x12345678);
            out.put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
        });
    }

    private static boolean endsBetweenElements(int length) {
        int meta = sample().length - sampleDataset().length;
        int at = length - meta;
        return at == 0 || at == 18 || at == 30 || at == 78 || at == 94;
    }

    private static byte[] part10(String transferSyntax, byte[] dataset) {
        byte[] uid = ascii(transferSyntax.length() % 2 == 0 ? transferSyntax : transferSyntax + "\0");
        return bytes(out -> out.put(new byte[128])
                .put(ascii("DICM"))
                .put(new byte[] {2, 0, 0x10, 0, 'U', 'I', (byte) uid.length, 0})
                .put(uid)
                .put(dataset));
    }

    private static byte[] nested(int depth) {
        return bytes(out -> {
            for (int i = 0; i < depth; i++) {
                out.put(new byte[] {8, 0, 0x40, 0x11, 'S', 'Q', 0, 0}).putInt(-1);
                out.put(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0}).putInt(-1);
            }
            for (int i = 0; i < depth; i++) {
                out.put(new byte[] {(byte) 0xFE, (byte) 0xFF, 0x0D, (byte) 0xE0, 0, 0, 0, 0});
                out.put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
            }
        });
    }

    private static byte[] item(int length) {
        return new byte[] {(byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, (byte) length, 0, 0, 0};
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(Consumer<ByteBuffer> writer) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        writer.accept(buffer);
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }
}
