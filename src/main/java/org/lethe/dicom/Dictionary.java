package org.lethe.dicom;

/** Placeholder until the real dictionary lands in its place; these are the methods that the reader uses. */
public final class Dictionary {
    public static Dictionary standard() {
        return new Dictionary();
    }

    /** The VR of an element in implicit VR; {@code creator} is that of a private block, or null. */
    public VR vrOf(int tag, String creator) {
        return VR.UN;
    }

    /** Whether the dictionary leaves open if the element is US or SS. */
    public boolean isUsOrSs(int tag) {
        return false;
    }
}
