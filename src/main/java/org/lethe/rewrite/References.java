package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.rewrite.NewValue.Text;
import org.lethe.rewrite.PathRules.Rule;

/**
 * What becomes of references to the instances that are rewritten together: they follow what becomes of the identifier
 * itself. Immutable.
 */
final class References {
    private static final Attributes NOTHING = Attributes.empty(SpecificCharacterSet.LATIN_1);

    private final Together together;
    private final PathRules request;
    private final Profile profile;

    References(Together together, PathRules request, Profile profile) {
        this.together = together;
        this.request = request;
        this.profile = profile;
    }

    /** Whether there is anything to refer to. An instance alone keeps what it says of itself (so the contract). */
    boolean areFollowed() {
        return !together.isAlone();
    }

    /**
     * Whether a UID names something in the set.
     *
     * @param in the item in which it stands; of a study or a series that is in the set only in part, it tells which
     *     part is meant
     */
    boolean names(String uid, Attributes in) {
        return areFollowed()
                && together.tagOf(uid) != 0
                && (!together.partialUids().contains(uid) || holdsMember(in));
    }

    /** Whether an instance of the set is named in an item, however deep. */
    private boolean holdsMember(Attributes in) {
        for (Element element : in) {
            if (element.value() instanceof Sequence sequence) {
                if (sequence.items().stream().anyMatch(item -> holdsMember(item.attributes()))) {
                    return true;
                }
            } else if (element.tag() != Tag.SOPInstanceUID
                    && element.vr() == VR.UI
                    && element.value() instanceof ByteValue bytes
                    && uidsOf(bytes).anyMatch(together.sopInstanceUids()::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the values of an element names something in the set, if they are UIDs. */
    boolean areIn(ByteValue bytes, Attributes in) {
        boolean mayHoldUids = areFollowed() && bytes.length() > 0 && Character.isDigit(bytes.array()[bytes.offset()]);
        return mayHoldUids && uidsOf(bytes).anyMatch(uid -> names(uid, in));
    }

    private static Stream<String> uidsOf(ByteValue bytes) {
        String text = new String(bytes.array(), bytes.offset(), bytes.length(), ISO_8859_1);
        return Stream.of(text.split("\\\\")).map(uid -> uid.replace('\0', ' ').strip());
    }

    /** The new name of something in the set, if it does not get a pseudonym; null if it does, or is not in the set. */
    String laidDown(String uid) {
        int tag = areFollowed() ? together.tagOf(uid) : 0;
        if (tag == 0) {
            return null;
        }
        Rule rule = request.rule(tag);
        if (rule != null && rule.kept()) {
            return uid;
        }
        if (rule != null && rule.value() instanceof Text(String replacement) && !replacement.isEmpty()) {
            return replacement;
        }
        boolean isRenewed = profile.actionsFor(null).top(tag, NOTHING) == Action.NEW_UID;
        return isRenewed ? null : uid;
    }
}
