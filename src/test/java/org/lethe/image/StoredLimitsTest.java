package org.lethe.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.image.PixelDescription.Planes;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.codec.Raster;

class StoredLimitsTest {
    private static final TransferSyntax LOSSY = TransferSyntax.of(UID.JPEG2000);

    @Test
    void whatIsBeyondTheStoredBitsBecomesTheNearestThatIsNot() {
        assertThat(cut(Representation.UNSIGNED, 16, 0, 24, 4095, 4096, 4120, 65535))
                .containsExactly(0, 24, 4095, 4095, 4095, 4095);
        assertThat(cut(Representation.SIGNED, 16, 0, 2047, 2048, 5000, -1 & 0xFFFF, -2048 & 0xFFFF, -2049 & 0xFFFF))
                .containsExactly(0, 2047, 2047, 2047, 0xFFFF, -2048 & 0xFFFF, -2048 & 0xFFFF);
    }

    @Test
    void aCodestreamOfNoMoreBitsThanAreStoredStaysAsItIs() {
        assertThat(cut(Representation.SIGNED, 12, 0xFFF, 0x800, 7)).containsExactly(0xFFF, 0x800, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.JPEG2000Lossless, UID.JPEGLSLossless, UID.RLELossless, UID.JPEGLossless})
    void bitsAboveTheStoredOnesOfLosslessPixelsAreKept(String uid) {
        assertThat(StoredLimits.of(pixels(Representation.UNSIGNED), TransferSyntax.of(uid))).isNull();
    }

    private static int[] cut(Representation representation, int bits, int... samples) {
        Raster raster = new Raster(samples.length, 1, 1, bits, IntStream.of(samples).toArray());
        StoredLimits.of(pixels(representation), LOSSY).cut(raster);
        return raster.samples();
    }

    private static PixelDescription pixels(Representation representation) {
        return new PixelDescription(1, 1, 1, 16, 12, 11, representation, Planes.values()[0], "MONOCHROME2", 1);
    }
}
