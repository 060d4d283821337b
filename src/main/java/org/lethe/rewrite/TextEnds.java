package org.lethe.rewrite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;

/**
 * Values of text end at a NUL: what stands behind it is no part of the value, no viewer shows it, and so it can hold
 * anything.
 */
final class TextEnds {
    private TextEnds() {}

    /** The element without what is hidden behind NULs; the same element if nothing is. */
    static Element withoutHidden(Element element) throws IOException {
        if (element.value() instanceof Sequence || element.value() instanceof Fragments) {
            return element;
        }
        ByteValue value = element.bytes();
        boolean separated = element.vr().isMultiValued();
        if (!hides(value, separated)) {
            return element;
        }
        ByteArrayOutputStream visible = new ByteArrayOutputStream(value.length());
        boolean ended = false;
        for (int i = 0; i < value.length(); i++) {
            byte b = value.array()[value.offset() + i];
            ended = b == 0 || ended && !(separated && b == '\\');
            if (!ended) {
                visible.write(b);
            }
        }
        return Element.of(element.tag(), element.vr(), visible.toByteArray());
    }

    private static boolean hides(ByteValue value, boolean separated) {
        boolean ended = false;
        for (int i = value.offset(); i < value.offset() + value.length(); i++) {
            byte b = value.array()[i];
            if (b == 0) {
                ended = true;
            } else if (ended) {
                if (separated && b == '\\') {
                    ended = false;
                } else if (b != ' ') {
                    return true;
                }
            }
        }
        return false;
    }
}
