package org.lethe.rewrite;

import java.util.List;
import java.util.regex.Pattern;
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
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_ ]{0,16}");
    private static final Pattern NUMBER = Pattern.compile(" *[+-]?[0-9.]{0,14}(?:[eE][+-]?[0-9]{1,3})? *");
    private static final Pattern AGE = Pattern.compile("(?:[0-9]{3}[DWMY])?");

    Action actionFor(Element element, SpecificCharacterSet charset) {
        VR known = dictionary.vrOf(element.tag(), null);
        VR vr = known == VR.UN ? element.vr() : known;
        if (isClaimedOtherwise(element.vr(), vr)) {
            return Action.REMOVE;
        }
        return switch (vr) {
            case AE, LO, LT, PN, SH, ST, UC, UR, UT, DA, DT, TM -> element.isEmpty() ? Action.KEEP : Action.DUMMY;
            case AS -> keepIf(AGE, element, charset);
            case CS -> keepIf(CODE, element, charset);
            case DS, IS -> keepIf(NUMBER, element, charset);
            case UI -> Action.NEW_UID;
            case SQ -> Action.KEEP;
            case UN -> Action.REMOVE;
            case OB -> isOfPictures(element.tag()) ? Action.KEEP : Action.REMOVE;
            case AT, FD, FL, OD, OF, OL, OV, OW, SL, SS, SV, UL, US, UV -> Action.KEEP;
        };
    }

    /** Whether a value is not what its tag says; there are tags with a choice of VRs of bytes and numbers. */
    private static boolean isClaimedOtherwise(VR claimed, VR known) {
        return claimed != known && !(isOfBytes(claimed) && isOfBytes(known)) && claimed != VR.UN;
    }

    private static boolean isOfBytes(VR vr) {
        return vr == VR.OB || vr == VR.OW || vr == VR.US || vr == VR.SS;
    }

    private static boolean isOfPictures(int tag) {
        return tag == Tag.PixelData || tag == Tag.WaveformData;
    }

    private static Action keepIf(Pattern legal, Element element, SpecificCharacterSet charset) {
        if (element.isEmpty()) {
            return Action.KEEP;
        }
        boolean isShort = element.value() instanceof ByteValue;
        // The VR that the file claims may be another one: then the value is no text, and goes.
        List<String> values = isShort ? element.strings(charset) : List.of();
        boolean isLegal = !values.isEmpty() && values.stream().allMatch(value -> legal.matcher(value).matches());
        return isLegal ? Action.KEEP : Action.DUMMY;
    }
}
