package org.lethe.rewrite;

import java.util.Arrays;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.TagPath.Step;

/** The items that a walk has stepped into, from the dataset down. Not for several threads. */
final class Trail {
    private long[] items = new long[8];
    private int depth;

    void enterItem(int sequence, int item) {
        if (depth == items.length) {
            items = Arrays.copyOf(items, 2 * depth);
        }
        items[depth++] = (long) sequence << 32 | item;
    }

    void leaveItem() {
        depth--;
    }

    /** Whether an element here is what a path leads to. */
    boolean isAt(TagPath path, int tag) {
        if (path.tag() != tag || path.steps().size() != depth) {
            return false;
        }
        for (int i = 0; i < depth; i++) {
            Step step = path.steps().get(i);
            if (step.sequence() != (int) (items[i] >> 32) || !step.matches((int) items[i])) {
                return false;
            }
        }
        return true;
    }

    /** The path of an element here, such as {@code 0040,0275[0].0032,1060}. */
    String pathOf(int tag) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            path.append(Tag.toHex((int) (items[i] >> 32))).append('[').append((int) items[i]).append("].");
        }
        return path.append(Tag.toHex(tag)).toString();
    }

    /** The same for all items alike, such as {@code 0040,0275.0032,1060}. */
    String pathWithoutItems(int tag) {
        if (depth == 0) {
            return Tag.toHex(tag);
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            path.append(Tag.toHex((int) (items[i] >> 32))).append('.');
        }
        return path.append(Tag.toHex(tag)).toString();
    }
}
