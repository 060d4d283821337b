package org.lethe.rewrite;

import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;

/** Keeps the retired group lengths (gggg,0000) true: that of a group that changed goes (PS3.5 section 7.2). */
final class GroupLengths {
    private GroupLengths() {}

    /** The rewritten elements without the lengths of groups that differ from the original. */
    static Attributes withoutStale(Attributes original, Attributes rewritten) {
        Attributes.Builder out = null;
        for (int i = 0; i < rewritten.size(); i++) {
            int tag = rewritten.at(i).tag();
            if (Tag.isGroupLength(tag) && !isSameGroup(original, rewritten, i)) {
                out = out == null ? rewritten.toBuilder() : out;
                out.remove(tag);
            }
        }
        return out == null ? rewritten : out.build();
    }

    private static boolean isSameGroup(Attributes original, Attributes rewritten, int index) {
        Element length = rewritten.at(index);
        int there = 0;
        while (there < original.size() && original.at(there) != length) {
            there++;
        }
        int here = index;
        while (hasGroup(rewritten, here, length) && hasGroup(original, there, length)) {
            if (rewritten.at(here++) != original.at(there++)) {
                return false;
            }
        }
        return !hasGroup(rewritten, here, length) && !hasGroup(original, there, length);
    }

    private static boolean hasGroup(Attributes attributes, int index, Element length) {
        return index < attributes.size() && Tag.group(attributes.at(index).tag()) == Tag.group(length.tag());
    }
}
