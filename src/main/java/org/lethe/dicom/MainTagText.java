package org.lethe.dicom;

/**
 * The values of elements as Orthanc shows them: one string each, several values joined by backslashes, in Unicode.
 *
 * <p>Characters are decoded, and only the padding at the very end is taken away: spaces at the begin, and those before
 * a backslash, belong to the value, and so to the identifiers made of it ({@link ResourceIds}). What follows a NUL is
 * lost. Numbers are in decimal, those of floating point with 17 significant digits; of several tags (AT) only the
 * first one shows.
 */
public final class MainTagText {
    /** The longest value that is shown, in bytes of UTF-8. */
    public static final int BYTES_MAX = 256;

    private MainTagText() {}

    /**
     * The text of an element as it stands among the main DICOM tags.
     *
     * @return null if there is no such element, if it holds neither text nor numbers, or more than {@link #BYTES_MAX};
     *     the empty string if it holds an empty text
     */
    public static String of(Attributes dataset, int tag) {
        Element element = dataset.get(tag);
        if (element == null || !(element.value() instanceof ByteValue bytes)) {
            return null;
        }
        VR vr = element.vr() == VR.UN ? vrOfUnknown(tag) : element.vr();
        String text = of(vr, bytes, element.encoding(), dataset.charset());
        return text == null || isTooLong(text) ? null : text;
    }

    /** Text that came through an implicit VR system which did not know it is still text (PS3.5 section 6.2.2). */
    private static VR vrOfUnknown(int tag) {
        VR vr = Dictionary.standard().vrOf(tag, null);
        return vr.isText() ? vr : VR.UN;
    }

    /**
     * A value as text, of any length.
     *
     * @return null if it is neither text nor numbers, or no number at all
     */
    public static String of(VR vr, ByteValue value, Encoding encoding, SpecificCharacterSet charset) {
        if (vr.isText()) {
            return ValueText.withoutPadding(ValueText.decode(vr, value, charset));
        }
        if (!vr.isBinaryNumber() && vr != VR.AT) {
            return null;
        }
        int count = vr == VR.AT ? Math.min(1, value.length() / vr.valueBytes()) : value.length() / vr.valueBytes();
        return count == 0 ? null : numbers(vr, value, count, encoding.bigEndian());
    }

    private static String numbers(VR vr, ByteValue value, int count, boolean bigEndian) {
        String first = number(vr, value.array(), value.offset(), bigEndian);
        if (count == 1) {
            return first;
        }
        StringBuilder joined = new StringBuilder(first);
        for (int i = 1; i < count; i++) {
            joined.append('\\').append(number(vr, value.array(), value.offset() + i * vr.valueBytes(), bigEndian));
        }
        return joined.toString();
    }

    private static String number(VR vr, byte[] bytes, int at, boolean bigEndian) {
        if (vr == VR.FL) {
            return DecimalText.of(Float.intBitsToFloat(Bytes.int32(bytes, at, bigEndian)));
        }
        return vr == VR.FD
                ? DecimalText.of(Double.longBitsToDouble(Bytes.int64(bytes, at, bigEndian)))
                : ValueText.number(vr, bytes, at, bigEndian);
    }

    /** Whether a text has more than {@link #BYTES_MAX} bytes in UTF-8. */
    public static boolean isTooLong(String text) {
        if (text.length() * 3 <= BYTES_MAX) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < text.length() && bytes <= BYTES_MAX; i++) {
            char c = text.charAt(i);
            // A surrogate is one half of a character of four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes > BYTES_MAX;
    }
}
