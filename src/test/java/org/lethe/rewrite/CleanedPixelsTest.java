package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Pixels;
import org.lethe.image.TestImage;
import org.lethe.image.codec.Raster;
import org.lethe.image.codec.Rasters;
import org.lethe.image.codec.Rasters.Kind;
import org.lethe.io.ByteSource;

/** Regions of pixels that requests and profiles have blacked out. */
class CleanedPixelsTest {
    private static final int COLUMNS = 41;
    private static final int ROWS = 23;
    private static final String REGION = "'Pixels': {'Regions': [{'X': 4, 'Y': 2, 'Width': 9, 'Height': 5%s}]}";
    private static final String ALL_FRAMES = "{" + REGION.formatted("") + "%s}";
    private static final String SECOND_FRAME = "{" + REGION.formatted(", 'Frames': [1]") + "%s}";

    private static TestInstance image(int components, int frames) {
        Random random = new Random(components);
        Raster[] rasters = new Raster[frames];
        for (int i = 0; i < frames; i++) {
            rasters[i] = Rasters.of(Kind.SMOOTH, COLUMNS, ROWS, components, 8, random);
        }
        return TestImage.of(8, rasters);
    }

    private static byte[] transcode(byte[] file, String syntax) throws IOException {
        try (DicomFile source = Rewrites.read(file);
                ByteSource target = Transcoding.encode(source, TransferSyntax.of(syntax))) {
            return Rewrites.bytesOf(target);
        }
    }

    private static byte[] modify(byte[] file, String request) throws IOException {
        return Rewrites.apply(Rewrites.plan(Verb.MODIFY, request), file);
    }

