package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

class RleTest {
    private final RleDecoder decoder = new RleDecoder();
    private final RleEncoder encoder = new RleEncoder();

    @ParameterizedTest
    @CsvSource({"1, 8", "1, 16", "1, 32", "3, 8", "3, 16", "3, 32", "4, 8"})
    void whatIsEncodedIsDecodedToTheSame(int components, int bits) {
        Random random = new Random(7);
        for (int round = 0; round < 150; round++) {
            Raster raster = Rasters.random(components, bits, random);
            byte[] code = encoder.encode(raster);
            assertThat(code.length % 2).isZero();
            assertThat(decoder.decode(code, Rasters.shapeOf(raster)).samples()).isEqualTo(raster.samples());
        }
    }

    /** The example of PS3.5 section G.3.1 in other words: literals, a run, and a byte that does nothing. */
    @Test
    void runsLiteralsAndNothingAreTold() {
        byte[] code = new byte[64 + 8];
        code[0] = 1;
        code[4] = 64;
        System.arraycopy(new byte[] {1, 10, 20, (byte) 0x80, (byte) -2, 30, 0, 40}, 0, code, 64, 8);
        Raster raster = decoder.decode(code, new FrameShape(3, 2, 1, 8));
        assertThat(raster.samples()).containsExactly(10, 20, 30, 30, 30, 40);
    }

    @Test
    void aRunNeverGoesOnInTheNextRow() {
        byte[] code = encoder.encode(new Raster(4, 2, 1, 8, new int[8]));
        assertThat(java.util.Arrays.copyOfRange(code, 64, 68)).containsExactly(-3, 0, -3, 0);
    }

    @Test
    void mutantsAreDecodedOrRefused() {
        Raster raster = Rasters.of(Rasters.Kind.SMOOTH, 40, 30, 3, 16, new Random(1));
        Mutants.tryAll(decoder, encoder.encode(raster), Rasters.shapeOf(raster), 2);
    }

    @Test
    void aSmallFrameThatClaimsToBeLargeIsRefusedBeforeMemoryIsTaken() {
        byte[] code = encoder.encode(new Raster(4, 2, 1, 8, new int[8]));
        assertThatThrownBy(() -> decoder.decode(code, new FrameShape(1000, 1000, 1, 8)))
                .isInstanceOf(LetheException.class).hasMessageContaining("has more bytes");
        assertThatThrownBy(() -> new FrameShape(65535, 65535, 3, 8))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
    }
}
