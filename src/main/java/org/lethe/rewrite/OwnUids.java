package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.rewrite.NewValue.Text;
import org.lethe.rewrite.PathRules.Rule;

/**
 * The UIDs by which an instance is known: wherever they stand, under whatever tag, they follow what becomes of them at
 * their own place.
 */
record OwnUids(List<String> uids) {
    private static final int[] TAGS = {
        Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID, Tag.FrameOfReferenceUID
    };

    /**
     * The UIDs of a dataset. Those that the request keeps or replaces, or that the profile keeps, are laid down in the
     * pseudonyms.
     */
    static OwnUids of(Attributes dataset, PathRules request, ActionTable profile, Pseudonyms.Session pseudonyms) {
        List<String> uids = new ArrayList<>(TAGS.length);
        for (int tag : TAGS) {
            String uid = dataset.string(tag);
            if (uid == null) {
                continue;
            }
            uids.add(uid);
            Rule rule = request.rule(tag);
            if (rule != null && rule.kept()) {
                pseudonyms.fixUid(uid, uid);
            } else if (rule != null && rule.value() instanceof Text(String replacement) && !replacement.isEmpty()) {
                pseudonyms.fixUid(uid, replacement);
            } else if (profile.keeps(tag)) {
                pseudonyms.fixUid(uid, uid);
            }
        }
        return new OwnUids(uids);
    }

    /** Whether one of them is a value of an element. */
    boolean isIn(Element element) {
        for (String value : element.strings(SpecificCharacterSet.LATIN_1)) {
            if (uids.contains(value.strip())) {
                return true;
            }
        }
        return false;
    }
}