    private static List<byte[]> fragmentsOf(byte[] file) throws IOException {
        Fragments fragments = (Fragments) Rewrites.read(file).dataset().get(Tag.PixelData).value();
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < fragments.size(); i++) {
            items.add(fragments.item(i).toBytes(1 << 20));
        }
        return items;
    }

    private static Raster frame(byte[] file, int index) throws IOException {
        DicomFile read = Rewrites.read(file);
        return Pixels.of(read.dataset(), read.transferSyntax()).frame(index);
    }

    private static boolean isInside(int sample, int components) {
        int x = sample / components % COLUMNS;
        int y = sample / components / COLUMNS;
        return x >= 4 && x < 13 && y >= 2 && y < 7;
    }

    private static void checkFrames(byte[] before, byte[] after, int tolerance) throws IOException {
        for (int i = 0; i < 3; i++) {
            Raster old = frame(before, i);
            Raster now = frame(after, i);
            for (int s = 0; s < old.samples().length; s++) {
                int expected = i == 1 && isInside(s, old.components()) ? 0 : old.samples()[s];
                assertThat(now.samples()[s]).as("frame %d, sample %d", i, s).isCloseTo(expected, within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
        UID.JPEG2000Lossless})
    void onlyTheFramesThatAreTouchedAreEncodedAgain(String syntax) throws IOException {
        for (int components : new int[] {1, 3}) {
            byte[] before = transcode(image(components, 3).file(), syntax);
            byte[] after = modify(before, SECOND_FRAME.formatted(""));

            assertThat(fragmentsOf(after).get(1)).isEqualTo(fragmentsOf(before).get(1));
            assertThat(fragmentsOf(after).get(2)).isNotEqualTo(fragmentsOf(before).get(2));
            assertThat(fragmentsOf(after).get(3)).isEqualTo(fragmentsOf(before).get(3));
            checkFrames(before, after, 0);
            Attributes dataset = Rewrites.read(after).dataset();
            assertThat(dataset.string(Tag.PhotometricInterpretation))
                    .isEqualTo(Rewrites.read(before).dataset().string(Tag.PhotometricInterpretation));
            assertThat(dataset.contains(Tag.LossyImageCompression)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.RLELossless, UID.JPEGLSNearLossless})
    void noLengthOfAGroupThatChangedStays(String syntax) throws IOException {
        Element lengthOfImage = Element.of(0x00280000, VR.UL, new byte[] {20, 0, 0, 0});
        byte[] before = image(1, 3).with(lengthOfImage).file();
        byte[] compressed = syntax.equals(UID.ExplicitVRLittleEndian) ? before : transcode(before, syntax);

        Attributes cleaned = Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE,
                "{'Options': ['CleanPixelData'], 'Pixels': {'Regions': [{'X': 0, 'Y': 0, 'Width': 4, 'Height': 4}]}}"),
                compressed)).dataset();

        assertThat(cleaned.string(Tag.BurnedInAnnotation)).isEqualTo("NO");
        assertThat(cleaned.contains(0x00280000)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.JPEGBaseline8Bit, UID.JPEGLSNearLossless, UID.JPEG2000})
    void framesThatAreCompressedWithLossAgainSaySo(String syntax) throws IOException {
        byte[] before = transcode(image(1, 3).file(), syntax);
        byte[] after = modify(before, SECOND_FRAME.formatted(", 'LossyQuality': 95"));

        assertThat(fragmentsOf(after).get(1)).isEqualTo(fragmentsOf(before).get(1));
        assertThat(fragmentsOf(after).get(3)).isEqualTo(fragmentsOf(before).get(3));
        checkFrames(before, after, 60);
        Attributes dataset = Rewrites.read(after).dataset();
        assertThat(dataset.string(Tag.LossyImageCompression)).isEqualTo("01");
        assertThat(dataset.strings(Tag.LossyImageCompressionMethod)).hasSize(2);
    }

    @Test
    void pixelsAreCleanedBeforeTheyAreTranscoded() throws IOException {
        byte[] image = image(3, 3).file();
        byte[] plain = modify(image, SECOND_FRAME.formatted(""));
        for (String from : List.of(UID.ExplicitVRLittleEndian, UID.RLELossless)) {
            for (String to : List.of(UID.JPEGLSLossless, UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian)) {
                byte[] after = modify(transcode(image, from), SECOND_FRAME.formatted(", 'Transcode': '" + to + "'"));
                assertThat(Rewrites.read(after).transferSyntax().uid()).isEqualTo(to);
                for (int i = 0; i < 3; i++) {
                    assertThat(frame(after, i).samples()).isEqualTo(frame(plain, i).samples());
                }
            }
        }
        checkFrames(image, plain, 0);
    }

    /** Files of other programs: colours with and without shared differences, palettes, lossy ones of 8 and 12 bits. */
    @ParameterizedTest
    @ValueSource(strings = {"SC_rgb_jpeg_dcmtk.dcm", "SC_rgb_small_odd_jpeg.dcm", "JPGExtended.dcm", "JPEG2000.dcm",
        "SC_ybr_full_422_uncompressed.dcm", "examples_palette.dcm", "examples_ybr_color.dcm", "made_signed16.dcm",
        "MR_small_bigendian.dcm", "image_dfl.dcm"})
    void samplesBecomeDarkWhereTheyAreBlackedOut(String sample) throws IOException {
        byte[] before = Files.readAllBytes(SampleFiles.of(sample));
        byte[] after = modify(before, "{'Pixels': {'Regions': [{'X': 0, 'Y': 0, 'Width': 40, 'Height': 40}]}}");
        DicomFile read = Rewrites.read(after);
        assertThat(read.transferSyntax()).isEqualTo(Rewrites.read(before).transferSyntax());
        Pixels pixels = Pixels.of(read.dataset(), read.transferSyntax());
        Raster frame = pixels.frame(0);
        int columns = frame.columns();
        int[] shown = frame.components() == 3 ? pixels.toRgb(frame) : frame.samples();
        for (int y = 0; y < Math.min(40, frame.rows()) - 1; y++) {
            for (int x = 0; x < Math.min(40, columns) - 1; x++) {
                for (int c = 0; c < frame.components(); c++) {
                    int first = frame.components() == 3 ? 0 : shown[0];
                    assertThat(shown[(y * columns + x) * frame.components() + c]).as("%d, %d", x, y)
                            .isCloseTo(first, within(40));
                }
            }
        }
    }

    @Test
    void nativePixelsAreCleanedInEitherByteOrder() throws IOException {
        byte[] image = TestImage.of(16, Rasters.of(Kind.NOISE, COLUMNS, ROWS, 1, 12, new Random(1))).file();
        byte[] big = transcode(image, UID.ExplicitVRBigEndian);
        byte[] after = modify(big, ALL_FRAMES.formatted(""));
        assertThat(frame(after, 0).samples()).isEqualTo(frame(modify(image, ALL_FRAMES.formatted("")), 0).samples());
    }

    @Test
    void overlaysAndIconsGoWithWhatTheyShow() throws IOException {
        Element icon = Element.ofSequence(Tag.IconImageSequence, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .append(Element.ofUnsignedShort(Tag.Rows, 1)).build())));
        byte[] image = image(1, 3).with(icon).with(Element.ofUnsignedShort(0x60000010, 1))
                .with(Element.of(0x60003000, VR.OW, new byte[2])).file();
        Attributes after = Rewrites.read(modify(image, ALL_FRAMES.formatted(""))).dataset();
        assertThat(after.contains(Tag.IconImageSequence)).isFalse();
        assertThat(after.contains(0x60000010)).isFalse();
        assertThat(after.contains(0x60003000)).isFalse();

        Attributes untouched = Rewrites.read(modify(image,
                "{'Pixels': {'Regions': [{'X': 500, 'Y': 0, 'Width': 1, 'Height': 1}]}}")).dataset();
        assertThat(untouched.contains(0x60003000)).isTrue();
    }

    @Test
    void anOverlayInTheSamplesGoesWithEveryAnonymization() throws IOException {
        byte[] samples = {0x01, (byte) 0xFA, 0x02, 0x5B};
        byte[] file = TestInstance.ct().with(Element.ofUnsignedShort(Tag.Rows, 1))
                .with(Element.ofUnsignedShort(Tag.Columns, 2))
                .with(Element.ofUnsignedShort(Tag.SamplesPerPixel, 1))
                .with(Element.ofUnsignedShort(Tag.BitsAllocated, 16))
                .with(Element.ofUnsignedShort(Tag.BitsStored, 12))
                .with(Element.ofUnsignedShort(Tag.HighBit, 11))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 0))
                .with(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2")
                .with(Element.ofUnsignedShort(0x60000100, 16))
                .with(Element.ofUnsignedShort(0x60000102, 15))
                .with(Element.of(Tag.PixelData, VR.OW, samples)).file();
        for (String request : List.of("{}", "{'Profile': 'strict'}")) {
            Attributes after = Rewrites.read(Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, request), file)).dataset();
            assertThat(after.get(Tag.PixelData).bytes().toBytes()).isEqualTo(new byte[] {0x01, 0x0A, 0x02, 0x0B});
            assertThat(after.contains(0x60000100)).isFalse();
        }
        Attributes recorded = Rewrites.read(Rewrites.apply(
                Rewrites.plan(Verb.ANONYMIZE, "{'DicomVersion': '2023b'}"), file)).dataset();
        assertThat(recorded.get(Tag.PixelData).bytes().toBytes()).isEqualTo(samples);
    }

    @Test
    void whatCannotBeEncodedAgainIsRefusedUnlessItIsTranscoded() throws IOException {
        Attributes dataset = Rewrites.read(transcode(image(1, 3).file(), UID.JPEG2000Lossless)).dataset();
        RewritePlan plan = Rewrites.plan(Verb.MODIFY, SECOND_FRAME.formatted(""));
        assertFails(() -> plan.apply(dataset, TransferSyntax.of(UID.HTJ2KLossless), RewritePlan.Reporting.OFF),
                ErrorKind.NOT_IMPLEMENTED, "Transcode");
        assertFails(() -> plan.apply(dataset, TransferSyntax.of(UID.MPEG4HP41), RewritePlan.Reporting.OFF),
                ErrorKind.NOT_IMPLEMENTED, "decoded");
        RewritePlan transcoding = Rewrites.plan(Verb.MODIFY,
                SECOND_FRAME.formatted(", 'Transcode': '1.2.840.10008.1.2.1'"));
        try (ByteSource file = transcoding.apply(dataset, TransferSyntax.of(UID.HTJ2KLossless),
                RewritePlan.Reporting.OFF).encode()) {
            checkFrames(image(1, 3).file(), Rewrites.bytesOf(file), 0);
        }
    }

    @Test
    void cleanedPixelsMakeAnotherInstance() throws IOException {
        RewritePlan plan = Rewrites.plan(Verb.MODIFY,
                ALL_FRAMES.formatted(", 'Keep': ['SOPInstanceUID'], 'Force': true"));
        Attributes dataset = image(1, 1).dataset();
        assertFails(() -> Rewrites.apply(plan, dataset), ErrorKind.BAD_REQUEST, "SOPInstanceUID");
        Attributes kept = Rewrites.anonymize(dataset, ALL_FRAMES.formatted(", 'Options': ['RetainUIDs']"));
        assertThat(kept.string(Tag.SOPInstanceUID)).isEqualTo(dataset.string(Tag.SOPInstanceUID));
    }

    @Test
    void aRequestThatChangesWhatPixelsLookLikeIsRefused() {
        RewritePlan plan = Rewrites.plan(Verb.MODIFY, ALL_FRAMES.formatted(", 'Replace': {'Columns': '40'}"));
        assertFails(() -> Rewrites.apply(plan, image(1, 1).dataset()), ErrorKind.BAD_REQUEST, "look like");
    }

    @Test
    void theReportAndTheComparisonTellOfPixels() throws IOException {
        DicomFile file = Rewrites.read(transcode(image(1, 3).file(), UID.RLELossless));
        Rewritten rewritten = Rewrites.plan(Verb.MODIFY, SECOND_FRAME.formatted(""))
                .apply(file, RewritePlan.Reporting.ON);
        assertThat(rewritten.report().entries())
                .contains(new RewriteReport.Entry("7fe0,0010", RewriteReport.Outcome.CLEANED));
        assertThat(kindOfPixels(file.dataset(), rewritten)).isEqualTo(Change.Kind.REPLACED);
        assertThat(kindOfPixels(image(1, 1).dataset(),
                Rewrites.apply(Rewrites.plan(Verb.MODIFY, ALL_FRAMES.formatted("")), image(1, 1).dataset())))
                .isEqualTo(Change.Kind.REPLACED);
        Rewritten transcoded = Rewrites.plan(Verb.MODIFY, "{'Transcode': '1.2.840.10008.1.2.1'}")
                .apply(file, RewritePlan.Reporting.OFF);
        assertThat(kindOfPixels(file.dataset(), transcoded)).isEqualTo(Change.Kind.REPLACED);
        Rewritten left = Rewrites.plan(Verb.MODIFY, "{}").apply(file, RewritePlan.Reporting.OFF);
        assertThat(kindOfPixels(file.dataset(), left)).isEqualTo(Change.Kind.KEPT);
    }

    private static Change.Kind kindOfPixels(Attributes before, Rewritten after) throws IOException {
        List<Change> changes = new ArrayList<>();
        new Comparison(Rewrites.READER, changes::add).compare(before, after.preview());
        return changes.stream().filter(change -> change.name().equals("PixelData")).findFirst().orElseThrow().kind();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "{'Regions': []}", "{'Regions': {}}", "{'Region': []}", "{'Regions': [3]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 0, 'Height': 1}]}",
        "{'Regions': [{'X': -1, 'Y': 0, 'Width': 1, 'Height': 1}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 1}]}",
        "{'Regions': [{'X': 0.5, 'Y': 0, 'Width': 1, 'Height': 1}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 99999999999, 'Height': 1}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 1, 'Height': 1, 'Frames': []}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 1, 'Height': 1, 'Frames': [-1]}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 1, 'Height': 1, 'Depth': 1}]}",
        "{'Regions': [{'X': 0, 'Y': 0, 'Width': 1, 'Height': 1}], 'Color': 'red'}"})
    void nonsenseIsRefusedWhenItIsAsked(String pixels) {
        for (Verb verb : Verb.values()) {
            assertThatThrownBy(() -> Rewrites.request(verb, Level.STUDY, "{'Pixels': " + pixels + "}"))
                    .isInstanceOf(LetheException.class);
        }
    }

    private static final String RULES = "'Options': ['CleanPixelData'], 'PixelRules': ["
            + "{'When': {'Modality': 'US'}, 'Action': 'KeepUltrasoundRegions'},"
            + "{'When': {'Modality': 'XA', 'Rows': '23', 'Columns': '41'}, 'Action': 'BlackOut',"
            + " 'Regions': [{'X': 4, 'Y': 2, 'Width': 9, 'Height': 5}]},"
            + "{'When': {'Modality': 'OT'}, 'Action': 'Hold'}, {'When': {'Modality': 'CT'}, 'Action': 'Pass'}]";

    private static Attributes clean(String members, String request, TestInstance instance) throws IOException {
        String profile = ("{'Name': 'own', " + members + "}").replace('\'', '"');
        Rewriter rewriter = new Rewriter(Rewrites.READER, TargetSyntax.DEFAULT_QUALITY,
                Map.of("own.json", profile.getBytes(UTF_8)));
        assertThat(rewriter.profiles()).allMatch(ProfileInfo::isUsable, "usable");
        String body = ("{'Profile': 'own'" + request + "}").replace('\'', '"');
        return rewriter.compile(rewriter.read(Verb.ANONYMIZE, Level.INSTANCE, rewriter.parse(body.getBytes(UTF_8))),
                Naming.of(Rewrites.KEY, "Anonymized7"), Together.ALONE)
                .apply(instance.dataset(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.OFF)
                .dataset();
    }

    private static TestInstance of(String modality, String burnedIn) {
        return image(1, 1).with(text(Tag.Modality, modality)).with(text(Tag.BurnedInAnnotation, burnedIn));
    }

    private static Element text(int tag, String value) {
        return Element.ofText(tag, VR.CS, value, SpecificCharacterSet.LATIN_1);
    }

    private static boolean saysClean(Attributes dataset) {
        return dataset.get(Tag.DeidentificationMethodCodeSequence).items().stream()
                .anyMatch(item -> "113101".equals(item.attributes().string(Tag.CodeValue)));
    }

    private static Element ultrasoundRegion(int right, int bottom) {
        Attributes.Builder region = Attributes.builder(SpecificCharacterSet.LATIN_1);
        int[] edges = {2, 3, right, bottom};
        for (int i = 0; i < edges.length; i++) {
            region.append(Element.of(0x00186018 + 2 * i, VR.UL, new byte[] {(byte) edges[i], 0, 0, 0}));
        }
        return Element.ofSequence(0x00186011, List.of(Item.of(region.build())));
    }

    @Test
    void allOutsideOfTheRegionsOfAnUltrasoundImageBecomesBlack() throws IOException {
        Attributes before = of("US", "YES").dataset();
        Attributes after = clean(RULES, "", of("US", "YES").with(ultrasoundRegion(30, 20)));
        byte[] old = before.get(Tag.PixelData).bytes().toBytes();
        byte[] now = after.get(Tag.PixelData).littleEndian().toBytes(1 << 20);
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            boolean isKept = i % COLUMNS >= 2 && i % COLUMNS <= 30 && i / COLUMNS >= 3 && i / COLUMNS <= 20;
            assertThat(now[i]).isEqualTo(isKept ? old[i] : 0);
        }
        assertThat(after.string(Tag.BurnedInAnnotation)).isEqualTo("NO");
        assertThat(saysClean(after)).isTrue();
    }

    @Test
    void whatIsBurnedInAndNoRuleCleansIsHeld() {
        assertFails(() -> clean(RULES, "", of("US", "YES")), ErrorKind.BAD_REQUEST, "held");
        // Regions that cover all of the image take nothing away.
        TestInstance whole = of("US", "YES").with(Element.ofSequence(0x00186011, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1)
                        .append(Element.of(0x00186018, VR.UL, new byte[4]))
                        .append(Element.of(0x0018601A, VR.UL, new byte[4]))
                        .append(Element.of(0x0018601C, VR.UL, new byte[] {40, 0, 0, 0}))
                        .append(Element.of(0x0018601E, VR.UL, new byte[] {22, 0, 0, 0})).build()))));
        assertFails(() -> clean(RULES, "", whole), ErrorKind.BAD_REQUEST, "held");
        assertFails(() -> clean(RULES, "", of("CT", "YES")), ErrorKind.BAD_REQUEST, "burned in");
        assertFails(() -> clean(RULES, "", of("OT", "NO")), ErrorKind.BAD_REQUEST, "rule");
        assertFails(() -> Rewrites.anonymize(of("CT", "YES").dataset(), "{'Options': ['CleanPixelData']}"),
                ErrorKind.BAD_REQUEST, "burned in");
    }

    @Test
    void onlyWhatIsKnownToBeCleanIsCalledSo() throws IOException {
        Attributes known = clean(RULES, "", of("CT", "NO"));
        assertThat(saysClean(known)).isTrue();
        assertThat(known.string(Tag.BurnedInAnnotation)).isEqualTo("NO");
        Attributes cleaned = clean(RULES, "", of("XA", "YES"));
        assertThat(saysClean(cleaned)).isTrue();
        assertThat(cleaned.get(Tag.PixelData).littleEndian().toBytes(1 << 20)[2 * COLUMNS + 4]).isZero();
        Attributes unknown = clean(RULES, "", of("MR", "NO"));
        assertThat(saysClean(unknown)).isFalse();
        assertThat(saysClean(clean("'Extends': 'basic'", "", of("CT", "YES")))).isFalse();
    }

    @Test
    void unknownImagesAreHeldWhereTheProfileSaysSoAndUnderStrict() {
        assertFails(() -> clean(RULES + ", 'UnknownPixels': 'Hold'", "", of("MR", "NO")), ErrorKind.BAD_REQUEST,
                "no rule");
        assertFails(() -> Rewrites.anonymize(of("MR", "NO").dataset(),
                "{'Profile': 'strict', 'Options': ['CleanPixelData']}"), ErrorKind.BAD_REQUEST, "no rule");
        assertThat(Rewrites.anonymize(TestInstance.ct().without(Tag.PixelData).dataset(),
                "{'Profile': 'strict', 'Options': ['CleanPixelData']}").contains(Tag.PixelData)).isFalse();
    }

    @Test
    void regionsOfTheRequestGoBeforeTheRules() throws IOException {
        Attributes result = clean(RULES, ", " + REGION.formatted(""), of("OT", "YES"));
        assertThat(saysClean(result)).isTrue();
        assertThat(result.get(Tag.PixelData).littleEndian().toBytes(1 << 20)[2 * COLUMNS + 4]).isZero();
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind,
            String word) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LetheException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.getMessage()).contains(word);
        });
    }
}
