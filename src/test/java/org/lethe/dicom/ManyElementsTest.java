package org.lethe.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.lethe.io.ByteSource;

/** Time grows with the size of a file and not with its square, whatever its elements are. */
class ManyElementsTest {
    private static final int COUNT = 300_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void privateElementsWithoutCreatorAreReadInTime() {
        byte[] file =
                file(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, i -> new byte[] {9, 0, (byte) i, 0x10, 0, 0, 0, 0});

        assertTimeoutPreemptively(LIMIT, () -> assertThat(read(file).size()).isEqualTo(COUNT));
    }

    @Test
    void aCharacterSetThatIsNamedAgainAndAgainIsReadInTime() {
        byte[] file =
                file(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, i -> new byte[] {8, 0, 5, 0, 'C', 'S', 0, 0});

        assertTimeoutPreemptively(LIMIT, () -> assertThat(read(file).size()).isEqualTo(COUNT));
    }

    @Test
    void elementsOutOfOrderAreFoundInTimeAndTheFirstOfATagCounts() {
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        for (int i = COUNT; i > 0; i--) {
            builder.append(Element.ofUnsignedShort(0x00100000 + i / 2, i));
        }
        Attributes dataset = builder.build();

        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 1; i < COUNT / 2; i++) {
                assertThat(dataset.get(0x00100000 + i)).isSameAs(dataset.at(COUNT - 2 * i - 1));
            }
        });
        assertThat(dataset.get(0x00080005)).isNull();
        assertThat(dataset.get(0xFFFC0000)).isNull();
    }

    private static Attributes read(byte[] file) throws IOException {
        try (DicomFile read = DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END)) {
            return read.dataset();
        }
    }

    private static byte[] file(TransferSyntax syntax, IntFunction<byte[]> element) {
        String padded = syntax.uid().length() % 2 == 0 ? syntax.uid() : syntax.uid() + '\0';
        byte[] uid = padded.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes(new byte[] {'D', 'I', 'C', 'M', 2, 0, 0x10, 0, 'U', 'I', (byte) uid.length, 0});
        file.writeBytes(uid);
        for (int i = 0; i < COUNT; i++) {
            file.writeBytes(element.apply(i));
        }
        return file.toByteArray();
    }
}
