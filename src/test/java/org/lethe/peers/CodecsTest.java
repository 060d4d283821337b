package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.image.Pixels;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** Other programs decode what is encoded here, and what they encode is decoded here, to the same pixels. */
@Tag("peer")
class CodecsTest {
    private static final int FRAMES = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dcmdrle  | " + UID.RLELossless,
        "dcmdjpeg | " + UID.JPEGLossless,
        "dcmdjpeg | " + UID.JPEGLosslessSV1,
        "dcmdjpls | " + UID.JPEGLSLossless,
        "gdcmconv --raw | " + UID.RLELossless,
        "gdcmconv --raw | " + UID.JPEGLosslessSV1,
        "gdcmconv --raw | " + UID.JPEGLSLossless,
        "gdcmconv --raw | " + UID.JPEG2000Lossless})
    void othersDecodeWhatIsEncodedHere(String peer, String syntax) throws Exception {
        for (int bits : new int[] {8, 12, 16}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path native_ = write("native.dcm", image(bits, components));
                Path encoded = folder.resolve("encoded.dcm");
                transcode(native_, encoded, syntax);
                Path decoded = run(peer, encoded);
                assertSamePixels(decoded, native_, 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "dcmcrle", "dcmcjpeg +e1", "dcmcjpeg +e1 +fs 1", "dcmcjpeg +e1 +fs 1 -ot", "dcmcjpeg +el +sv 1",
        "dcmcjpeg +el +sv 2", "dcmcjpeg +el +sv 3",
        "dcmcjpeg +el +sv 4", "dcmcjpeg +el +sv 5", "dcmcjpeg +el +sv 6", "dcmcjpeg +el +sv 7",
        "dcmcjpls +el", "dcmcjpls +el +iv +il", "dcmcjpls +el +iv +is", "dcmcjpls +el +iv +in",
        "gdcmconv --rle", "gdcmconv --jpeg", "gdcmconv --jpegls", "gdcmconv --j2k", "gdcmconv --j2k -n 3 -t 32,32",
        "gdcmconv --j2k -n 1"})
    void whatOthersEncodeIsDecodedHere(String peer) throws Exception {
        for (int bits : new int[] {8, 12, 16}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path native_ = write("native.dcm", image(bits, components));
                assertSamePixels(run(peer, native_), native_, 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"dcmcjpls +en +md 3 | dcmdjpls", "dcmcjpls +en +md 1 +iv +is | dcmdjpls"})
    void nearLosslessPixelsAreDecodedAsOthersDo(String encoder, String decoder) throws Exception {
        for (int bits : new int[] {8, 12, 16}) {
            Path native_ = write("native.dcm", image(bits, bits == 8 ? 3 : 1));
            Path encoded = run(encoder, native_);
            assertSamePixels(encoded, run(decoder, encoded), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdcmconv --lossy --j2k -r 10 -I", "gdcmconv --lossy --j2k -r 20,10,5",
        "gdcmconv --lossy --j2k -q 30,40 -I -t 32,32"})
    void waveletsAreDecodedAsOthersDo(String encoder) throws Exception {
        for (int bits : new int[] {8, 12, 16}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path encoded = Files.copy(run(encoder, write("native.dcm", image(bits, components))),
                        folder.resolve("lossy-" + bits + "-" + components + ".dcm"));
                assertSamePixels(encoded, run("gdcmconv --raw", encoded), 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 90, 100})
    void waveletsThatAreEncodedHereAreDecodedByOthersAsHere(int quality) throws Exception {
        for (int bits : new int[] {8, 12, 16}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path native_ = write("native.dcm", image(bits, components));
                Path encoded = folder.resolve("encoded.dcm");
                transcode(native_, encoded, UID.JPEG2000, quality);
                // Edges of 65,535 are where numbers of 32 bits end.
                assertSamePixels(encoded, run("gdcmconv --raw", encoded), bits == 16 ? 3 : 1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"SC_rgb_jpeg_dcmtk.dcm, 1", "SC_rgb_small_odd_jpeg.dcm, 1", "examples_ybr_color.dcm, 3",
        "JPGExtended.dcm, 1"})
    void lossySamplesAreDecodedAsOthersDo(String sample, int difference) throws Exception {
        assertSamePixels(SampleFiles.of(sample), run("dcmdjpeg", SampleFiles.of(sample)), difference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dcmcjpeg +eb +q 80", "dcmcjpeg +ee +q 90", "dcmcjpeg +eb +s4", "dcmcjpeg +eb +n1",
        "dcmcjpeg +eb +n2"})
    void lossyPixelsAreDecodedAsOthersDo(String encoder) throws Exception {
        for (int bits : encoder.contains("+eb") ? new int[] {8} : new int[] {8, 12}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path encoded = run(encoder, write("native.dcm", image(bits, components)));
                assertSamePixels(encoded, run("dcmdjpeg", encoded), components == 1 ? 1 : 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit})
    void lossyPixelsThatAreEncodedHereAreDecodedByOthersAsHere(String syntax) throws Exception {
        for (int bits : syntax.equals(UID.JPEGBaseline8Bit) ? new int[] {8} : new int[] {8, 12}) {
            for (int components = 1; components <= (bits == 8 ? 3 : 1); components += 2) {
                Path encoded = folder.resolve("encoded.dcm");
                transcode(write("native.dcm", image(bits, components)), encoded, syntax);
                assertSamePixels(encoded, run("dcmdjpeg", encoded), components == 1 ? 1 : 3);
            }
        }
    }

    private static byte[] image(int bits, int components) {
        Random random = new Random(bits);
        Raster[] frames = new Raster[FRAMES];
        frames[0] = Rasters.of(Rasters.Kind.SMOOTH, 61, 47, components, bits, random);
        frames[1] = Rasters.of(Rasters.Kind.EDGES, 61, 47, components, bits, random);
        return TestImage.of(bits == 8 ? 8 : 16, frames).file();
    }

    private Path write(String name, byte[] file) throws IOException {
        return Files.write(folder.resolve(name), file);
    }

    private Path run(String peerWithOptions, Path input) throws Exception {
        String[] words = peerWithOptions.trim().split(" ");
        Path output = folder.resolve("out-of-" + words[0] + ".dcm");
        String[] arguments = new String[words.length + 1];
        System.arraycopy(words, 1, arguments, 0, words.length - 1);
        arguments[words.length - 1] = input.toString();
        arguments[words.length] = output.toString();
        Peer.Verdict verdict = Peer.of(words[0]).run(arguments);
        assertThat(verdict.exitCode()).as(String.join("\n", verdict.lines())).isZero();
        return output;
    }

    private static void transcode(Path from, Path to, String syntax) throws IOException {
        transcode(from, to, syntax, 90);
    }

    private static void transcode(Path from, Path to, String syntax, int quality) throws IOException {
        try (DicomFile source = open(from);
                ByteSource target = Transcoding.encode(source, new TargetSyntax(TransferSyntax.of(syntax), quality));
                var out = Files.newOutputStream(to)) {
            target.transferTo(0, target.size(), Channels.newChannel(out));
        }
    }

    private static DicomFile open(Path path) throws IOException {
        return DicomReader.standard().read(FileSource.open(path), DicomReader.Until.END);
    }

    private static void assertSamePixels(Path first, Path second, int difference) throws IOException {
        try (DicomFile one = open(first); DicomFile other = open(second)) {
            Pixels ours = Pixels.of(one.dataset(), one.transferSyntax());
            Pixels theirs = Pixels.of(other.dataset(), other.transferSyntax());
            assertThat(ours.description().frames()).isEqualTo(theirs.description().frames());
            for (int frame = 0; frame < ours.description().frames(); frame++) {
                int[] a = ours.frame(frame).samples();
                int[] b = theirs.frame(frame).samples();
                assertThat(a).hasSameSizeAs(b);
                for (int i = 0; i < a.length; i++) {
                    if (Math.abs(a[i] - b[i]) > difference) {
                        assertThat(a[i]).as("sample " + i + " of frame " + frame).isEqualTo(b[i]);
                    }
                }
            }
        }
    }
}
