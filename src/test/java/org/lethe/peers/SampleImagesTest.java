package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.peers.PeerPixels.assertSamePixels;
import static org.lethe.peers.PeerPixels.open;
import static org.lethe.peers.PeerPixels.run;
import static org.lethe.peers.PeerPixels.transcode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Every sample file with an image is decoded as other programs decode it, and what becomes of it is read by them. */
@Tag("peer")
class SampleImagesTest {
    /** Its NumberOfFrames is no number. */
    private static final String BROKEN = "badVR.dcm";

    @TempDir
    Path folder;

    @Test
    void everySampleIsDecodedAsOthersDo() throws Exception {
        List<String> images = images();
        for (String image : images) {
            Path sample = SampleFiles.of(image);
            String syntax = syntaxOf(sample);
            assertSamePixels(sample, run(folder, decoderOf(syntax), sample), differenceOf(image, syntax));
        }
        assertThat(images).hasSizeGreaterThan(35);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dcmdrle         | " + UID.RLELossless + "     | 1",
        "dcmdjpeg +cn    | " + UID.JPEGLosslessSV1 + " | 2",
        "dcmdjpls        | " + UID.JPEGLSLossless + "  | 2",
        "gdcmconv --raw  | " + UID.JPEG2000Lossless + "| 2"})
    void othersReadWhatBecomesOfEverySample(String peer, String syntax, int refusedMax) throws Exception {
        List<String> refused = new ArrayList<>();
        for (String image : images()) {
            Path sample = SampleFiles.of(image);
            Path plain = folder.resolve("plain.dcm");
            Path encoded = folder.resolve("encoded.dcm");
            transcode(sample, plain, UID.ExplicitVRLittleEndian);
            try {
                transcode(plain, encoded, syntax.strip());
            } catch (LetheException e) {
                assertThat(e.kind()).as(image).isEqualTo(ErrorKind.NOT_IMPLEMENTED);
                refused.add(image);
                continue;
            }
            assertSamePixels(run(folder, peer, encoded), plain, 0);
        }
        assertThat(refused).hasSize(refusedMax);
    }

    private static List<String> images() throws IOException {
        List<String> images = new ArrayList<>();
        for (String name : SampleFiles.readable().toList()) {
            try (DicomFile file = open(SampleFiles.of(name))) {
                if (file.dataset().contains(org.lethe.dicom.Tag.PixelData) && !name.equals(BROKEN)) {
                    images.add(name);
                }
            }
        }
        return images;
    }

    private static String syntaxOf(Path file) throws IOException {
        try (DicomFile opened = open(file)) {
            return opened.transferSyntax().uid();
        }
    }

    private static String decoderOf(String syntax) {
        return switch (syntax) {
            case UID.RLELossless -> "dcmdrle";
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit, UID.JPEGLossless, UID.JPEGLosslessSV1 -> "dcmdjpeg";
            case UID.JPEGLSLossless, UID.JPEGLSNearLossless -> "dcmdjpls";
            case UID.JPEG2000Lossless, UID.JPEG2000 -> "gdcmconv --raw";
            default -> {
                assertThat(TransferSyntax.of(syntax).encapsulated()).as(syntax).isFalse();
                yield "dcmconv +te";
            }
        };
    }

    /** Lossless pixels are the same; colours of JPEG are rounded three times. */
    private static int differenceOf(String image, String syntax) {
        return switch (syntax) {
            case UID.JPEGBaseline8Bit -> image.contains("ybr") ? 3 : 1;
            case UID.JPEGExtended12Bit, UID.JPEG2000 -> 1;
            default -> 0;
        };
    }
}
