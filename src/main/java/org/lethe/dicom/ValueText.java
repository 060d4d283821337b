package org.lethe.dicom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values as text: characters decoded, numbers in decimal. */
final class ValueText {
    private ValueText() {}

    /**
     * The values of an element, each without its padding at the end.
     *
     * @return empty if there is no value, or if the VR is neither text nor number
     */
    static List<String> valuesOf(VR vr, ByteValue value, Encoding encoding, SpecificCharacterSet charset) {
        if (value.length() == 0) {
            return List.of();
        }
        if (vr.isText()) {
            return texts(vr, value, charset);
        }
        int width = vr.valueBytes();
        if (!vr.isBinaryNumber() && vr != VR.AT || width == 0) {
            return List.of();
        }
        int count = value.length() / width;
        List<String> numbers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            numbers.add(number(vr, value.array(), value.offset() + i * width, encoding.bigEndian()));
        }
        return numbers;
    }

    /** All the characters of a value of text, with its padding. */
    static String decode(VR vr, ByteValue value, SpecificCharacterSet charset) {
        return vr.usesCharacterSet()
                ? charset.decode(value.array(), value.offset(), value.length(), vr)
                : new String(value.array(), value.offset(), value.length(), StandardCharsets.ISO_8859_1);
    }

    private static List<String> texts(VR vr, ByteValue value, SpecificCharacterSet charset) {
        String text = decode(vr, value, charset);
        if (!vr.isMultiValued() || text.indexOf('\\') < 0) {
            return List.of(withoutPadding(text));
        }
        List<String> values = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\\'); end >= 0; end = text.indexOf('\\', start)) {
            values.add(withoutPadding(text.substring(start, end)));
            start = end + 1;
        }
        values.add(withoutPadding(text.substring(start)));
        return values;
    }

    /** Values end at a NUL, and spaces at the end mean nothing (PS3.5 section 6.2). */
    static String withoutPadding(String text) {
        int nul = text.indexOf('\0');
        int end = nul < 0 ? text.length() : nul;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end == text.length() ? text : text.substring(0, end);
    }

    static String number(VR vr, byte[] bytes, int at, boolean bigEndian) {
        return switch (vr) {
            case US -> Integer.toString(Bytes.unsignedShort(bytes, at, bigEndian));
            case SS -> Integer.toString((short) Bytes.unsignedShort(bytes, at, bigEndian));
            case UL -> Integer.toUnsignedString(Bytes.int32(bytes, at, bigEndian));
            case SL -> Integer.toString(Bytes.int32(bytes, at, bigEndian));
            case UV -> Long.toUnsignedString(Bytes.int64(bytes, at, bigEndian));
            case SV -> Long.toString(Bytes.int64(bytes, at, bigEndian));
            case FL -> Float.toString(Float.intBitsToFloat(Bytes.int32(bytes, at, bigEndian)));
            case FD -> Double.toString(Double.longBitsToDouble(Bytes.int64(bytes, at, bigEndian)));
            case AT -> Tag.toHex(Bytes.tag(bytes, at, bigEndian));
            case AE, AS, CS, DA, DS, DT, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SQ, ST, TM, UC, UI, UN, UR, UT ->
                    throw new IllegalArgumentException(vr + " is no binary number");
        };
    }
}
