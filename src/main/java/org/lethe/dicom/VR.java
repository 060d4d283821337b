package org.lethe.dicom;

import java.nio.charset.StandardCharsets;

/**
 * The 34 value representations (PS3.5 section 6.2): what the bytes of a value are, and how an element that holds it is
 * encoded.
 */
public enum VR {
    AE(Form.CODE, Length.BITS_16, 16),
    AS(Form.CODE, Length.BITS_16, 4),
    AT(Form.TAGS, Length.BITS_16, 4),
    CS(Form.CODE, Length.BITS_16, 16),
    DA(Form.CODE, Length.BITS_16, 8),
    DS(Form.CODE, Length.BITS_16, 16),
    DT(Form.CODE, Length.BITS_16, 26),
    FD(Form.NUMBERS, Length.BITS_16, 8),
    FL(Form.NUMBERS, Length.BITS_16, 4),
    IS(Form.CODE, Length.BITS_16, 12),
    LO(Form.TEXTS, Length.BITS_16, 64),
    LT(Form.PROSE, Length.BITS_16, 10240),
    OB(Form.BYTES, Length.BITS_32, 1),
    OD(Form.BYTES, Length.BITS_32, 8),
    OF(Form.BYTES, Length.BITS_32, 4),
    OL(Form.BYTES, Length.BITS_32, 4),
    OV(Form.BYTES, Length.BITS_32, 8),
    OW(Form.BYTES, Length.BITS_32, 2),
    PN(Form.TEXTS, Length.BITS_16, 64),
    SH(Form.TEXTS, Length.BITS_16, 16),
    SL(Form.NUMBERS, Length.BITS_16, 4),
    SQ(Form.ITEMS, Length.BITS_32, 0),
    SS(Form.NUMBERS, Length.BITS_16, 2),
    ST(Form.PROSE, Length.BITS_16, 1024),
    SV(Form.NUMBERS, Length.BITS_32, 8),
    TM(Form.CODE, Length.BITS_16, 14),
    UC(Form.TEXTS, Length.BITS_32, 0),
    UI(Form.CODE, Length.BITS_16, 64),
    UL(Form.NUMBERS, Length.BITS_16, 4),
    UN(Form.BYTES, Length.BITS_32, 1),
    UR(Form.ADDRESS, Length.BITS_32, 0),
    US(Form.NUMBERS, Length.BITS_16, 2),
    UT(Form.PROSE, Length.BITS_32, 0),
    UV(Form.NUMBERS, Length.BITS_32, 8);

    /** What a value is made of. */
    private enum Form {
        /** ASCII values, separated by backslashes. */
        CODE,
        /** One ASCII value. */
        ADDRESS,
        /** Values in the character set of the dataset, separated by backslashes. */
        TEXTS,
        /** One value in the character set of the dataset. */
        PROSE,
        NUMBERS,
        TAGS,
        BYTES,
        ITEMS
    }

    /** The length field of an element in explicit VR (PS3.5 section 7.1.2). */
    private enum Length {
        BITS_16,
        BITS_32
    }

    private static final int LETTERS = 26;
    private static final VR[] BY_LETTERS = new VR[LETTERS * LETTERS];

    static {
        for (VR vr : values()) {
            BY_LETTERS[indexOf(vr.code)] = vr;
        }
    }

    private final Form form;
    private final Length length;
    private final int size;
    private final int code;

    /** @param size of one value: in characters at most for text, in bytes exactly for binary; 0 for none */
    VR(Form form, Length length, int size) {
        this.form = form;
        this.length = length;
        this.size = size;
        this.code = name().charAt(0) << 8 | name().charAt(1);
    }

    /**
     * The VR of two bytes as they stand in a file, the first one in bits 8 to 15; null if that is no VR.
     *
     * @param code such as 0x4145 for {@code AE}
     */
    public static VR of(int code) {
        int index = indexOf(code);
        return index < 0 ? null : BY_LETTERS[index];
    }

    private static int indexOf(int code) {
        int first = (code >>> 8) - 'A';
        int second = (code & 0xFF) - 'A';
        boolean letters = first >= 0 && first < LETTERS && second >= 0 && second < LETTERS;
        return letters ? first * LETTERS + second : -1;
    }

    /** The VR of a name such as {@code "PN"}; null if that is no VR. */
    public static VR of(String name) {
        return name.length() == 2 && name.charAt(0) < 0x80 && name.charAt(1) < 0x80
                ? of(name.charAt(0) << 8 | name.charAt(1))
                : null;
    }

    /** The two letters as a number, the first one in bits 8 to 15. */
    public int code() {
        return code;
    }

    /** The two letters as they stand in a file. */
    public byte[] codeBytes() {
        return name().getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether explicit VR has two reserved bytes and 32 bits of length, instead of 16 bits (PS3.5 table 7.1-1). */
    public boolean hasLongLength() {
        return length == Length.BITS_32;
    }

    /** The size of one binary value in bytes: 1, 2, 4 or 8; 0 for text and sequences. */
    public int valueBytes() {
        return isText() ? 0 : size;
    }

    /**
     * The bytes that change their order together between little and big endian: {@link #valueBytes()}, but 2 for AT,
     * which is two 16-bit numbers (PS3.5 section 7.3). 0 or 1 if nothing is to be swapped.
     */
    public int wordBytes() {
        return this == AT ? 2 : valueBytes();
    }

    /** The most characters that one value (for PN: one component group) may have; 0 if there is no limit of its own. */
    public int maxLength() {
        return isText() ? size : 0;
    }

    /** Whether values are characters. */
    public boolean isText() {
        return switch (form) {
            case CODE, ADDRESS, TEXTS, PROSE -> true;
            case NUMBERS, TAGS, BYTES, ITEMS -> false;
        };
    }

    /** Whether the Specific Character Set (0008,0005) applies: LO LT PN SH ST UC UT (PS3.5 section 6.1.2.2). */
    public boolean usesCharacterSet() {
        return form == Form.TEXTS || form == Form.PROSE;
    }

    /** Whether a backslash separates values: all text but LT ST UR UT (PS3.5 section 6.4). */
    public boolean isMultiValued() {
        return form == Form.CODE || form == Form.TEXTS;
    }

    /** Whether values are numbers of fixed size that can be cast from decimal: FD FL SL SS SV UL US UV. */
    public boolean isBinaryNumber() {
        return form == Form.NUMBERS;
    }

    /** What makes the length of a value even: a space for text but UI, else zero (PS3.5 section 6.2). */
    public byte paddingByte() {
        return isText() && this != UI ? (byte) ' ' : 0;
    }
}
