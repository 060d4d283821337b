package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.DictionaryEntry;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * Values that are legal and say nothing (PS3.15 section E.1.1, action D).
 *
 * @param dictionary names the VRs: what the file claims is not trusted
 */
record Dummies(Dictionary dictionary) {
    private static final String TEXT = "ANONYMIZED";
    /** What is shorter than 17 characters must be a CodeValue (PS3.3 section 8.1). */
    private static final String LONG_CODE = "ANONYMIZED-CODE-VALUE";

    /**
     * An element with a dummy value; sequences have one item with the attributes that are of Type 1 in it.
     *
     * @param claimed the VR in the file, for tags that the dictionary does not know
     * @param dataset whose element it is to be
     */
    Element of(int tag, VR claimed, Attributes dataset, Pseudonyms.Session pseudonyms) {
        VR known = dictionary.vrOf(tag, null);
        VR vr = known == VR.UN ? claimed : known;
        if (vr == VR.SQ) {
            return Element.ofSequence(tag, List.of(itemOf(tag, dataset, pseudonyms)));
        }
        if (tag == Tag.EncapsulatedDocument) {
            return Element.of(tag, VR.OB, emptyDocument(dataset));
        }
        if (tag == Tag.EncapsulatedDocumentLength) {
            ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
            return Element.of(tag, VR.UL, length.putInt(emptyDocument(dataset).length).array());
        }
        byte[] value =
                vr == VR.UI ? pseudonyms.uid(Tag.toHex(tag)).getBytes(US_ASCII) : valueOf(tag, vr);
        return Element.of(tag, vr, repeated(value, vr, multiplicityOf(tag)));
    }

    /** How many values the attribute must have at least. */
    private int multiplicityOf(int tag) {
        DictionaryEntry entry = dictionary.find(tag);
        String digits = entry == null ? "" : entry.vm().split("\\D", 2)[0];
        return digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }

    private static byte[] repeated(byte[] value, VR vr, int count) {
        if (count <= 1 || vr.isText() && !vr.isMultiValued()) {
            return value;
        }
        byte[] separator = vr.isBinaryNumber() || vr == VR.AT ? new byte[0] : new byte[] {'\\'};
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(i == 0 ? new byte[0] : separator);
            all.writeBytes(value);
        }
        return all.toByteArray();
    }

    private static byte[] emptyDocument(Attributes dataset) {
        return EmptyDocuments.of(dataset.string(Tag.MIMETypeOfEncapsulatedDocument));
    }

    private static byte[] valueOf(int tag, VR vr) {
        return switch (vr) {
            case AE, LO, LT, PN, SH, ST, UC, UT -> (tag == Tag.LongCodeValue ? LONG_CODE : TEXT).getBytes(US_ASCII);
            case AS -> "000Y".getBytes(US_ASCII);
            case CS -> codeOf(tag).getBytes(US_ASCII);
            case DA -> "19000101".getBytes(US_ASCII);
            case DS, IS -> "0".getBytes(US_ASCII);
            case DT -> "19000101000000".getBytes(US_ASCII);
            case TM -> "000000".getBytes(US_ASCII);
            case UR -> "http://anonymized.invalid/".getBytes(US_ASCII);
            case UI, SQ -> throw new IllegalArgumentException("A dummy " + vr + " is not made of bytes alone");
            case OB, OW, UN -> new byte[2];
            case AT, FD, FL, OD, OF, OL, OV, SL, SS, SV, UL, US, UV -> new byte[vr.valueBytes()];
        };
    }

    /** A code that the attribute permits (PS3.3); any code where it permits any. */
    private static String codeOf(int tag) {
        return switch (tag) {
            case Tag.PatientSex -> "O";
            case Tag.PatientSexNeutered -> "UNALTERED";
            case Tag.ReasonForTheAttributeModification -> "CORRECT";
            case Tag.SmokingStatus -> "UNKNOWN";
            default -> TEXT;
        };
    }

    /** The one item that a sequence needs: attributes of Type 1 in its macro or module; else a code. */
    private Item itemOf(int sequence, Attributes dataset, Pseudonyms.Session pseudonyms) {
        Attributes.Builder item = Attributes.builder(dataset.charset());
        for (DummyItems.Row row : DummyItems.of(sequence)) {
            item.append(
                    row.value() == null
                            ? of(row.tag(), VR.UN, dataset, pseudonyms)
                            : new ValueCaster(dictionary, null, false).cast(row.tag(), row.value(), dataset));
        }
        return Item.of(item.build());
    }
}
