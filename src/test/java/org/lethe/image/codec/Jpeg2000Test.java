package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.LetheException;

/** JPEG 2000 there and back. Against other programs it is tried in {@code CodecsTest}. */
class Jpeg2000Test {
    private final FrameDecoder decoder = new J2kDecoder();
    private final FrameEncoder encoder = new J2kEncoder(false);

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 10, 12, 15, 16})
    void whatIsEncodedIsDecodedBitByBit(int bits) {
        Random random = new Random(bits);
        for (int round = 0; round < 60; round++) {
            Raster raster = Rasters.random(1 + 2 * (round % 2), bits, random);
            Raster decoded = decoder.decode(encoder.encode(raster), Rasters.shapeOf(raster));
            assertThat(decoded.samples()).isEqualTo(raster.samples());
        }
    }

    @Test
    void severalCodeBlocksMakeOneFrame() {
        for (int components = 1; components <= 3; components += 2) {
            for (Rasters.Kind kind : Rasters.Kind.values()) {
                Raster raster = Rasters.of(kind, 301, 207, components, 12, new Random(7));
                assertThat(decoder.decode(encoder.encode(raster), Rasters.shapeOf(raster)).samples())
                        .isEqualTo(raster.samples());
            }
        }
    }

    @Test
    void signsAreKept() {
        Raster raster = Rasters.of(Rasters.Kind.NOISE, 40, 30, 1, 16, new Random(1));
        byte[] code = new J2kEncoder(true).encode(raster);

        assertThat(decoder.decode(code, Rasters.shapeOf(raster)).samples()).isEqualTo(raster.samples());
        assertThat(code[42] & 0xFF).as("Ssiz").isEqualTo(0x8F);
    }

    @Test
    void mutantsAreDecodedOrRefused() {
        Raster grey = Rasters.of(Rasters.Kind.SMOOTH, 70, 90, 1, 12, new Random(1));
        Mutants.tryAll(decoder, encoder.encode(grey), Rasters.shapeOf(grey), 5);
        Raster colour = Rasters.of(Rasters.Kind.EDGES, 30, 40, 3, 8, new Random(1));
        Mutants.tryAll(decoder, encoder.encode(colour), Rasters.shapeOf(colour), 6);
    }

    @Test
    void anImageOfAnotherSizeThanTheDatasetSaysIsRefused() {
        byte[] code = encoder.encode(new Raster(4, 2, 1, 8, new int[8]));
        assertThatThrownBy(() -> decoder.decode(code, new FrameShape(2, 4, 1, 8)))
                .isInstanceOf(LetheException.class).hasMessageContaining("size");
    }
}
