package org.lethe.rewrite;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lethe.dicom.Attributes;
import org.lethe.image.Region;

/**
 * What a profile file says about the pixels of some images.
 *
 * @param when patterns that the values of the dataset have to match as a whole, by tag
 * @param action what becomes of the pixels
 * @param regions that it speaks of; empty if it names none
 */
record PixelRule(Map<Integer, Pattern> when, Action action, List<Region> regions) {
    /** What becomes of pixels. */
    enum Action {
        /** The regions become black. */
        BLACK_OUT("BlackOut"),
        /** All but the regions becomes black. */
        KEEP_ONLY("KeepOnly"),
        /** All but the regions of (0018,6011) Sequence of Ultrasound Regions becomes black. */
        KEEP_ULTRASOUND_REGIONS("KeepUltrasoundRegions"),
        /** There is nothing in them that identifies anybody. */
        PASS("Pass"),
        /** There may be, and nobody knows where: such images are refused. */
        HOLD("Hold");

        private final String title;

        Action(String title) {
            this.title = title;
        }

        /** As files write it. */
        String title() {
            return title;
        }

        boolean needsRegions() {
            return this == BLACK_OUT || this == KEEP_ONLY;
        }
    }

    PixelRule {
        when = Map.copyOf(when);
        regions = List.copyOf(regions);
    }

    /** Whether the rule is about images such as this. */
    boolean appliesTo(Attributes dataset) {
        return ProfileRule.hold(when, dataset);
    }
}
