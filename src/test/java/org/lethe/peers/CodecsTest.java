package org.lethe.peers;

import static org.lethe.peers.PeerPixels.assertSamePixels;
import static org.lethe.peers.PeerPixels.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Element;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.UID;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;

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
        for (Model model : Model.ALL) {
            Path native_ = write(model);
            Path encoded = folder.resolve("encoded.dcm");
            transcode(native_, encoded, syntax);
            assertSamePixels(run(peer, encoded), native_, 0);
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
        for (Model model : Model.ALL) {
            Path native_ = write(model);
            assertSamePixels(run(peer, native_), native_, 0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"dcmcjpls +en +md 3 | dcmdjpls", "dcmcjpls +en +md 1 +iv +is | dcmdjpls"})
    void nearLosslessPixelsAreDecodedAsOthersDo(String encoder, String decoder) throws Exception {
        for (Model model : Model.lossy(16)) {
            Path encoded = run(encoder, write(model));
            assertSamePixels(encoded, run(decoder, encoded), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdcmconv --lossy --j2k -r 10 -I", "gdcmconv --lossy --j2k -r 20,10,5",
        "gdcmconv --lossy --j2k -q 30,40 -I -t 32,32"})
    void waveletsAreDecodedAsOthersDo(String encoder) throws Exception {
        for (Model model : Model.ALL) {
            // Both programs are gdcmconv, and write the same file.
            Path encoded = Files.copy(run(encoder, write(model)), folder.resolve(model + ".dcm"));
            assertSamePixels(encoded, run("gdcmconv --raw", encoded), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 90, 100})
    void waveletsThatAreEncodedHereAreDecodedByOthersAsHere(int quality) throws Exception {
        for (Model model : Model.ALL) {
            Path encoded = folder.resolve("encoded.dcm");
            transcode(write(model), encoded, UID.JPEG2000, quality);
            // Edges of 65,535 are where numbers of 32 bits end.
            assertSamePixels(encoded, run("gdcmconv --raw", encoded), model.bits() == 16 ? 3 : 1);
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
        for (Model model : Model.lossy(encoder.contains("+eb") ? 8 : 12)) {
            Path encoded = run(encoder, write(model));
            assertSamePixels(encoded, run("dcmdjpeg", encoded), model.components() == 1 ? 1 : 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit})
    void lossyPixelsThatAreEncodedHereAreDecodedByOthersAsHere(String syntax) throws Exception {
        for (Model model : Model.lossy(syntax.equals(UID.JPEGBaseline8Bit) ? 8 : 12)) {
            Path encoded = folder.resolve("encoded.dcm");
            transcode(write(model), encoded, syntax);
            assertSamePixels(encoded, run("dcmdjpeg", encoded), model.components() == 1 ? 1 : 3);
        }
    }

    /**
     * What pixels are like.
     *
     * @param signed whether they are numbers with a sign
     */
    private record Model(int bits, int components, boolean signed) {
        static final List<Model> ALL = List.of(new Model(8, 1, false), new Model(8, 1, true), new Model(8, 3, false),
                new Model(12, 1, false), new Model(12, 1, true), new Model(16, 1, false), new Model(16, 1, true));

        /** Those that DCMTK encodes with loss. */
        static List<Model> lossy(int bitsMax) {
            return ALL.stream().filter(model -> model.bits <= bitsMax && !model.signed).toList();
        }

        byte[] image() {
            Random random = new Random(bits);
            Raster[] frames = new Raster[FRAMES];
            frames[0] = Rasters.of(Rasters.Kind.SMOOTH, 61, 47, components, bits, random);
            frames[1] = Rasters.of(Rasters.Kind.EDGES, 61, 47, components, bits, random);
            return TestImage.of(bits == 8 ? 8 : 16, frames)
                    .with(Element.ofUnsignedShort(org.lethe.dicom.Tag.PixelRepresentation, signed ? 1 : 0)).file();
        }
    }

    private Path write(Model model) throws IOException {
        return Files.write(folder.resolve("native.dcm"), model.image());
    }

    private Path run(String peerWithOptions, Path input) throws Exception {
        return PeerPixels.run(folder, peerWithOptions, input);
    }
}
