package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.LetheException;

class LosslessJpegTest {
    private final JpegDecoder decoder = new JpegDecoder();
    private final LosslessEncoder encoder = new LosslessEncoder();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void whatIsEncodedIsDecodedToTheSame(int bits) {
        Random random = new Random(bits);
        for (int round = 0; round < 80; round++) {
            Raster raster = Rasters.random(1 + 2 * (round % 2), bits, random);
            Raster decoded = decoder.decode(encoder.encode(raster), Rasters.shapeOf(raster));
            assertThat(decoded.bits()).isEqualTo(bits);
            assertThat(decoded.samples()).isEqualTo(raster.samples());
        }
    }

    /** T.81 table H.1, by an encoder that follows the formulas and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void allPredictorsAreDecoded(int predictor) {
        Random random = new Random(predictor);
        for (int round = 0; round < 40; round++) {
            int components = 1 + 2 * (round % 2);
            Raster raster = Rasters.random(components, 2 + random.nextInt(15), random);
            byte[] code = new LosslessReference(raster, predictor, round % 3).encode();
            assertThat(decoder.decode(code, Rasters.shapeOf(raster)).samples()).isEqualTo(raster.samples());
        }
    }

    @Test
    void mutantsAreDecodedOrRefused() {
        Raster grey = Rasters.of(Rasters.Kind.SMOOTH, 50, 40, 1, 12, new Random(1));
        Mutants.tryAll(decoder, encoder.encode(grey), Rasters.shapeOf(grey), 3);
        Raster colour = Rasters.of(Rasters.Kind.SMOOTH, 30, 40, 3, 8, new Random(1));
        Mutants.tryAll(decoder, new LosslessReference(colour, 7, 2).encode(), Rasters.shapeOf(colour), 4);
    }

    @Test
    void anImageOfAnotherSizeThanTheDatasetSaysIsRefused() {
        byte[] code = encoder.encode(new Raster(4, 2, 1, 8, new int[8]));
        assertThatThrownBy(() -> decoder.decode(code, new FrameShape(2, 4, 1, 8)))
                .isInstanceOf(LetheException.class).hasMessageContaining("size");
    }
}
