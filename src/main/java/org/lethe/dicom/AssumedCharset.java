package org.lethe.dicom;

/** The character set in force where a dataset names none; may be changed while files are read. For any thread. */
public final class AssumedCharset {
    private volatile SpecificCharacterSet charset;

    public AssumedCharset(SpecificCharacterSet charset) {
        this.charset = charset;
    }

    public SpecificCharacterSet get() {
        return charset;
    }

    /** Changes it, for what is read from now on. */
    public void set(SpecificCharacterSet other) {
        charset = other;
    }
}
