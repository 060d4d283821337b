package org.lethe.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.index.Stored.Status;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Transcoding;
import org.lethe.rewrite.Verb;

class IngestTranscodingTest {
    private static final String RLE = "\"IngestTranscoding\": \"" + UID.RLELossless + "\"";
    private static final RewriteJobs.Author AUTHOR = new RewriteJobs.Author("127.0.0.1", "");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
        UID.JPEG2000Lossless, UID.ImplicitVRLittleEndian, UID.DeflatedExplicitVRLittleEndian})
    void imagesAreKeptInTheTransferSyntaxOfTheConfigurationWithoutLoss(String uid) throws IOException {
        try (var pacs = new TestArchive(folder, "\"IngestTranscoding\": \"" + uid + "\"")) {
            byte[] file = image().file();

            Ingested stored = pacs.store(file);

            String id = stored.ids().instance();
            assertThat(pacs.ids(Level.INSTANCE)).containsExactly(id);
            assertThat(stored(pacs, id).transferSyntaxUid()).isEqualTo(uid);
            assertThat(pixels(pacs, id)).isEqualTo(pixelData(image().dataset()));
            assertThat(stored(pacs, id).attachment().size()).isEqualTo(pacs.file(id).length);
            assertThat(offsetTells(pacs, id)).isTrue();
            assertThat(pacs.blobFiles()).isOne();
            assertThat(pacs.store(file).status()).isEqualTo(Status.ALREADY_STORED);
        }
    }

    @ParameterizedTest
    @CsvSource({"IngestTranscodingOfUncompressed, 1.2.840.10008.1.2.1, 1.2.840.10008.1.2.4.80",
        "IngestTranscodingOfCompressed, 1.2.840.10008.1.2.5, 1.2.840.10008.1.2.4.70"})
    void whatArrivesCompressedOrUncompressedCanBeLeftAsItIs(String option, String uncompressed, String compressed)
            throws IOException {
        try (var pacs = new TestArchive(folder, RLE + ", \"" + option + "\": false")) {
            String plain = pacs.store(image().file()).ids().instance();
            String packed = pacs.store(in(image().instance(2), UID.JPEGLSLossless)).ids().instance();

            boolean isPlainLeft = option.endsWith("Uncompressed");
            assertThat(stored(pacs, plain).transferSyntaxUid())
                    .isEqualTo(isPlainLeft ? UID.ExplicitVRLittleEndian : UID.RLELossless);
            assertThat(stored(pacs, packed).transferSyntaxUid())
                    .isEqualTo(isPlainLeft ? UID.RLELossless : UID.JPEGLSLossless);
        }
    }

    @Test
    void whatHasNoPixelsStaysByteForByte() throws IOException {
        try (var pacs = new TestArchive(folder, RLE)) {
            byte[] floating = TestInstance.ct().without(Tag.PixelData).instance(2)
                    .with(Element.of(Tag.FloatPixelData, VR.OF, new byte[16])).file();
            assertThat(pacs.file(pacs.store(floating).ids().instance())).isEqualTo(floating);
            byte[] report = TestInstance.ct().without(Tag.PixelData).file();

            String id = pacs.store(report).ids().instance();

            assertThat(pacs.file(id)).isEqualTo(report);
        }
    }

    @Test
    void whatCannotBeDecodedIsKeptAsItCameAndNothingElseStaysBehind() throws IOException {
        try (var pacs = new TestArchive(folder, RLE)) {
            byte[] broken = TestImage.described(raster(), 16, "MONOCHROME2", 1)
                    .in(TransferSyntax.of(UID.JPEGLSLossless))
                    .with(Element.of(Tag.PixelData, VR.OB, new Fragments(
                            ByteSource.of(new byte[] {1, 2, 3, 4}), new long[] {0, 0}, new int[] {0, 4})))
                    .file();
            byte[] tooShort = TestImage.described(raster(), 16, "MONOCHROME2", 1).instance(2)
                    .with(Element.of(Tag.PixelData, VR.OW, new byte[10])).file();

            String first = pacs.store(broken).ids().instance();
            String second = pacs.store(tooShort).ids().instance();

            assertThat(pacs.file(first)).isEqualTo(broken);
            assertThat(pacs.file(second)).isEqualTo(tooShort);
            assertThat(pacs.blobFiles()).isEqualTo(2);
        }
    }

    @Test
    void rewrittenInstancesAreKeptLikewiseUnlessTheRequestSaysOtherwise() throws IOException {
        try (var pacs = new TestArchive(folder, RLE + ", \"IngestTranscodingOfUncompressed\": false")) {
            String series = pacs.store(in(image(), UID.JPEGLSLossless)).ids().series();
            assertThat(rewritten(pacs, series, "{}")).isEqualTo(UID.RLELossless);
            assertThat(rewritten(pacs, series, "{'Transcode': '" + UID.JPEG2000Lossless + "'}"))
                    .isEqualTo(UID.JPEG2000Lossless);
        }
    }

    @Test
    void whatWasStoredBeforeIsTranscodedWhenItsFilesAreReconstructed() throws IOException {
        String id;
        try (var pacs = new TestArchive(folder, "")) {
            id = pacs.store(image().file()).ids().instance();
            pacs.archive().index().setMetadata(Level.INSTANCE, id, 1024, "mine", OptionalLong.empty());
        }
        try (var pacs = new TestArchive(folder, RLE)) {
            pacs.archive().reconstruction().reconstructAll();
            assertThat(stored(pacs, id).transferSyntaxUid()).isEqualTo(UID.ExplicitVRLittleEndian);

            pacs.archive().reconstruction().withFiles().reconstructAll();

            assertThat(stored(pacs, id).transferSyntaxUid()).isEqualTo(UID.RLELossless);
            assertThat(pixels(pacs, id)).isEqualTo(pixelData(image().dataset()));
            assertThat(stored(pacs, id).attachment().size()).isEqualTo(pacs.file(id).length);
            assertThat(pacs.archive().index().statistics().diskSize()).isEqualTo(pacs.file(id).length);
            assertThat(offsetTells(pacs, id)).isTrue();
            assertThat(pacs.archive().index().metadata(Level.INSTANCE, id, 1024).orElseThrow().value())
                    .isEqualTo("mine");
            assertThat(pacs.archive().index().blobsToDelete(10)).hasSize(1);
        }
    }

    @Test
    void lossMakesAnotherInstanceWhichIsTheSameEveryTime() throws IOException {
        try (var pacs = new TestArchive(folder, "\"IngestTranscoding\": \"" + UID.JPEGBaseline8Bit + "\"")) {
            TestInstance eight = TestImage.of(8, new Raster(8, 8, 1, 8, samples(64, 255)));

            Ingested stored = pacs.store(eight.file());
            Ingested again = pacs.store(eight.file());

            assertThat(stored.ids().instance()).isNotEqualTo(eight.ids().instance());
            assertThat(again.ids()).isEqualTo(stored.ids());
            assertThat(again.status()).isEqualTo(Status.ALREADY_STORED);
            try (DicomFile file = pacs.archive().read(stored.ids().instance(), Until.END)) {
                assertThat(file.dataset().string(Tag.LossyImageCompression)).isEqualTo("01");
            }
            assertThat(pacs.blobFiles()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "JPEG", UID.MPEG2MPML})
    void aTransferSyntaxThatNothingIsEncodedInIsRefusedAtTheStart(String uid) {
        assertThatThrownBy(() -> new TestArchive(folder, "\"IngestTranscoding\": \"" + uid + "\""))
                .isInstanceOf(LetheException.class).hasMessageContaining("IngestTranscoding");
    }

    private static TestInstance image() {
        return TestImage.of(16, raster());
    }

    private static Raster raster() {
        return new Raster(9, 7, 1, 12, samples(63, 4095));
    }

    private static int[] samples(int count, int max) {
        int[] samples = new int[count];
        for (int i = 0; i < count; i++) {
            samples[i] = i * 389 % (max + 1);
        }
        return samples;
    }

    private static byte[] in(TestInstance instance, String uid) throws IOException {
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(instance.file()), Until.END);
                ByteSource transcoded = Transcoding.encode(file, TransferSyntax.of(uid))) {
            byte[] bytes = new byte[(int) transcoded.size()];
            transcoded.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private static StoredFile stored(TestArchive pacs, String id) {
        return pacs.archive().index().file(id).orElseThrow();
    }

    /** Whether the pixel data begins where the index says. */
    private static boolean offsetTells(TestArchive pacs, String id) throws IOException {
        StoredFile file = stored(pacs, id);
        if (file.transferSyntaxUid().equals(UID.DeflatedExplicitVRLittleEndian)) {
            return file.pixelDataOffset() != 0;
        }
        byte[] bytes = pacs.file(id);
        int at = (int) file.pixelDataOffset();
        return bytes[at] == (byte) 0xE0 && bytes[at + 1] == 0x7F && bytes[at + 2] == 0x10 && bytes[at + 3] == 0;
    }

    private static byte[] pixels(TestArchive pacs, String id) throws IOException {
        try (DicomFile file = pacs.archive().read(id, Until.END);
                ByteSource plain = Transcoding.encode(file, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
                DicomFile decoded = DicomReader.standard().read(plain, Until.END)) {
            return pixelData(decoded.dataset());
        }
    }

    private static byte[] pixelData(Attributes dataset) throws IOException {
        return dataset.get(Tag.PixelData).bytes().toBytes();
    }

    private static String rewritten(TestArchive pacs, String series, String body) throws IOException {
        String target = pacs.jobs().run(pacs.archive().rewriteJobs().resource(Verb.ANONYMIZE, Level.SERIES, series,
                pacs.archive().rewriter().parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                AUTHOR).job().work(), 0, null).content().get("ID").stringValue();
        List<String> instances = pacs.archive().index().descendants(Level.SERIES, target, Level.INSTANCE);
        return stored(pacs, instances.getFirst()).transferSyntaxUid();
    }
}
