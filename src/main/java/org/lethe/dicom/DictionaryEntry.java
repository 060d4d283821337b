package org.lethe.dicom;

import java.util.List;

/**
 * What a dictionary says about an attribute (PS3.6 section 6).
 *
 * @param tag its tag; for a repeating group the first of its tags, such as 0x60003000 for (60XX,3000)
 * @param keyword such as {@code PatientBirthDate}; of a configured entry, its name; empty for retired entries
 *     that the standard left without one
 * @param name such as {@code Patient's Birth Date}
 * @param vrs the VR, or those of which context chooses one; empty for items and delimiters
 * @param vm the value multiplicity in the standard's notation, such as {@code 1} or {@code 2-2n}
 * @param retired whether new datasets should not hold it
 */
public record DictionaryEntry(int tag, String keyword, String name, List<VR> vrs, String vm, boolean retired) {

    /**
     * The VR that holds where nothing is known of the context: the unsigned one of {@code US or SS}, the words of
     * {@code OB or OW}, and UN for items and delimiters. PixelRepresentation (0028,0103) may call for SS instead.
     */
    public VR vr() {
        if (vrs.isEmpty()) {
            return VR.UN;
        }
        return vrs.contains(VR.OW) ? VR.OW : vrs.getFirst();
    }

    /** Whether context chooses the VR. */
    public boolean hasChoiceOfVr() {
        return vrs.size() > 1;
    }
}
