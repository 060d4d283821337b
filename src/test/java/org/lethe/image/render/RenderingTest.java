package org.lethe.image.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.render.Rendering.Look;
import org.lethe.image.render.Rendering.Range;

class RenderingTest {
    private static final Look AS_IT_IS = new Look(Double.NaN, Double.NaN, 0, 0, false);

    @Test
    void aPreviewReachesFromBlackToWhite() throws IOException {
        assertThat(grey("MONOCHROME2", -1000, 0, 1000).preview(0).samples()).containsExactly(0, 127, 255);
        assertThat(grey("MONOCHROME1", -1000, 0, 1000).preview(0).samples()).containsExactly(255, 128, 0);
        assertThat(grey("MONOCHROME2", 7, 7, 7).preview(0).samples()).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"UINT8, 0 0 255", "UINT16, 0 0 1000", "INT16, 64536 0 1000"})
    void valuesAreCutToTheRangeOfThePicture(Range range, String expected) throws IOException {
        assertThat(grey("MONOCHROME2", -1000, 0, 1000).truncated(0, range).samples())
                .containsExactly(List.of(expected.split(" ")).stream().mapToInt(Integer::parseInt).toArray());
    }

    @Test
    void aWindowIsAppliedToWhatTheValuesMean() throws IOException {
        Rendering rendering = of(pixels("MONOCHROME2", VR.OW, 16, shorts(0, 1024, 2048))
                .put(text(Tag.RescaleIntercept, "-1024")).put(text(Tag.RescaleSlope, "1"))
                .put(text(Tag.WindowCenter, "0\\50")).put(text(Tag.WindowWidth, "2048\\100")));

        assertThat(rendering.rendered(0, AS_IT_IS).samples()).containsExactly(0, 128, 255);
        assertThat(rendering.rendered(0, new Look(1024, 2, 0, 0, false)).samples()).containsExactly(0, 0, 128);
    }

    @Test
    void aPictureKeepsItsProportionsAndFitsIntoWhatIsAskedFor() throws IOException {
        Rendering rendering = grey("MONOCHROME2", 0, 0, 30_000);

        Picture picture = rendering.rendered(0, new Look(15_000, 30_000, 12, 9, true));

        assertThat(picture.width()).isEqualTo(12);
        assertThat(picture.height()).isEqualTo(4);
        assertThat(picture.samples()[0]).isZero();
        assertThat(picture.samples()[11]).isEqualTo(255);
        assertThat(picture.samples()[8]).isBetween(1, 254);
        assertThatThrownBy(() -> new Look(0, 1, 1_000_000, 0, false)).isInstanceOf(LetheException.class);
    }

    @Test
    void indexesBecomeTheColoursOfThePalette() throws IOException {
        Attributes.Builder dataset = pixels("PALETTE COLOR", VR.OB, 8, new byte[] {0, 1, 9, 0});
        for (int channel = 0; channel < 3; channel++) {
            dataset.put(Element.of(Tag.RedPaletteColorLookupTableDescriptor + channel, VR.US, shorts(2, 0, 16)));
            dataset.put(Element.of(Tag.RedPaletteColorLookupTableData + channel, VR.OW,
                    shorts(channel * 0x1000, 0xFF00)));
        }

        assertThat(of(dataset).preview(0).samples()).containsExactly(0, 16, 32, 255, 255, 255, 255, 255, 255);
    }

    @Test
    void valuesFromTheFirstOneOfASupplementalPaletteOnAreColoursAndTheOthersStayGrey() throws IOException {
        Attributes.Builder dataset = pixels("MONOCHROME2", VR.OB, 8, new byte[] {100, (byte) 200, (byte) 201, 0});
        for (int channel = 0; channel < 3; channel++) {
            dataset.put(Element.of(Tag.RedPaletteColorLookupTableDescriptor + channel, VR.US, shorts(2, 200, 16)));
            dataset.put(Element.of(Tag.RedPaletteColorLookupTableData + channel, VR.OW,
                    shorts(0x1000 * (channel + 1), 0xF000)));
        }
        dataset.put(Element.of(Tag.WindowCenter, VR.DS, "128".getBytes(StandardCharsets.US_ASCII)));
        dataset.put(Element.of(Tag.WindowWidth, VR.DS, "256".getBytes(StandardCharsets.US_ASCII)));

        Picture picture = of(dataset).rendered(0, new Rendering.Look(Double.NaN, Double.NaN, 0, 0, false));

        assertThat(picture.channels()).isEqualTo(3);
        assertThat(picture.samples()).containsExactly(100, 100, 100, 0x10, 0x20, 0x30, 0xF0, 0xF0, 0xF0);
        assertThat(of(dataset).preview(0).channels()).isEqualTo(1);
    }

    @Test
    void segmentsOfAPaletteAreWrittenOut() {
        int[] segments = {0, 2, 10, 20, 1, 2, 40, 2, 1, 0, 0};

        assertThat(SegmentedTable.expand(segments, 6)).containsExactly(10, 20, 30, 40, 10, 20);
        for (int[] broken : List.of(new int[] {1, 2, 3}, new int[] {0, 9, 1}, new int[] {2, 9, 0, 0},
                new int[] {7, 1})) {
            assertThatThrownBy(() -> SegmentedTable.expand(broken, 6)).isInstanceOfSatisfying(LetheException.class,
                    e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
        }
    }

    @Test
    void aPaletteThatIsMissingIsToldInsteadOfShownWrong() {
        assertThatThrownBy(() -> of(pixels("PALETTE COLOR", VR.OB, 8, new byte[] {0, 1, 2, 0})))
                .isInstanceOf(LetheException.class).hasMessageContaining("palette");
    }

    @ParameterizedTest
    @EnumSource(PictureFormat.class)
    void whatIsWrittenCanBeReadAgain(PictureFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(grey("MONOCHROME2", 0, 500, 1000).preview(0), 100, out);

        byte[] bytes = out.toByteArray();
        switch (format) {
            case PNG, JPEG -> assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getRaster()
                    .getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(0, 127, 255);
            case PAM -> assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .startsWith("P7\nWIDTH 3\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\n").endsWith("ENDHDR\n\0\u007f\u00ff");
        }
    }

    @Test
    void aPictureOfSixteenBitsKeepsThem() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PictureFormat.PNG.write(grey("MONOCHROME2", 1, 2, 30_000).truncated(0, Range.UINT16), 90, out);

        assertThat(ImageIO.read(new ByteArrayInputStream(out.toByteArray())).getRaster()
                .getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(1, 2, 30_000);
        assertThatThrownBy(() -> PictureFormat.JPEG.write(
                grey("MONOCHROME2", 1, 2, 3).truncated(0, Range.UINT16), 90, out)).isInstanceOf(LetheException.class);
    }

    @Test
    void arraysForNumpyHaveAnAlignedHeaderAndTheirValuesInLittleEndian() throws IOException {
        Rendering rendering = grey("MONOCHROME2", -2, 0, 258);
        NumpyArray array = NumpyArray.of(rendering, NumpyArray.Values.STORED).stacked(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        array.writeHeader(out);
        int header = out.size();
        array.write(rendering, 0, out);

        assertThat(header % 64).isZero();
        assertThat(out.size()).isEqualTo((int) array.bytes());
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .contains("'descr': '<i2'", "'shape': (1, 1, 3, 1)").endsWith("\n\u00fe\u00ff\0\0\u0002\u0001");
    }

    @Test
    void aFrameIsAnExpressionForMatlab() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MatlabMatrix.write(grey("MONOCHROME2", -2, 0, 258), 0, out);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("double([ -2 0 258 ])");
    }

    /** One row of three values with a sign. */
    private static Rendering grey(String photometric, int... values) throws IOException {
        return of(pixels(photometric, VR.OW, 16, shorts(values)));
    }

    private static Rendering of(Attributes.Builder dataset) throws IOException {
        return Rendering.of(dataset.build(), TransferSyntax.of(UID.ExplicitVRLittleEndian));
    }

    private static Attributes.Builder pixels(String photometric, VR vr, int bits, byte[] cells) {
        return Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Element.of(Tag.SamplesPerPixel, VR.US, shorts(1)))
                .put(text(Tag.PhotometricInterpretation, photometric))
                .put(Element.of(Tag.Rows, VR.US, shorts(1)))
                .put(Element.of(Tag.Columns, VR.US, shorts(3)))
                .put(Element.of(Tag.BitsAllocated, VR.US, shorts(bits)))
                .put(Element.of(Tag.BitsStored, VR.US, shorts(bits)))
                .put(Element.of(Tag.HighBit, VR.US, shorts(bits - 1)))
                .put(Element.of(Tag.PixelRepresentation, VR.US, shorts(bits == 16 ? 1 : 0)))
                .put(Element.of(Tag.PixelData, vr, cells));
    }

    private static Element text(int tag, String text) {
        return Element.of(tag, VR.LO, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
