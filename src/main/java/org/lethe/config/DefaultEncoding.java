package org.lethe.config;

/** The character sets that can be assumed where a dataset names none ({@code DefaultEncoding}). */
public enum DefaultEncoding implements Word {
    ASCII("ISO_IR 6"),
    UTF8("ISO_IR 192"),
    LATIN1("ISO_IR 100"),
    LATIN2("ISO_IR 101"),
    LATIN3("ISO_IR 109"),
    LATIN4("ISO_IR 110"),
    LATIN5("ISO_IR 148"),
    LATIN9("ISO_IR 203"),
    CYRILLIC("ISO_IR 144"),
    /** The only one that DICOM has no term for: its name is that of the IANA. */
    WINDOWS1251("windows-1251"),
    ARABIC("ISO_IR 127"),
    GREEK("ISO_IR 126"),
    HEBREW("ISO_IR 138"),
    THAI("ISO_IR 166"),
    JAPANESE("ISO_IR 13"),
    CHINESE("GB18030"),
    JAPANESE_KANJI("ISO 2022 IR 87"),
    KOREAN("ISO 2022 IR 149"),
    SIMPLIFIED_CHINESE("ISO 2022 IR 58");

    private final String specificCharacterSet;

    DefaultEncoding(String specificCharacterSet) {
        this.specificCharacterSet = specificCharacterSet;
    }

    /** The defined term for Specific Character Set (0008,0005): PS3.3 C.12.1.1.2. */
    public String specificCharacterSet() {
        return specificCharacterSet;
    }
}
