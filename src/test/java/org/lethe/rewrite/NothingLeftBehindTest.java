package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.io.ByteSource;

/**
 * Plants a token of its own in each attribute of table E.1-1, everywhere where attributes can stand, and looks for them
 * in the bytes of the anonymized file.
 */
class NothingLeftBehindTest {
    /** Sequences that the table does not name, one inside the other. */
    private static final int[] WAY_DOWN = {
        Tag.SharedFunctionalGroupsSequence,
        Tag.PlanePositionSequence,
        Tag.ProcedureCodeSequence,
        Tag.ConceptNameCodeSequence,
        Tag.AnatomicRegionSequence
    };

    private static final int PRIVATE_SEQUENCE = 0x00111003;
    private static final int[] CURVES_AND_OVERLAYS = {
        0x50003000, 0x50002500, 0x501E3000, 0x60003000, 0x60004000, 0x60000022, 0x60001500, 0x601E3000, 0x60FE4000
    };
    private static final TransferSyntax[] SYNTAXES = {
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
        TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
    };

    private final Planting planted = new Planting();

    /** The tags that the edition in question names. */
    private final Set<String> named = new HashSet<>();

    static Stream<Arguments> requests() {
        return Stream.of(SYNTAXES)
                .flatMap(syntax -> Stream
                        .of("{}", "{'KeepPrivateTags': true}", "{'DicomVersion': '2023b'}", "{'Profile': 'strict'}",
                                "{'Options': ['RetainUIDs', 'RetainDeviceIdentity', 'RetainInstitutionIdentity',"
                                        + " 'RetainPatientCharacteristics', 'RetainLongitudinalModifiedDates',"
                                        + " 'CleanDescriptors', 'CleanStructuredContent', 'CleanGraphics']}")
                        .map(json -> Arguments.of(json, syntax)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void noTokenOfAnyAttributeOfTheTableIsInTheOutput(String json, TransferSyntax syntax) throws IOException {
        boolean keepsPrivate = json.contains("KeepPrivateTags");
        if (json.contains("2023b")) {
            named.addAll(tagsOf("profile-2023b.tsv"));
        } else {
            named.addAll(tagsOf("table-e1-1.tsv"));
        }
        if (json.contains("Options")) {
            named.removeAll(tagsOfOptions());
        }
        byte[] source = plantedFile(syntax, keepsPrivate);
        assertThat(planted.leftIn(source)).as("the tokens are in the source").hasSize(planted.size());

        byte[] result = Rewrites.apply(Rewrites.plan(Verb.ANONYMIZE, json), source);

        assertThat(planted.leftIn(result)).isEmpty();
        assertThat(planted.size()).isGreaterThan(4_000);
    }

    private static List<String> tagsOf(String table) {
        return Table.read(table).stream().map(row -> row[0]).toList();
    }

    /** What an option keeps, or leaves what it does not know in. */
    private static List<String> tagsOfOptions() {
        return Table.read("table-e1-1.tsv").stream()
                .filter(row -> Stream.of(Option.values()).anyMatch(option -> option.actionFor(row) != null))
                .map(row -> row[0]).toList();
    }

    private byte[] plantedFile(TransferSyntax syntax, boolean keepsPrivate) throws IOException {
        Attributes.Builder dataset = ordered(everything("top", false, keepsPrivate));
        dataset.put(Planting.text(Tag.SOPClassUID, VR.UI, UID.SecondaryCaptureImageStorage));
        Element[] below = {deepSequence(WAY_DOWN.length, false, keepsPrivate), privateSequence(false, keepsPrivate)};
        dataset.put(below[0]);
        dataset.put(below[1]);
        dataset.put(unknown(Tag.PerFrameFunctionalGroupsSequence, "UN of defined length", false, keepsPrivate));
        dataset.put(unknown(Tag.ReferencedSeriesSequence, "UN of undefined length", true, keepsPrivate));
        dataset.put(Element.of(Tag.PixelData, VR.OW, new byte[8]));
        dataset.put(hidden());
        Attributes.Builder fileMeta = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(Planting.text(Tag.MediaStorageSOPInstanceUID, VR.UI, planted.uidToken("file meta, instance", 0)))
                .put(Planting.text(Tag.TransferSyntaxUID, VR.UI, syntax.uid()))
                .put(Planting.text(Tag.ImplementationClassUID, VR.UI, planted.uidToken("file meta, implementation", 0)))
                .put(Planting.text(Tag.ImplementationVersionName, VR.SH, planted.token("file meta, version", 0)))
                .put(Planting.text(Tag.PrivateInformationCreatorUID, VR.UI, planted.uidToken("file meta, creator", 0)))
                .put(Planting.text(Tag.PrivateInformation, VR.OB, planted.token("file meta, private", 0)));
        for (int tag = 0x00020016; tag <= 0x00020018; tag++) {
            fileMeta.put(Planting.text(tag, VR.AE, planted.token("file meta", 0)));
            fileMeta.put(Planting.text(tag + 0x10, VR.UR, planted.token("file meta", 0)));
        }
        try (ByteSource file = DicomWriter.encode(fileMeta.build(), dataset.build(), syntax)) {
            byte[] bytes = Rewrites.bytesOf(file);
            byte[] preamble = planted.token("preamble", 0).getBytes(US_ASCII);
            System.arraycopy(preamble, 0, bytes, 100, preamble.length);
            return bytes;
        }
    }

    /** The attributes of the table, curves, overlays and private elements, each with a token. */
    private Map<Integer, Element> everything(String where, boolean nested, boolean keepsPrivate) {
        Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
        for (String[] row : Table.read("table-e1-1.tsv")) {
            int group = Table.isSingleTag(row[0]) ? Tag.group(Table.tag(row[0])) : 0;
            if (!named.contains(row[0])) {
                continue;
            }
            if (group > 0x0008 || group == 0x0008 || nested && group == 0x0004) {
                int tag = Table.tag(row[0]);
                elements.put(tag, planted.element(tag, VR.of(row[2]), where));
            }
        }
        for (int tag : CURVES_AND_OVERLAYS) {
            elements.put(tag, planted.element(tag, VR.LT, where));
        }
        if (!keepsPrivate) {
            for (int tag : new int[] {0x00090010, 0x00091001, 0x00091002, 0x60011001, 0x7FE11010}) {
                elements.put(tag, planted.element(tag, VR.LO, where + ", private"));
            }
        }
        return elements;
    }

    /** Everything at each of the depths on the way down, in items of both forms of length. */
    private Element deepSequence(int depth, boolean undefinedLength, boolean keepsPrivate) {
        int sequence = WAY_DOWN[WAY_DOWN.length - depth];
        Attributes.Builder item = ordered(everything("depth " + depth, true, keepsPrivate));
        if (depth > 1) {
            item.put(deepSequence(depth - 1, !undefinedLength, keepsPrivate));
        }
        return sequence(sequence, VR.SQ, item.build(), undefinedLength);
    }

    /** Private elements that are kept have tokens only where public rules reach. */
    private Element privateSequence(boolean undefinedLength, boolean keepsPrivate) {
        Attributes inner = ordered(everything("private sequence", true, keepsPrivate)).build();
        Attributes.Builder outer = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(sequence(Tag.ProcedureCodeSequence, VR.UN, inner, undefinedLength));
        return sequence(PRIVATE_SEQUENCE, VR.UN, outer.build(), !undefinedLength);
    }

    private Element unknown(int tag, String where, boolean undefinedLength, boolean keepsPrivate) {
        Attributes.Builder item = ordered(everything(where, true, keepsPrivate));
        item.put(deepSequence(2, undefinedLength, keepsPrivate));
        item.put(privateSequence(undefinedLength, keepsPrivate));
        return sequence(tag, VR.UN, item.build(), undefinedLength);
    }

    private static Element sequence(int tag, VR vr, Attributes content, boolean undefinedLength) {
        Encoding encoding = vr == VR.UN ? Encoding.IMPLICIT_LE : Encoding.EXPLICIT_LE;
        Item item = new Item(content, undefinedLength, encoding, null, -1, -1);
        return Element.of(tag, vr, new Sequence(List.of(item), undefinedLength, encoding));
    }

    /** A harmless value, and a token behind its end. */
    private Element hidden() {
        return Planting.text(Tag.Modality, VR.CS, "OT\0" + planted.token("behind a NUL", 0));
    }

    private static Attributes.Builder ordered(Map<Integer, Element> elements) {
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        elements.values().forEach(builder::append);
        return builder;
    }
}
