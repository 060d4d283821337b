package org.lethe.image.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class PictureReaderTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aPngGivesBackTheSamplesThatItWasMadeOf(long seed) throws IOException {
        Random random = new Random(seed);
        int type = new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY, BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB}[random.nextInt(4)];
        BufferedImage image = new BufferedImage(1 + random.nextInt(50), 1 + random.nextInt(50), type);
        int bands = image.getRaster().getNumBands();
        int samples = Math.min(bands, 3);
        int bytesEach = type == BufferedImage.TYPE_USHORT_GRAY ? 2 : 1;
        ByteBuffer expected = ByteBuffer.allocate(image.getWidth() * image.getHeight() * samples * bytesEach);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                for (int band = 0; band < bands; band++) {
                    int value = random.nextInt(1 << (8 * bytesEach));
                    image.getRaster().setSample(x, y, band, value);
                    if (band < samples) {
                        expected.put((byte) value);
                        if (bytesEach == 2) {
                            expected.put((byte) (value >> 8));
                        }
                    }
                }
            }
        }

        Bitmap read = PictureReader.readPng(encode(image, "png"));

        assertThat(read.bytes()).isEqualTo(expected.array());
        assertThat(new int[] {read.width(), read.height(), read.samples(), read.bits()})
                .containsExactly(image.getWidth(), image.getHeight(), samples, 8 * bytesEach);
    }

    @Test
    void aPaletteBecomesRedGreenAndBlue() throws IOException {
        IndexColorModel colours = new IndexColorModel(2, 3, new byte[] {1, 50, 100}, new byte[] {2, 60, 110},
                new byte[] {3, 70, 120});
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, colours);
        for (int x = 0; x < 3; x++) {
            image.getRaster().setSample(x, 0, 0, 2 - x);
        }

        assertThat(PictureReader.readPng(encode(image, "png")).bytes()).containsExactly(100, 110, 120, 50, 60, 70, 1, 2,
                3);
    }

    @Test
    void grayOfOneBitStaysGray() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.getRaster().setSample(1, 0, 0, 1);

        Bitmap read = PictureReader.readPng(encode(image, "png"));

        assertThat(read.samples()).isEqualTo(1);
        assertThat(read.bytes()).containsExactly(0, 255);
    }

    @Test
    void aJpegIsDecodedToRedGreenAndBlue() throws IOException {
        BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 16; x++) {
                image.setRGB(x, y, 0xC81E3C);
            }
        }

        Bitmap read = PictureReader.readJpeg(encode(image, "jpeg"));

        assertThat(read.samples()).isEqualTo(3);
        assertThat(read.bytes()).hasSize(16 * 8 * 3);
        assertThat(read.bytes()[0] & 0xFF).isCloseTo(200, within(4));
        assertThat(read.bytes()[1] & 0xFF).isCloseTo(30, within(4));
        assertThat(read.bytes()[2] & 0xFF).isCloseTo(60, within(4));
    }

    @Test
    void aHugePictureIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] png = encode(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
        ByteBuffer.wrap(png).putInt(16, 60000).putInt(20, 60000);
        CRC32 checksum = new CRC32();
        checksum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());

        assertThatThrownBy(() -> PictureReader.readPng(png)).isInstanceOfSatisfying(LetheException.class,
                PictureReaderTest::isBadFile).hasMessageContaining("60000 x 60000");
    }

    @Test
    void aChunkThatIsLongerThanTheFileIsRefused() throws IOException {
        byte[] png = encode(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
        ByteBuffer.wrap(png).putInt(33, 0x7FFFFFF0);

        assertThatThrownBy(() -> PictureReader.readPng(png)).isInstanceOfSatisfying(LetheException.class,
                PictureReaderTest::isBadFile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void aPictureThatWasCutOffAnywhereIsRefused(String format) throws IOException {
        byte[] whole = encode(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), format);

        for (int length = 0; length < whole.length - 1; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(format, cut)).as("%d bytes", length)
                    .isInstanceOfSatisfying(LetheException.class, PictureReaderTest::isBadFile);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void brokenBytesEndInARefusalOrAPictureOfTheSameFormat(String format) throws IOException {
        byte[] whole = encode(new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB), format);
        Random random = new Random(1);

        for (int i = 0; i < 300; i++) {
            byte[] broken = whole.clone();
            broken[random.nextInt(broken.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                Bitmap read = read(format, broken);
                assertThat(read.bytes()).hasSize(read.width() * read.height() * read.samples() * read.bits() / 8);
            } catch (LetheException e) {
                isBadFile(e);
            }
        }
    }

    @Test
    void theHeaderOfAJpegTellsWhetherItIsBaseline() throws IOException {
        JpegHeader header = JpegHeader.of(encode(new BufferedImage(9, 5, BufferedImage.TYPE_BYTE_GRAY), "jpeg"));

        assertThat(header).isEqualTo(new JpegHeader(true, 9, 5, 1, false));
    }

    private static Bitmap read(String format, byte[] file) {
        return format.equals("png") ? PictureReader.readPng(file) : PictureReader.readJpeg(file);
    }

    private static void isBadFile(LetheException e) {
        assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT);
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
