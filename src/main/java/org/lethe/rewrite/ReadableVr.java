package org.lethe.rewrite;

import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.VR;

/** How a value is to be read: text is text, whatever else the file claims that it is (PS3.5 section 6.2.2). */
final class ReadableVr {
    private ReadableVr() {}

    /** The VR that the dictionary has, if that is one of text; else the one in the file. */
    static VR of(Element element, Dictionary dictionary) {
        boolean hasBytes = !(element.value() instanceof Sequence) && !(element.value() instanceof Fragments);
        VR known = hasBytes ? dictionary.vrOf(element.tag(), null) : VR.UN;
        return known.isText() && !element.vr().isText() ? known : element.vr();
    }
}
