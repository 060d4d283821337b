package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;
import org.lethe.image.codec.Rasters.Kind;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;

/** Pixels in other transfer syntaxes: see PS3.5 section 8.2, and how a real Orthanc was recorded. */
class TranscodedPixelsTest {
    private static final DicomReader READER = DicomReader.standard();

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
        UID.JPEG2000Lossless})
    void losslessPixelsComeBackBitByBit(String syntax) throws IOException {
        Random random = new Random(3);
        for (int bits : new int[] {8, 12, 16}) {
            for (int components : new int[] {1, 3}) {
                Raster[] frames = {
                    Rasters.of(Kind.SMOOTH, 33, 17, components, bits, random),
                    Rasters.of(Kind.NOISE, 33, 17, components, bits, random),
                    Rasters.of(Kind.FLAT, 33, 17, components, bits, random)};
                byte[] original = TestImage.of(bits == 8 ? 8 : 16, frames).file();
                byte[] there = transcode(original, syntax);
                byte[] back = transcode(there, UID.ExplicitVRLittleEndian);
                assertThat(Rewrites.read(there).transferSyntax().uid()).isEqualTo(syntax);
                assertThat(back).isEqualTo(transcode(original, UID.ExplicitVRLittleEndian));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({UID.ExplicitVRLittleEndian + ", true", UID.ImplicitVRLittleEndian + ", false"})
    void groupLengthsOfARewrittenFileStayOnlyInTheirEncoding(String syntax, boolean stays) throws IOException {
        int length = 0x00180000;
        byte[] file = TestInstance.ct().with(Tag.KVP, VR.DS, "120")
                .with(Element.of(length, VR.UL, new byte[] {12, 0, 0, 0})).file();
        RewritePlan plan = Rewrites.plan(Verb.MODIFY,
                "{'Replace': {'PatientName': 'Other'}, 'Transcode': '" + syntax + "'}");
        try (DicomFile target = Rewrites.read(Rewrites.apply(plan, file))) {
            assertThat(target.dataset().contains(length)).isEqualTo(stays);
        }
    }

    /** The checksums are recorded. */
    @ParameterizedTest
    @CsvSource({
        "MR_small_RLE.dcm, 88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e",
        "MR_small_jpeg_ls_lossless.dcm, 88617aaa46138fb1b6e2a951e762d962382354d69f47f8c04d4abff2f6a6a63e",
        "SC_rgb_jpeg_gdcm.dcm, 169e619557b12114a7f0be8602026e9abb3d5045804311736ec14cecb026aca9",
        "SC_rgb_rle_2frame.dcm, 026dac3bc332e46b5ddc4cda3d990ac5a423dad4cb4134262b1a7cc1f2106c6c"})
    void samplesAreDecodedAsRecorded(String sample, String sha256) throws Exception {
        try (DicomFile file = READER.read(FileSource.open(SampleFiles.of(sample)), DicomReader.Until.END);
                ByteSource decoded = Transcoding.encode(file, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                DicomFile result = READER.read(decoded, DicomReader.Until.END)) {
            byte[] pixels = pixelsOf(result.dataset());
            assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pixels)))
                    .isEqualTo(sha256);
            assertThat(result.dataset().string(Tag.SOPInstanceUID))
                    .isEqualTo(file.dataset().string(Tag.SOPInstanceUID));
        }
    }

    @Test
    void planesAreInterleavedOnTheWay() throws IOException {
        Raster frame = new Raster(2, 1, 3, 8, new int[] {1, 3, 5, 2, 4, 6}); // as planes: 1 3, 5 2, 4 6
        byte[] planes = TestImage.of(8, frame).with(Element.ofUnsignedShort(Tag.PlanarConfiguration, 1)).file();
        Attributes result = Rewrites.read(
                transcode(transcode(planes, UID.RLELossless), UID.ExplicitVRLittleEndian)).dataset();
        assertThat(pixelsOf(result)).containsExactly(1, 5, 4, 3, 2, 6);
        assertThat(result.string(Tag.PlanarConfiguration)).isEqualTo("0");
    }

    @Test
    void whatIsCompressedWithLossIsAnotherInstanceAndSaysSo() throws IOException {
        byte[] file = TestImage.of(8, Rasters.of(Kind.SMOOTH, 41, 23, 3, 8, new Random(1)))
                .with(Element.ofText(Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY", SpecificCharacterSet.LATIN_1)).file();
        byte[] lossy = transcode(file, UID.JPEGBaseline8Bit);
        DicomFile result = Rewrites.read(lossy);
        Attributes dataset = result.dataset();

        assertThat(dataset.string(Tag.SOPInstanceUID)).startsWith("2.25.")
                .isEqualTo(result.fileMeta().string(Tag.MediaStorageSOPInstanceUID));
        assertThat(transcode(file, UID.JPEGBaseline8Bit)).isEqualTo(lossy);
        assertThat(dataset.string(Tag.LossyImageCompression)).isEqualTo("01");
        assertThat(dataset.string(Tag.LossyImageCompressionMethod)).isEqualTo("ISO_10918_1");
        assertThat(Double.parseDouble(dataset.string(Tag.LossyImageCompressionRatio))).isGreaterThan(1);
        assertThat(dataset.strings(Tag.ImageType)).containsExactly("DERIVED", "PRIMARY");
        assertThat(dataset.string(Tag.PhotometricInterpretation)).isEqualTo("YBR_FULL_422");
        Attributes decoded = Rewrites.read(transcode(lossy, UID.ExplicitVRLittleEndian)).dataset();
        assertThat(decoded.string(Tag.PhotometricInterpretation)).isEqualTo("RGB");
        assertThat(decoded.string(Tag.SOPInstanceUID)).isEqualTo(dataset.string(Tag.SOPInstanceUID));
    }

    @Test
    void waveletsWithLossAreToldAndKeepSignsAndStoredBits() throws IOException {
        int[] samples = {2047, -2048 & 0xFFFF, 2047, -2048 & 0xFFFF, 2047, 0, 0xFFFF, 1, -2048 & 0xFFFF};
        byte[] file = TestImage.of(16, new Raster(3, 3, 1, 12, samples))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 1)).file();
        byte[] lossy = Rewrites.bytesOf(Transcoding.encode(
                Rewrites.read(file), new TargetSyntax(TransferSyntax.of(UID.JPEG2000), 70)));
        Attributes dataset = Rewrites.read(lossy).dataset();

        assertThat(dataset.string(Tag.LossyImageCompressionMethod)).isEqualTo("ISO_15444_1");
        ShortBuffer decoded = ByteBuffer.wrap(pixelsOf(
                Rewrites.read(transcode(lossy, UID.ExplicitVRLittleEndian)).dataset()))
                .order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        for (int i = 0; i < samples.length; i++) {
            assertThat((int) decoded.get(i)).isBetween(-2048, 2047).isCloseTo((short) samples[i], within(12));
        }
    }

    @Test
    void coloursThatJpeg2000MixesAreCalledSo() throws IOException {
        byte[] file = TestImage.of(8, Rasters.of(Kind.SMOOTH, 41, 23, 3, 8, new Random(1))).file();
        assertThat(Rewrites.read(transcode(file, UID.JPEG2000Lossless)).dataset()
                .string(Tag.PhotometricInterpretation)).isEqualTo("YBR_RCT");
        byte[] lossy = transcode(file, UID.JPEG2000);
        assertThat(Rewrites.read(lossy).dataset().string(Tag.PhotometricInterpretation)).isEqualTo("YBR_ICT");
        assertThat(Rewrites.read(transcode(lossy, UID.ExplicitVRLittleEndian)).dataset()
                .string(Tag.PhotometricInterpretation)).isEqualTo("RGB");
    }

    @Test
    void anInstanceThatKeepsItsUidIsNotCompressedWithLoss() throws IOException {
        RewritePlan plan = Rewrites.plan(Verb.MODIFY,
                "{'Transcode': '1.2.840.10008.1.2.4.50', 'Keep': ['SOPInstanceUID'], 'Force': true}");
        DicomFile file = Rewrites.read(TestImage.of(8, new Raster(2, 2, 1, 8, new int[4])).file());
        assertThatThrownBy(() -> plan.apply(file, RewritePlan.Reporting.OFF)).isInstanceOfSatisfying(
                LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_REQUEST));
    }

    @ParameterizedTest
    @CsvSource({UID.JPEGBaseline8Bit + ", 16", UID.JPEGExtended12Bit + ", 16", UID.JPEGLSLossless + ", 32"})
    void pixelsThatATransferSyntaxIsNotForAreRefused(String syntax, int bits) throws IOException {
        byte[] file = TestImage.of(bits, new Raster(2, 2, 1, bits, new int[4])).file();
        assertThatThrownBy(() -> transcode(file, syntax)).isInstanceOfSatisfying(
                LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED));
    }

    /** What is lossy may go beyond the stored bits: white would become black, and a sign another one. */
    @ParameterizedTest
    @ValueSource(strings = {UID.JPEGExtended12Bit + ",10,0", UID.JPEGLSNearLossless + ",12,1"})
    void whatIsLossyIsRefusedForPixelsThatItWouldFalsify(String syntaxBitsAndSign) throws IOException {
        String[] words = syntaxBitsAndSign.split(",");
        byte[] file = TestImage.of(16, new Raster(2, 2, 1, Integer.parseInt(words[1]), new int[4]))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, Integer.parseInt(words[2]))).file();
        assertThatThrownBy(() -> Transcoding.encode(Rewrites.read(file), TransferSyntax.of(words[0])).close())
                .isInstanceOf(LetheException.class);
    }

    @Test
    void moreFramesThanThereAreBytesAreRefusedBeforeAnythingIsMadeForThem() throws IOException {
        byte[] file = TestImage.described(new Raster(2, 2, 1, 8, new int[4]), 8, "MONOCHROME2", 2_000_000_000)
                .with(Element.of(Tag.PixelData, VR.OB, new byte[4])).file();
        assertThatThrownBy(() -> Transcoding.encode(Rewrites.read(file), TransferSyntax.of(UID.RLELossless)).close())
                .isInstanceOf(LetheException.class).hasMessageContaining("frames");
    }

    @Test
    void aDatasetWithoutPixelsIsOnlyEncodedAnew() throws IOException {
        byte[] file = TestInstance.ct().without(Tag.PixelData).file();
        assertThat(Rewrites.read(transcode(file, UID.JPEGLSLossless)).dataset().size())
                .isEqualTo(Rewrites.read(file).dataset().size());
    }

    /** Two bytes of a pair of pixels are shared (PS3.3 section C.7.6.3.1.2). */
    @Test
    void sharedColoursAreGivenToEachPixel() throws IOException {
        byte[] file = TestImage.described(new Raster(2, 1, 3, 8, new int[6]), 8, "YBR_FULL_422", 1)
                .with(Element.of(Tag.PixelData, VR.OB, new byte[] {10, 20, 30, 40})).file();
        Attributes result = Rewrites.read(
                transcode(transcode(file, UID.RLELossless), UID.ExplicitVRLittleEndian)).dataset();
        assertThat(pixelsOf(result)).containsExactly(10, 30, 40, 20, 30, 40);
        assertThat(result.string(Tag.PhotometricInterpretation)).isEqualTo("YBR_FULL");
    }

    /** Black, white and red, as BT.601 has them. */
    @ParameterizedTest
    @CsvSource({"16, 128, 128, 0, 0, 0", "235, 128, 128, 255, 255, 255", "81, 90, 240, 254, 0, 0"})
    void coloursOfVideoBecomeRedGreenAndBlue(int y, int cb, int cr, int red, int green, int blue) throws IOException {
        byte[] file = TestImage.described(new Raster(2, 1, 3, 8, new int[6]), 8, "YBR_PARTIAL_422", 1)
                .with(Element.of(Tag.PixelData, VR.OB, new byte[] {(byte) y, (byte) y, (byte) cb, (byte) cr})).file();
        Attributes result = Rewrites.read(
                transcode(transcode(file, UID.RLELossless), UID.ExplicitVRLittleEndian)).dataset();
        byte[] colours = {(byte) red, (byte) green, (byte) blue, (byte) red, (byte) green, (byte) blue};
        assertThat(result.string(Tag.PhotometricInterpretation)).isEqualTo("RGB");
        assertThat(pixelsOf(result)).containsExactly(colours);
    }

    @Test
    void aBrokenFirstFrameIsFoundBeforeTheFirstByte() throws IOException {
        byte[] file = transcode(
                TestImage.of(8, new Raster(2, 2, 1, 8, new int[4])).file(), UID.RLELossless);
        file[file.length - 8 - 4 - 64] = 9; // segments
        assertThatThrownBy(() -> Transcoding.encode(Rewrites.read(file), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))
                .isInstanceOfSatisfying(
                        LetheException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT));
    }

    private static byte[] transcode(byte[] file, String syntax) throws IOException {
        try (DicomFile source = Rewrites.read(file);
                ByteSource target = Transcoding.encode(source, TransferSyntax.of(syntax))) {
            return Rewrites.bytesOf(target);
        }
    }

    private static byte[] pixelsOf(Attributes dataset) throws IOException {
        BulkData pixels = dataset.get(Tag.PixelData).littleEndian();
        return pixels.toBytes(1 << 28);
    }
}
