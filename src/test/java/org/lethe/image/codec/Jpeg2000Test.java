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
    private final FrameEncoder encoder = new J2kEncoder(false, new ReversibleKernel());

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
        byte[] code = new J2kEncoder(true, new ReversibleKernel()).encode(raster);

        assertThat(decoder.decode(code, Rasters.shapeOf(raster)).samples()).isEqualTo(raster.samples());
        assertThat(code[42] & 0xFF).as("Ssiz").isEqualTo(0x8F);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 50, 75, 90, 100})
    void whatIsLostIsNoMoreThanTheQualityAllows(int quality) {
        FrameEncoder lossy = new J2kEncoder(false, IrreversibleKernel.ofQuality(quality));
        double allowed = Math.pow(2, (100 - quality) / 16.0);
        for (int bits : new int[] {2, 8, 12, 16}) {
            for (Rasters.Kind kind : Rasters.Kind.values()) {
                for (int components = 1; components <= 3; components += 2) {
                    Raster raster = Rasters.of(kind, 131, 77, components, bits, new Random(quality));
                    Raster decoded = decoder.decode(lossy.encode(raster), Rasters.shapeOf(raster));
                    assertThat(rootOfMeanSquare(raster, decoded)).as(kind + " of " + bits).isLessThan(allowed);
                }
            }
        }
    }

    @Test
    void lessQualityTakesLessRoom() {
        Raster raster = Rasters.of(Rasters.Kind.SMOOTH, 200, 200, 3, 8, new Random(3));
        int before = encoder.encode(raster).length;
        for (int quality : new int[] {90, 70, 50, 30, 10}) {
            int bytes = new J2kEncoder(false, IrreversibleKernel.ofQuality(quality)).encode(raster).length;
            assertThat(bytes).isLessThan(before * 9 / 10);
            before = bytes;
        }
    }

    private static double rootOfMeanSquare(Raster one, Raster other) {
        double squares = 0;
        for (int i = 0; i < one.samples().length; i++) {
            squares += Math.pow(one.samples()[i] - other.samples()[i], 2);
        }
        return Math.sqrt(squares / one.samples().length);
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
