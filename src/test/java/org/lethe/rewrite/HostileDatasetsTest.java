package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;

/** Files in which a few bytes are wrong: refused when they are read, or rewritten to a file that can be read. */
class HostileDatasetsTest {
    private static final int FILES = 5_000;
    private static final String REPLACE =
            "{'Replace': {'PatientName': '\u738b', 'ProcedureCodeSequence[*].CodeValue': 'x',"
                    + " '0029-1001': 'x'}, 'PrivateCreator': 'ACME'}";

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'KeepPrivateTags': true}", "{'DicomVersion': '2017c'}", REPLACE})
    void aBrokenFileIsRefusedOrComesOutReadable(String json) throws IOException {
        byte[] whole = file();
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, json);
        Random random = new Random(json.length());
        int rewritten = 0;
        for (int i = 0; i < FILES; i++) {
            byte[] result = rewritten(plan, mutated(whole, random));
            if (result != null) {
                try (DicomFile readAgain = Rewrites.read(result)) {
                    assertThat(readAgain.dataset().string(Tag.PatientIdentityRemoved)).isEqualTo("YES");
                }
                rewritten++;
            }
        }
        assertThat(rewritten).isBetween(FILES / 20, FILES - 1);
    }

    @Test
    void whatIsReportedOfOneFileIsBoundedHoweverDeepItGoes() throws IOException {
        Attributes content = item(text(Tag.PatientName, VR.PN, "Doe"));
        for (int depth = 0; depth < 110; depth++) {
            content = item(sequence(Tag.ReferencedImageSequence, VR.SQ, content),
                    text(Tag.PatientComments, VR.LT, "a"), text(0x00101000, VR.LO, "b"), text(0x00101005, VR.PN, "c"),
                    text(0x00101040, VR.LO, "d"), text(0x00101060, VR.PN, "e"), text(0x00102154, VR.SH, "f"),
                    text(0x00102180, VR.SH, "g"), text(0x001021B0, VR.LT, "h"));
        }
        RewriteReport report = Rewrites.plan(Verb.ANONYMIZE, "{\"Verify\": false}")
                .apply(TestInstance.ct().with(sequence(Tag.ReferencedImageSequence, VR.SQ, content)).dataset(),
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RewritePlan.Reporting.ACTIONS)
                .report();

        assertThat(report.actions().stream().mapToInt(action -> action.path().length()).sum())
                .isBetween(200 << 10, 257 << 10);
        assertThat(report.actions()).anyMatch(action -> action.path().equals(RewriteReport.Action.ELSEWHERE));
        assertThat(report.actions().stream().mapToInt(RewriteReport.Action::elements).sum())
                .isEqualTo(report.counts().values().stream().mapToInt(Integer::intValue).sum());
    }

    /** @return null if the file is refused */
    private static byte[] rewritten(RewritePlan plan, byte[] file) throws IOException {
        try {
            return Rewrites.apply(plan, file);
        } catch (LetheException _) {
            return null;
        }
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int i = random.nextInt(5); i >= 0; i--) {
            int at = 132 + random.nextInt(bytes.length - 132);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[random.nextInt(bytes.length)]);
        }
        return bytes;
    }

    private static byte[] file() {
        Attributes deep = item(text(Tag.PatientName, VR.PN, "Doe"), text(Tag.ReferencedSOPInstanceUID, VR.UI, "1.2.3"));
        Attributes middle =
                item(sequence(Tag.ReferencedImageSequence, VR.SQ, deep), text(0x00291005, VR.LO, "private"));
        return TestInstance.ct().with(Tag.InstitutionName, VR.LO, "Hospital")
                .with(Tag.FrameOfReferenceUID, VR.UI, "1.2.3.4")
                .with(sequence(Tag.ProcedureCodeSequence, VR.SQ, middle))
                .with(sequence(Tag.ConceptNameCodeSequence, VR.UN, middle))
                .with(0x00290010, VR.LO, "CONTRACT")
                .with(sequence(0x00291003, VR.UN, middle))
                .file();
    }

    private static Element sequence(int tag, VR vr, Attributes content) {
        Encoding encoding = vr == VR.UN ? Encoding.IMPLICIT_LE : Encoding.EXPLICIT_LE;
        boolean undefinedLength = tag == Tag.ProcedureCodeSequence;
        Item item = new Item(content, undefinedLength, encoding, null, -1, -1);
        return Element.of(tag, vr, new Sequence(List.of(item), undefinedLength, encoding));
    }

    private static Attributes item(Element... elements) {
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        for (Element element : elements) {
            builder.put(element);
        }
        return builder.build();
    }

    private static Element text(int tag, VR vr, String value) {
        return Element.ofText(tag, vr, value, SpecificCharacterSet.LATIN_1);
    }
}
