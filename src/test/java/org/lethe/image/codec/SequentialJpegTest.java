package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.image.codec.Rasters.Kind;

class SequentialJpegTest {
    private final JpegDecoder decoder = new JpegDecoder();

    /** The transform as its formula says (T.81 A.3.3), in floating point. */
    @Test
    void theTransformIsAsExactAsItsFormula() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            int bits = round % 2 == 0 ? 8 : 12;
            int level = 1 << bits - 1;
            int[] samples = random.ints(64, -level, level).toArray();
            double[] exact = transform(samples);
            int[] block = samples.clone();
            Dct.forward(block);
            for (int i = 0; i < 64; i++) {
                assertThat(block[i] / 8.0).isCloseTo(exact[i], org.assertj.core.data.Offset.offset(bits == 8 ? .3 : 2));
                block[i] = (int) Math.round(exact[i]);
            }
            short[] back = new short[64];
            Dct.inverse(block, back, 0, 8, level);
            for (int i = 0; i < 64; i++) {
                assertThat(back[i] - level).isBetween(samples[i] - 1, samples[i] + 1);
                assertThat(block[i]).isZero();
            }
        }
    }

    private static double[] transform(int[] samples) {
        double[] all = new double[64];
        for (int v = 0; v < 8; v++) {
            for (int u = 0; u < 8; u++) {
                double sum = 0;
                for (int i = 0; i < 64; i++) {
                    sum += samples[i] * Math.cos((2 * (i % 8) + 1) * u * Math.PI / 16)
                            * Math.cos((2 * (i / 8) + 1) * v * Math.PI / 16);
                }
                all[v * 8 + u] = sum / 4 * (u == 0 ? Math.sqrt(0.5) : 1) * (v == 0 ? Math.sqrt(0.5) : 1);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"8, 100, 3", "8, 90, 14", "8, 10, 90", "12, 100, 4", "12, 90, 15"})
    void whatIsEncodedIsDecodedToNearlyTheSame(int bits, int quality, int difference) {
        Random random = new Random(bits);
        for (int round = 0; round < 60; round++) {
            Raster raster = Rasters.of(
                    round % 2 == 0 ? Kind.SMOOTH : Kind.NOISE, 1 + random.nextInt(60), 1 + random.nextInt(40), 1, bits,
                    random);
            int allowed = round % 2 == 0 ? difference : 1 << bits;
            int[] decoded = decoder.decode(new DctEncoder(quality).encode(raster), Rasters.shapeOf(raster)).samples();
            for (int i = 0; i < decoded.length; i++) {
                assertThat(Math.abs(decoded[i] - raster.samples()[i])).isLessThanOrEqualTo(allowed);
            }
        }
    }

    @Test
    void coloursKeepTheirPlaces() {
        int[] samples = new int[33 * 9 * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = new int[] {50, 100, 200}[i % 3];
        }
        Raster raster = new Raster(33, 9, 3, 8, samples);
        int[] decoded = decoder.decode(new DctEncoder(95).encode(raster), Rasters.shapeOf(raster)).samples();
        for (int i = 0; i < samples.length; i++) {
            assertThat(decoded[i]).isBetween(samples[i] - 2, samples[i] + 2);
        }
    }

    @Test
    void mutantsAreDecodedOrRefused() {
        Raster grey = Rasters.of(Kind.SMOOTH, 50, 40, 1, 12, new Random(1));
        Mutants.tryAll(decoder, new DctEncoder(80).encode(grey), Rasters.shapeOf(grey), 3);
        Raster colour = Rasters.of(Kind.EDGES, 30, 40, 3, 8, new Random(1));
        Mutants.tryAll(decoder, new DctEncoder(80).encode(colour), Rasters.shapeOf(colour), 4);
    }
}
