package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Level;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

/** Profiles that files define. */
class ProfileFilesTest {
    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }

    private static Rewriter rewriter(String... files) {
        return rewriterOf(Stream.of(files).map(file -> file.replace('\'', '"')).toList());
    }

    private static Rewriter rewriterOf(List<String> files) {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (int i = 0; i < files.size(); i++) {
            contents.put(i + ".json", files.get(i).getBytes(UTF_8));
        }
        return new Rewriter(Rewrites.READER, TargetSyntax.DEFAULT_QUALITY, contents);
    }

    private static String profile(String name, String members) {
        return "{'Name': '" + name + "', " + members + "}";
    }

    private static String withRule(String rule) {
        return profile("own", "'Rules': [" + rule + "]");
    }

    private static Attributes apply(Rewriter rewriter, String profile, Attributes dataset) throws IOException {
        assertThat(rewriter.profiles()).allMatch(ProfileInfo::isUsable, "usable");
        RewriteRequest request = rewriter.read(Verb.ANONYMIZE, Level.INSTANCE,
                rewriter.parse(("{\"Profile\": \"" + profile + "\"}").getBytes(UTF_8)));
        return rewriter.compile(request, Naming.of(Rewrites.KEY, "Anonymized7"), Together.ALONE)
                .apply(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.OFF).dataset();
    }

    private static Attributes own(String rule, TestInstance instance) throws IOException {
        return apply(rewriter(withRule(rule)), "own", instance.dataset());
    }

    @Test
    void aRuleGoesBeforeTheTable() throws IOException {
        Attributes result = own("{'Tags': ['StudyDescription', '0008,0070'], 'Action': 'Keep'}", TestInstance.ct()
                .with(text(Tag.StudyDescription, VR.LO, "Thorax")).with(text(Tag.SeriesDescription, VR.LO, "AP")));

        assertThat(result.string(Tag.StudyDescription)).isEqualTo("Thorax");
        assertThat(result.contains(Tag.SeriesDescription)).isFalse();
    }

    @Test
    void theFirstRuleThatMatchesDecides() throws IOException {
        Attributes result = own("{'Tags': ['StudyDescription'], 'Action': 'Replace', 'With': 'First'},"
                + "{'VRs': ['LO'], 'Action': 'Keep'}",
                TestInstance.ct()
                        .with(text(Tag.StudyDescription, VR.LO, "Thorax"))
                        .with(text(Tag.SeriesDescription, VR.LO, "AP")));

        assertThat(result.string(Tag.StudyDescription)).isEqualTo("First");
        assertThat(result.string(Tag.SeriesDescription)).isEqualTo("AP");
    }

    @Test
    void elementsInWhichThePatientIsFoundAgainAreTakenOutIfTheProfileSaysSo() throws IOException {
        Item item = Item.of(Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.CodeMeaning, VR.LO, "as DOE JOHN said")).put(text(Tag.CodeValue, VR.SH, "1")).build());
        TestInstance instance = TestInstance.ct().with(text(Tag.ConvolutionKernel, VR.SH, "DOE JOHN"))
                .with(text(0x00181160, VR.SH, "NONE"))
                .with(Element.of(Tag.AnatomicRegionSequence, VR.SQ,
                        new Sequence(List.of(item, item), false, Encoding.EXPLICIT_LE)));
        String replacing = profile("replacing", "'Leaks': 'Replace'");

        Attributes result = apply(rewriter(replacing), "replacing", instance.dataset());

        assertThat(result.string(Tag.ConvolutionKernel)).isEqualTo("ANONYMIZED");
        assertThat(result.string(0x00181160)).isEqualTo("NONE");
        for (Item one : ((Sequence) result.get(Tag.AnatomicRegionSequence).value()).items()) {
            assertThat(one.attributes().string(Tag.CodeMeaning)).isEqualTo("ANONYMIZED");
            assertThat(one.attributes().string(Tag.CodeValue)).isEqualTo("1");
        }
        assertThatThrownBy(() -> apply(rewriter(replacing, profile("own", "'Extends': 'replacing', 'Leaks': 'Refuse'")),
                "own", instance.dataset())).hasMessageContaining("0018,1210");
        assertThat(apply(rewriter(replacing, profile("own", "'Extends': 'replacing'")), "own", instance.dataset())
                .string(Tag.ConvolutionKernel)).isEqualTo("ANONYMIZED");
        assertThat(rewriter(profile("own", "'Leaks': 'Pass'")).profiles().getLast().faults())
                .containsExactly("\"Leaks\" must be Refuse or Replace");
    }

    @Test
    void whatIsTakenOutIsReportedAndPrivateElementsGo() throws IOException {
        Attributes dataset = TestInstance.ct().with(text(Tag.ConvolutionKernel, VR.SH, "DOE JOHN"))
                .with(text(0x00290010, VR.LO, "ACME 1")).with(text(0x00291001, VR.LO, "gain 3"))
                .with(text(0x00291002, VR.LO, "John Doe")).dataset();
        Rewriter rewriter = rewriter(profile("own", "'Leaks': 'Replace'"));
        RewriteRequest request = rewriter.read(Verb.ANONYMIZE, Level.INSTANCE,
                rewriter.parse("{\"Profile\": \"own\", \"KeepPrivateTags\": true}".getBytes(UTF_8)));

        Rewritten rewritten = rewriter.compile(request, Naming.of(Rewrites.KEY, "Anonymized7"), Together.ALONE)
                .apply(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.ON);

        assertThat(rewritten.dataset().string(0x00291001)).isEqualTo("gain 3");
        assertThat(rewritten.dataset().contains(0x00291002)).isFalse();
        assertThat(rewritten.report().entries()).contains(
                new RewriteReport.Entry("0018,1210", RewriteReport.Outcome.REPLACED),
                new RewriteReport.Entry("0029,1002", RewriteReport.Outcome.REMOVED));
    }

    @Test
    void aRuleMayHoldForSomeDevicesOnly() throws IOException {
        String rule = "{'Tags': ['SeriesDescription'], 'Action': 'Keep', 'When': {'Modality': 'CT|MR',"
                + " 'Manufacturer': '(?i)acme.*'}}";
        TestInstance acme = TestInstance.ct().with(text(Tag.Manufacturer, VR.LO, "ACME Inc."))
                .with(text(Tag.SeriesDescription, VR.LO, "AP"));

        assertThat(own(rule, acme).string(Tag.SeriesDescription)).isEqualTo("AP");
        assertThat(own(rule, acme.with(text(Tag.Manufacturer, VR.LO, "Other"))).contains(Tag.SeriesDescription))
                .isFalse();
        assertThat(own(rule, acme.without(Tag.Manufacturer)).contains(Tag.SeriesDescription)).isFalse();
    }

    @Test
    void privateElementsOfOneCreatorMayStay() throws IOException {
        TestInstance instance = TestInstance.ct()
                .with(text(0x00290010, VR.LO, "ACME 1")).with(text(0x00291001, VR.LO, "gain 3"))
                .with(text(0x00291002, VR.LO, "serial"))
                .with(text(0x00290011, VR.LO, "OTHER")).with(text(0x00291101, VR.LO, "x"));

        Attributes result = own("{'PrivateCreator': 'ACME 1', 'PrivateElements': ['01'], 'Action': 'Keep'}", instance);

        assertThat(result.string(0x00290010)).isEqualTo("ACME 1");
        assertThat(result.string(0x00291001)).isEqualTo("gain 3");
        assertThat(result.contains(0x00291002)).isFalse();
        assertThat(result.contains(0x00290011)).isFalse();
        assertThat(result.contains(0x00291101)).isFalse();
    }

    @Test
    void aValueCanGiveAnElementAway() throws IOException {
        Attributes result = own("{'VRs': ['LO', 'SH'], 'Value': '\\\\d{7}', 'Action': 'Remove'}", TestInstance.ct()
                .with(text(Tag.Manufacturer, VR.LO, "Unit 1234567")).with(text(Tag.ProtocolName, VR.LO, "x")));

        assertThat(result.contains(Tag.Manufacturer)).isFalse();
    }

    @Test
    void aPathLeadsIntoItems() throws IOException {
        Element nested = Element.ofSequence(Tag.ProcedureCodeSequence, List.of(Item.of(
                Attributes.builder(SpecificCharacterSet.LATIN_1).put(text(Tag.CodeMeaning, VR.LO, "Scan")).build())));
        Attributes result = own("{'Paths': ['ProcedureCodeSequence[*].CodeMeaning'], 'Action': 'Empty'}",
                TestInstance.ct().with(nested).with(text(Tag.CodeMeaning, VR.LO, "Top")));

        assertThat(result.get(Tag.ProcedureCodeSequence).items().getFirst().attributes().get(Tag.CodeMeaning)
                .isEmpty()).isTrue();
        assertThat(result.string(Tag.CodeMeaning)).isEqualTo("Top");
    }

    @Test
    void aRuleReadsTextWhateverVrTheFileClaimsAndHoweverLongItIs() throws IOException {
        Element unknown = Element.of(0x00142006, VR.UN, "Roe^Jane".getBytes(UTF_8));
        assertThat(own("{'VRs': ['PN'], 'Action': 'Remove'}", TestInstance.ct().with(unknown))
                .contains(0x00142006)).isFalse();

        TestInstance report = TestInstance.ct().with(text(Tag.TextValue, VR.UT, "long ".repeat(20_000) + "secret"));
        Attributes read = Rewrites.read(report.file()).dataset();
        assertThat(apply(rewriter(withRule("{'Tags': ['TextValue'], 'Value': 'secret', 'Action': 'Remove'}")), "own",
                read).contains(Tag.TextValue)).isFalse();
    }

    @Test
    void whatARuleDoesNotKeepIsStillLookedFor() {
        String rule = "{'Tags': ['PatientID'], 'Value': '^TRIAL-', 'Action': 'Keep'}";
        TestInstance named = TestInstance.ct().with(text(0x00420010, VR.ST, "MRN 4711-0815"));

        assertThatThrownBy(() -> own(rule, named.patient("4711-0815"))).hasMessageContaining("0042,0010");
    }

    @Test
    void whatARuleKeepsOrSetsIsNoFinding() throws IOException {
        String rules = "{'Groups': ['0012'], 'Action': 'Keep'},"
                + "{'Tags': ['InstitutionName'], 'Action': 'Replace', 'With': 'Charite Berlin'}";
        Attributes result = own(rules, TestInstance.ct().with(text(0x00120040, VR.LO, "SUBJECT-4711"))
                .with(text(Tag.InstitutionName, VR.LO, "Charite Berlin")));

        assertThat(result.string(0x00120040)).isEqualTo("SUBJECT-4711");
        assertThat(result.string(Tag.InstitutionName)).isEqualTo("Charite Berlin");
    }

    @Test
    void patternsAreTakenOutOfWhatIsCleaned() throws IOException {
        Rewriter rewriter = rewriter(
                profile("own", "'Options': ['CleanDescriptors'], 'Patterns': ['\\\\bWard [0-9]+']"));

        assertThat(apply(rewriter, "own", TestInstance.ct().with(text(Tag.StudyDescription, VR.LO, "Hip, Ward 12"))
                .dataset()).string(Tag.StudyDescription)).startsWith("Hip, ").doesNotContain("12");
    }

    @Test
    void aProfileExtendsAnotherOneInWhateverOrderTheyAreRead() throws IOException {
        Rewriter rewriter = rewriter(
                profile("child", "'Extends': 'parent', 'Rules': [{'Tags': ['SeriesDescription'], 'Action': 'Keep'}]"),
                profile("parent", "'Rules': [{'Tags': ['StudyDescription'], 'Action': 'Keep'}]"));

        Attributes result = apply(rewriter, "child", TestInstance.ct().with(text(Tag.StudyDescription, VR.LO, "a"))
                .with(text(Tag.SeriesDescription, VR.LO, "b")).dataset());

        assertThat(result.string(Tag.StudyDescription)).isEqualTo("a");
        assertThat(result.string(Tag.SeriesDescription)).isEqualTo("b");
        assertThat(result.strings(Tag.DeidentificationMethod)).contains("Profile child");
        assertThat(result.contains(Tag.DeidentificationMethodCodeSequence)).isFalse();
    }

    @Test
    void aProfileThatOnlyTakesMoreAwayClaimsTheCode() throws IOException {
        assertThat(own("{'Tags': ['Manufacturer'], 'Action': 'Remove'}", TestInstance.ct())
                .contains(Tag.DeidentificationMethodCodeSequence)).isTrue();
    }

    @Test
    void strictLeavesNoTextThatTheTableDoesNotName() throws IOException {
        Attributes.Builder dataset = TestInstance.ct().dataset().toBuilder();
        for (int tag : new int[] {Tag.Manufacturer, Tag.CodeMeaning, 0x00189999, 0x00700081, 0x30020004,
            Tag.TextValue}) {
            dataset.put(text(tag, Rewrites.READER.dictionary().vrOf(tag, null) == VR.UN
                    ? VR.UN
                    : Rewrites.READER.dictionary().vrOf(tag, null), "TOKENTOKEN"));
        }
        dataset.put(text(Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY")).put(text(Tag.KVP, VR.DS, "120"));

        Attributes result = apply(rewriter(), "strict", dataset.build());

        assertThat(new String(Rewrites.bytesOf(DicomWriter.encodeDataset(result,
                Encoding.EXPLICIT_LE)), ISO_8859_1))
                .doesNotContain("TOKEN");
        assertThat(result.strings(Tag.ImageType)).containsExactly("ORIGINAL", "PRIMARY");
        assertThat(result.string(Tag.KVP)).isEqualTo("120");
        assertThat(result.contains(Tag.PixelData)).isTrue();
    }

    @Test
    void strictLeavesObjectsThatCanBeRead() throws IOException {
        TestInstance source = TestInstance.ct()
                .with(text(Tag.RescaleType, VR.LO, "HU"))
                .with(text(Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/pdf"))
                .with(text(Tag.ImagePositionPatient, VR.DS, "-239.53125000000\\12\\-1.234567890E-12"))
                .with(text(0x300A012C, VR.DS, "1\\2 mm\\3"))
                .with(text(Tag.ImageType, VR.CS, "original\\primary"))
                .with(text(Tag.LongCodeValue, VR.UC, "what is longer than sixteen"))
                .with(Element.ofSequence(Tag.EncryptedAttributesSequence, List.of(Item.of(
                        Attributes.builder(SpecificCharacterSet.LATIN_1)
                                .put(Element.of(0x04000520, VR.OB, new byte[] {1, 2})).build()))));

        Attributes result = apply(rewriter(), "strict", source.dataset());

        assertThat(result.string(Tag.RescaleType)).isEqualTo("HU");
        assertThat(result.string(Tag.MIMETypeOfEncapsulatedDocument)).isEqualTo("application/pdf");
        assertThat(result.get(Tag.ImagePositionPatient)).isSameAs(source.dataset().get(Tag.ImagePositionPatient));
        assertThat(result.strings(0x300A012C)).containsExactly("0", "0", "0");
        assertThat(result.strings(Tag.ImageType)).hasSize(2).doesNotContain("primary");
        assertThat(result.string(Tag.LongCodeValue)).hasSizeGreaterThan(16);
        assertThat(result.contains(Tag.EncryptedAttributesSequence)).isFalse();
    }

    @Test
    void aProfileWhoseExamplesDoNotComeTrueCannotBeUsed() {
        Rewriter rewriter = rewriter(profile("own", """
                'Examples': [
                  {'Given': {'StudyDescription': 'x', 'Modality': 'CT'},
                   'Expect': {'StudyDescription': null, 'Modality': 'CT'}},
                  {'Given': {'StudyDescription': 'x'}, 'Expect': {'StudyDescription': 'x'}},
                  {'Given': {'PatientID': 'x'}, 'Changed': ['PatientID'], 'Without': ['YES']}]"""));

        ProfileInfo own = rewriter.profiles().getLast();
        assertThat(own.isUsable()).isFalse();
        assertThat(own.faults()).hasSize(2).first().asString().startsWith("Example 2: 0008,1030");
        assertThatThrownBy(() -> rewriter.read(Verb.ANONYMIZE, Level.STUDY,
                rewriter.parse("{\"Profile\": \"own\"}".getBytes(UTF_8)))).isInstanceOf(LetheException.class);
    }

    private static ProfileInfo withPixelExample(String example) {
        return rewriter(profile("own", """
                'Options': ['CleanPixelData'], 'UnknownPixels': 'Hold', 'PixelRules': [
                  {'When': {'Modality': 'US', 'Rows': '600'}, 'Action': 'BlackOut',
                   'Regions': [{'X': 0, 'Y': 0, 'Width': 800, 'Height': 48}]},
                  {'When': {'Modality': 'US'}, 'Action': 'KeepUltrasoundRegions'},
                  {'When': {'Modality': 'CT'}, 'Action': 'Pass'}],
                'Examples': [%s]""".formatted(example))).profiles().getLast();
    }

    private static final String BANNER = "{'Given': {'Modality': 'US', 'Rows': '600', 'Columns': '800'}, ";
    private static final String ULTRASOUND = "{'Given': {'Modality': 'US', 'SequenceOfUltrasoundRegions': ["
            + "{'RegionLocationMinX0': '10', 'RegionLocationMinY0': '20', 'RegionLocationMaxX1': '99',"
            + " 'RegionLocationMaxY1': '119'}]}, ";

    @ParameterizedTest
    @ValueSource(strings = {
        BANNER + "'Pixels': 'Cleaned', 'Black': [{'X': 0, 'Y': 0, 'Width': 800, 'Height': 48}],"
                + " 'Left': [{'X': 0, 'Y': 48, 'Width': 800, 'Height': 552}]}",
        ULTRASOUND + "'Black': [{'X': 0, 'Y': 0, 'Width': 512, 'Height': 20}],"
                + " 'Left': [{'X': 10, 'Y': 20, 'Width': 90, 'Height': 100}]}",
        "{'Given': {'Modality': 'CT'}, 'Pixels': 'Passed'}",
        "{'Given': {'Modality': 'CT', 'BurnedInAnnotation': 'YES'}, 'Pixels': 'Held'}",
        "{'Given': {'Modality': 'US'}, 'Pixels': 'Held'}"
    })
    void anExampleSaysWhatBecomesOfPixels(String example) {
        assertThat(withPixelExample(example).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        BANNER + "'Pixels': 'Passed'}",
        BANNER + "'Black': [{'X': 0, 'Y': 0, 'Width': 800, 'Height': 49}]}",
        BANNER + "'Left': [{'X': 0, 'Y': 47, 'Width': 800, 'Height': 1}]}",
        ULTRASOUND + "'Black': [{'X': 98, 'Y': 118, 'Width': 512, 'Height': 20}]}",
        ULTRASOUND + "'Left': [{'X': 98, 'Y': 118, 'Width': 3, 'Height': 1}]}",
        "{'Given': {'Modality': 'CT'}, 'Pixels': 'Held'}",
        "{'Given': {'Modality': 'CT'}, 'Black': [{'X': 0, 'Y': 0, 'Width': 1, 'Height': 1}]}",
        "{'Given': {'Modality': 'US'}, 'Pixels': 'Cleaned'}",
        "{'Given': {'Modality': 'US'}, 'Pixels': 'Lost'}",
        "{'Given': {'Modality': 'US'}, 'Black': []}"
    })
    void anExampleOfPixelsThatDoesNotComeTrueIsAFault(String example) {
        assertThat(withPixelExample(example).faults()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "not json",
        "[]",
        "{'Name': ''}",
        "{'Name': 'basic'}",
        "{'Name': 'x', 'Extends': 'x'}",
        "{'Name': 'x', 'Extends': 'nobody'}",
        "{'Name': 'x', 'Rule': []}",
        "{'Name': 'x', 'Rules': [{'Action': 'Keep'}]}",
        "{'Name': 'x', 'Rules': [{'Tags': ['Nonsense'], 'Action': 'Keep'}]}",
        "{'Name': 'x', 'Rules': [{'Tags': ['Modality'], 'Action': 'Kepp'}]}",
        "{'Name': 'x', 'Rules': [{'Tags': ['Modality'], 'Action': 'Replace'}]}",
        "{'Name': 'x', 'Rules': [{'Tags': ['Modality'], 'Action': 'Keep', 'With': 'CT'}]}",
        "{'Name': 'x', 'Rules': [{'PrivateElements': ['01'], 'Action': 'Keep'}]}",
        "{'Name': 'x', 'Rules': [{'VRs': ['XX'], 'Action': 'Keep'}]}",
        "{'Name': 'x', 'Rules': [{'Groups': ['12'], 'Action': 'Keep'}]}",
        "{'Name': 'x', 'Patterns': ['(']}",
        "{'Name': 'x', 'Options': ['RetainSafePrivate']}",
        "{'Name': 'x', 'Options': ['Nonsense']}"
    })
    void aFileWithAFaultIsNamedAndNotUsed(String file) {
        List<ProfileInfo> profiles = rewriter(file).profiles();

        assertThat(profiles.getLast().faults()).isNotEmpty();
        assertThat(profiles).filteredOn(ProfileInfo::isUsable).extracting(ProfileInfo::name)
                .containsExactly("basic", "strict");
    }

    @Test
    void theFilesThatComeWithTheProgramCanBeUsed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/profiles"))) {
            List<String> contents = files.map(ProfileFilesTest::content).toList();
            assertThat(contents).isNotEmpty();
            assertThat(rewriterOf(contents).profiles()).allSatisfy(one -> assertThat(one.faults()).isEmpty());
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
