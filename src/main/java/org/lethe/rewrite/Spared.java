package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;

/**
 * What a request leaves or sets on purpose, so that nobody has to be warned of it. Immutable.
 *
 * <p>On purpose is what {@code Keep} names, what {@code Replace} sets, and what the profile of the request leaves
 * though the basic one would not: an older table, an option that retains something, or a rule that keeps a tag.
 */
final class Spared {
    /** Nothing is left on purpose. */
    static final Spared NOTHING =
            new Spared(null, null, null, List.of(), Dictionary.standard(), false, Belonging.NOWHERE);

    /** What says who somebody is may do so where it has its place. */
    static final Spared IDENTIFIERS =
            new Spared(null, null, null, List.of(), Dictionary.standard(), false, Belonging.TO_IDENTIFIERS);

    /** Where values that identify somebody may be. */
    private enum Belonging {
        NOWHERE,
        TO_IDENTIFIERS
    }

    private final PathRules rules;
    private final ActionTable actions;
    private final ActionTable basic;
    private final List<ProfileRule> tailored;
    private final Dictionary dictionary;
    private final boolean keepsPrivateTags;
    private final Belonging belonging;

    /**
     * @param rules of the request; null if there is none
     * @param actions of the profile of the request
     * @param basic actions of the basic profile
     * @param tailored the rules of the profile that go before its actions
     * @param dictionary by which these rules read values
     */
    Spared(PathRules rules, ActionTable actions, ActionTable basic, List<ProfileRule> tailored,
            Dictionary dictionary, boolean keepsPrivateTags) {
        this(rules, actions, basic, tailored, dictionary, keepsPrivateTags, Belonging.NOWHERE);
    }

    private Spared(PathRules rules, ActionTable actions, ActionTable basic, List<ProfileRule> tailored,
            Dictionary dictionary, boolean keepsPrivateTags, Belonging belonging) {
        this.rules = rules;
        this.actions = actions;
        this.basic = basic;
        this.tailored = List.copyOf(tailored);
        this.dictionary = dictionary;
        this.keepsPrivateTags = keepsPrivateTags;
        this.belonging = belonging;
    }

    /** What becomes of an element. */
    enum Fate {
        /** The request has it stay, with all that is in it. */
        KEPT_WITH_ALL,
        /** Its value stays. What is in the items of a sequence is another matter. */
        KEPT,
        /** It has a value that the request or a rule gives it. */
        SET,
        /** Nothing of it is left on purpose. */
        TREATED
    }

    /**
     * Where somebody is in a dataset.
     *
     * @param rules what the request says of the elements here
     * @param kept whether all that is here stays
     * @param sequence in whose item this is; 0 in the dataset itself
     * @param depth 0 in the dataset itself
     */
    record Place(PathRules[] rules, boolean kept, int sequence, int depth) {}

    /** The dataset itself. */
    Place top() {
        return new Place(rules == null ? PathRules.NONE : new PathRules[] {rules}, false, 0, 0);
    }

    /** An item of a sequence that is at a place. */
    Place below(Place place, int tag, int item) {
        PathRules.Rule rule = PathRules.ruleOf(place.rules, tag);
        return new Place(PathRules.below(place.rules, tag, item), place.kept || rule != null && rule.kept(), tag,
                place.depth + 1);
    }

    /**
     * What becomes of an element.
     *
     * @param trail the way down to it
     * @throws IOException if its value has to be read and cannot be
     */
    Fate fateOf(Element element, Attributes in, Place place, Trail trail) throws IOException {
        PathRules.Rule rule = PathRules.ruleOf(place.rules, element.tag());
        if (place.kept || rule != null && rule.kept()) {
            return Fate.KEPT_WITH_ALL;
        }
        if (rule != null && rule.value() != null) {
            return Fate.SET;
        }
        for (ProfileRule one : tailored) {
            if (one.matches(element, in, trail, dictionary)) {
                return one.action() == null ? Fate.SET : one.action() == Action.KEEP ? Fate.KEPT : Fate.TREATED;
            }
        }
        boolean isLeft = switch (belonging) {
            case NOWHERE -> isLeftByProfile(place, element.tag(), in);
            case TO_IDENTIFIERS -> IdentityTags.kindOf(place.sequence, element.tag(), element.vr()) != null;
        };
        return isLeft ? Fate.KEPT : Fate.TREATED;
    }

    /** Whether private elements stay, which does not make those who are named there known. */
    boolean keepsPrivate(int tag) {
        return keepsPrivateTags && Tag.isPrivate(tag);
    }

    private boolean isLeftByProfile(Place place, int tag, Attributes in) {
        return actions != basic
                && !Tag.isPrivate(tag)
                && actionOf(actions, place, tag, in) == Action.KEEP
                && actionOf(basic, place, tag, in) != Action.KEEP;
    }

    private static Action actionOf(ActionTable table, Place place, int tag, Attributes in) {
        return place.depth == 0 ? table.top(tag, in) : table.nested(place.sequence, tag);
    }
}
