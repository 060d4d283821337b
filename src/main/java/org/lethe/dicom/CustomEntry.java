package org.lethe.dicom;

import java.util.List;
import java.util.Objects;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * An attribute that the configuration of this server adds to the standard ones, or that overrides one of them
 * (Orthanc's option {@code Dictionary}).
 *
 * @param tag its tag; of an element with a creator the block (the upper byte of the element number) does not count
 * @param creator the private creator that it belongs to; null if the tag means this whoever created it
 * @param vr its VR
 * @param name its name, which JSON shows and by which paths may call it
 * @param vm its value multiplicity, in the standard's notation
 */
public record CustomEntry(int tag, String creator, VR vr, String name, String vm) {

    private static final int FIRST_BLOCK = 0x1000;

    public CustomEntry {
        Objects.requireNonNull(vr);
        Objects.requireNonNull(vm);
        if (name.isBlank()) {
            throw refused(tag, "has no name");
        }
        if (creator != null && !Tag.isPrivate(tag)) {
            throw refused(tag, "has a private creator, but its group number is not odd");
        }
    }

    /**
     * An entry as it is configured.
     *
     * @param group the group number
     * @param element the element number; of an element with a creator the lower byte is enough
     * @param vr such as {@code "DA"}
     * @param vmMin the least number of values
     * @param vmMax the most values; 0 for any number
     * @param creator the private creator; null or blank for none
     * @throws LetheException PARAMETER_OUT_OF_RANGE naming what makes no sense
     */
    public static CustomEntry of(
            int group, int element, String vr, String name, int vmMin, int vmMax, String creator) {
        int tag = Tag.of(group, element);
        VR known = VR.of(vr);
        if (known == null) {
            throw refused(tag, "has an unknown VR: " + vr);
        }
        if (vmMin < 0 || vmMax < 0 || vmMax != 0 && vmMax < vmMin) {
            throw refused(tag, "has no sensible multiplicity: " + vmMin + " to " + vmMax);
        }
        String vm = multiplicity(vmMin, vmMax);
        if (creator == null || creator.isBlank()) {
            return new CustomEntry(tag, null, known, name, vm);
        }
        int inSomeBlock = element < FIRST_BLOCK ? Tag.of(group, FIRST_BLOCK | element & 0xFF) : tag;
        return new CustomEntry(inSomeBlock, creator.strip(), known, name, vm);
    }

    private static String multiplicity(int min, int max) {
        if (max == 0) {
            return Math.max(min, 1) + "-n";
        }
        return min == max ? Integer.toString(min) : min + "-" + max;
    }

    private static LetheException refused(int tag, String why) {
        return new LetheException(
                ErrorKind.PARAMETER_OUT_OF_RANGE,
                "The entry " + Tag.toHex(tag) + " in the dictionary of the configuration " + why);
    }

    DictionaryEntry asEntry() {
        return new DictionaryEntry(tag, name, name, List.of(vr), vm, false);
    }
}
