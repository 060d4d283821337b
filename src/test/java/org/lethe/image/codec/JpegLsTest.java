package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegLsTest {
    private final JpegDecoder decoder = new JpegDecoder();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatIsEncodedIsDecodedToTheSame(int bits) {
        Random random = new Random(bits);
        for (int round = 0; round < 80; round++) {
            Raster raster = Rasters.random(1 + 2 * (round % 2), bits, random);
            Raster decoded = decoder.decode(new LsEncoder(0).encode(raster), Rasters.shapeOf(raster));
            assertThat(decoded.bits()).isEqualTo(bits);
            assertThat(decoded.samples()).isEqualTo(raster.samples());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 12, 16})
    void noSampleDiffersByMoreThanItMay(int bits) {
        Random random = new Random(bits);
        for (int round = 0; round < 80; round++) {
            int near = 1 + random.nextInt(bits == 4 ? 2 : 9);
            Raster raster = Rasters.random(1 + 2 * (round % 2), bits, random);
            int[] decoded = decoder.decode(new LsEncoder(near).encode(raster), Rasters.shapeOf(raster)).samples();
            for (int i = 0; i < decoded.length; i++) {
                assertThat(decoded[i]).isBetween(raster.samples()[i] - near, raster.samples()[i] + near);
            }
        }
    }

    /** The example of T.87 annex H.3: the image, and the bytes it becomes. */
    @Test
    void theExampleOfTheStandardBecomesItsBytes() {
        int[] samples = {0, 0, 90, 74, 68, 50, 43, 205, 64, 145, 145, 145, 100, 145, 145, 145};
        byte[] code = new LsEncoder(0).encode(new Raster(4, 4, 1, 8, samples));
        byte[] scan = Arrays.copyOfRange(code, code.length - 32, code.length);
        assertThat(HexFormat.of().formatHex(scan))
                .isEqualTo("c000006c80208e01c0000057400000" + "6ee6000001bc18000005d800009160" + "ffd9");
    }

    @Test
    void mutantsAreDecodedOrRefused() {
        Raster grey = Rasters.of(Rasters.Kind.SMOOTH, 50, 40, 1, 12, new Random(1));
        Mutants.tryAll(decoder, new LsEncoder(0).encode(grey), Rasters.shapeOf(grey), 3);
        Raster colour = Rasters.of(Rasters.Kind.EDGES, 30, 40, 3, 8, new Random(1));
        Mutants.tryAll(decoder, new LsEncoder(3).encode(colour), Rasters.shapeOf(colour), 4);
    }
}
