package org.lethe.rewrite;

import java.util.List;

/**
 * What a profile says about pixels.
 *
 * @param rules the first one that is about an image and changes or knows something of it decides
 * @param unknown what becomes of images that no rule knows
 */
record PixelRules(List<PixelRule> rules, Unknown unknown) {
    /** Nothing. */
    static final PixelRules NONE = new PixelRules(List.of(), Unknown.PASSED);

    /** What becomes of images that no rule knows, and that do not say themselves that text is burned in. */
    enum Unknown {
        PASSED,
        HELD
    }

    PixelRules {
        rules = List.copyOf(rules);
    }
}
