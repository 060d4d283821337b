package org.lethe.rewrite;

import java.util.List;
import java.util.regex.Pattern;
import org.lethe.dicom.Attributes;

/**
 * How a profile departs from the table of PS3.15: what a profile file says (docs/deidentification.md). Immutable.
 *
 * @param name of the profile; null for the table as it is
 * @param rules the first one that matches an element decides
 * @param patterns what is taken out of all text that is cleaned, beside the values of the patient
 * @param unlisted what becomes of elements that neither the table nor a rule speaks of
 * @param pixels what becomes of pixels, if they are cleaned
 * @param leaks what becomes of elements in which the verification finds the patient again
 */
record Tailoring(String name, List<ProfileRule> rules, List<Pattern> patterns, Unlisted unlisted, PixelRules pixels,
        Leaks leaks) {
    /** The table as it is. */
    static final Tailoring NONE =
            new Tailoring(null, List.of(), List.of(), Unlisted.KEPT, PixelRules.NONE, Leaks.REFUSED);

    /** What becomes of elements that nothing speaks of. */
    enum Unlisted {
        /** They stay, as the table means it. */
        KEPT,
        /** Whatever could hold text or a picture goes. */
        STRICT
    }

    /** What becomes of elements in which the patient is found again. */
    enum Leaks {
        /** They make the instance fail. */
        REFUSED,
        /** They get a dummy, or go if they are private; if that is not enough, the instance fails. */
        REPLACED
    }

    Tailoring {
        rules = List.copyOf(rules);
        patterns = List.copyOf(patterns);
    }

    /** The rules for one dataset. */
    List<ProfileRule> rulesFor(Attributes dataset) {
        if (rules.isEmpty()) {
            return rules;
        }
        return rules.stream().filter(rule -> rule.appliesTo(dataset)).toList();
    }

    /** Whether a rule may keep what the table does not. */
    boolean departs() {
        return rules.stream().anyMatch(ProfileRule::keepsMore);
    }

    /** Whether private elements are named that may stay. */
    boolean keepsPrivate() {
        return rules.stream().anyMatch(rule -> rule.selector().creator() != null && rule.action() == Action.KEEP);
    }
}
