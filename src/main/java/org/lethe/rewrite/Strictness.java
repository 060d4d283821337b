package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/**
 * What the profile {@code strict} does to public elements that the table of PS3.15 does not name: only numbers, codes
 * in capital letters, and what pixels are made of can stay.
 *
 * @param dictionary names the VRs: what the file claims is not trusted
 */
record Strictness(Dictionary dictionary) {
    private static final int MODALITY_LUT_TYPE = 0x00283004;
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{0,16}");
    private static final Pattern NUMBER = Pattern.compile(" *[+-]?[0-9.]{0,16}(?:[eE][+-]?[0-9]{1,3})? *");
    private static final Pattern AGE = Pattern.compile("(?:[0-9]{3}[DWMY])?");

    /** Texts that are terms of the standard, without which nobody can read the object (PS3.3 C.24.2 and C.11.1.1.2). */
    private static final Set<String> UNITS = Set.of("HU", "OD", "US", "MGML", "Z_EFF", "ED", "EDW", "HU_MOD", "PCT");

    private static final Map<Integer, Set<String>> TERMS = Map.of(Tag.RescaleType, UNITS, MODALITY_LUT_TYPE, UNITS,
            Tag.MIMETypeOfEncapsulatedDocument,
            Set.of("application/pdf", "text/xml", "model/stl", "application/sla", "model/obj", "model/mtl"));

    /**
     * What becomes of an element.
     *
     * @param isTop whether it is an element of the dataset itself: pixels in items are small copies of others
     * @throws IOException if the value has to be read and cannot be
     */
    Action actionFor(Element element, SpecificCharacterSet charset, boolean isTop) throws IOException {
        VR known = dictionary.vrOf(element.tag(), null);
        VR vr = known == VR.UN ? element.vr() : known;
        if (isClaimedOtherwise(element.vr(), vr) || element.tag() == Tag.PixelData && !isTop) {
            return Action.REMOVE;
        }
        if (isTerm(element, charset)) {
            return Action.KEEP;
        }
        return switch (vr) {
            case AE, LO, LT, PN, SH, ST, UC, UR, UT, DA, DT, TM -> element.isEmpty() ? Action.KEEP : Action.DUMMY;
            case AS -> keepIf(AGE, element, charset);
            case CS -> keepIf(CODE, element, charset);
            case DS, IS -> keepIf(NUMBER, element, charset);
            case UI -> Action.NEW_UID;
            // What is encrypted there are the original values, as somebody else wrote them.
            case SQ -> element.tag() == Tag.EncryptedAttributesSequence ? Action.REMOVE : Action.KEEP;
            case UN -> Action.REMOVE;
            case OB -> isOfPictures(element.tag()) ? Action.KEEP : Action.REMOVE;
            // Of a tag that nobody knows, words may be any bytes.
            case OD, OF, OL, OV, OW -> known == VR.UN ? Action.REMOVE : Action.KEEP;
            case AT, FD, FL, SL, SS, SV, UL, US, UV -> Action.KEEP;
        };
    }

    /** Whether a value is not what its tag says; there are tags with a choice of VRs of bytes and numbers. */
    private static boolean isClaimedOtherwise(VR claimed, VR known) {
        return claimed != known && !(isOfBytes(claimed) && isOfBytes(known)) && claimed != VR.UN;
    }

    private static boolean isOfBytes(VR vr) {
        return vr == VR.OB || vr == VR.OW || vr == VR.US || vr == VR.SS;
    }

    private static boolean isTerm(Element element, SpecificCharacterSet charset) {
        Set<String> terms = TERMS.get(element.tag());
        return terms != null && element.value() instanceof ByteValue && terms.containsAll(element.strings(charset));
    }

    private static boolean isOfPictures(int tag) {
        return tag == Tag.PixelData || tag == Tag.WaveformData;
    }

    private static Action keepIf(Pattern legal, Element element, SpecificCharacterSet charset) throws IOException {
        if (element.isEmpty()) {
            return Action.KEEP;
        }
        return hasOnly(legal, element, charset) ? Action.KEEP : Action.DUMMY;
    }

    private static boolean hasOnly(Pattern legal, Element element, SpecificCharacterSet charset) throws IOException {
        // Explicit VRs have no room for a length of 64 KiB and more: such numbers travel as UN (PS3.5 section 6.2.2).
        if (element.value() instanceof ByteValue && element.vr() != VR.UN) {
            List<String> values = element.strings(charset);
            return !values.isEmpty() && values.stream().allMatch(value -> legal.matcher(value).matches());
        }
        return !isTooLarge(element) && Characters.allValuesMatch(element, legal);
    }

    /** Whether a value is larger than what is decoded of text elsewhere. */
    private static boolean isTooLarge(Element element) {
        return element.value() instanceof BulkData bulk && bulk.length() > Element.DECODED_BYTES_MAX;
    }
}
