package org.lethe.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;

class PixelDescriptionTest {
    private final Raster frame = Rasters.of(Rasters.Kind.FLAT, 5, 4, 3, 8, new Random(1));

    @Test
    void theModuleIsRead() {
        PixelDescription found = PixelDescription.of(TestImage.of(8, frame, frame).dataset());
        assertThat(found.columns()).isEqualTo(5);
        assertThat(found.rows()).isEqualTo(4);
        assertThat(found.samples()).isEqualTo(3);
        assertThat(found.frames()).isEqualTo(2);
        assertThat(found.photometric()).isEqualTo("RGB");
        assertThat(found.frameBits()).isEqualTo(5 * 4 * 3 * 8);
    }

    @ParameterizedTest
    @CsvSource({
        "00280010, 0", "00280011, 0", "00280002, 0", "00280002, 2", "00280002, 65535", "00280100, 0", "00280100, 12",
        "00280101, 0", "00280101, 9", "00280102, 3", "00280102, 8", "00280100, 65535"})
    void numbersThatNoImageHasAreRefused(String tag, int number) {
        int parsed = Integer.parseUnsignedInt(tag, 16);
        assertRefused(TestImage.of(8, frame).with(Element.ofUnsignedShort(parsed, number)).dataset());
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "99999999999"})
    void aNumberOfFramesThatMakesNoSenseIsRefused(String number) {
        assertRefused(TestImage.of(8, frame).with(Element.ofText(
                Tag.NumberOfFrames, VR.IS, number, SpecificCharacterSet.LATIN_1)).dataset());
    }

    @Test
    void pixelsOfASizeThatNoNumberHasRoomForAreRefused() {
        PixelDescription found = PixelDescription.of(TestImage.of(8, frame)
                .with(Element.ofUnsignedShort(Tag.Rows, 65535)).with(Element.ofUnsignedShort(Tag.Columns, 65535))
                .with(Element.ofText(Tag.NumberOfFrames, VR.IS, "2147483647", SpecificCharacterSet.LATIN_1)).dataset());
        assertThatThrownBy(found::bytes).isInstanceOfSatisfying(
                LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    private static void assertRefused(Attributes dataset) {
        assertThatThrownBy(() -> PixelDescription.of(dataset)).isInstanceOfSatisfying(
                LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }
}
