package org.lethe.config;

/** TLS versions that are still considered safe. */
public enum TlsVersion {
    TLS_1_2("TLSv1.2"),
    TLS_1_3("TLSv1.3");

    private static final int TLS_1_2_NUMBER = 4;
    private static final int TLS_1_3_NUMBER = 5;

    private final String protocol;

    TlsVersion(String protocol) {
        this.protocol = protocol;
    }

    /** This version and those that are newer, under their names in Java's {@code SSLContext}. */
    public String[] protocols() {
        return switch (this) {
            case TLS_1_2 -> new String[] {TLS_1_2.protocol, TLS_1_3.protocol};
            case TLS_1_3 -> new String[] {TLS_1_3.protocol};
        };
    }

    /**
     * Reads one of the numbers that Orthanc documents: 4 is TLS 1.2, 5 is TLS 1.3, and less is older.
     *
     * @param byDefault may be 0, if that has no meaning but to be the default
     */
    static TlsVersion read(Keys keys, String key, int byDefault) {
        int number = keys.integer(key, byDefault, 0, TLS_1_3_NUMBER);
        if (number < TLS_1_2_NUMBER && number != byDefault) {
            keys.notice(key + " asks for less than TLS 1.2, which is not spoken any more");
        }
        return number == TLS_1_3_NUMBER ? TLS_1_3 : TLS_1_2;
    }
}
