package org.lethe.rewrite;

import java.util.List;
import org.lethe.dicom.Attributes;
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
    static final Spared NOTHING = new Spared(null, null, null, List.of(), false);

    private final PathRules rules;
    private final ActionTable actions;
    private final ActionTable basic;
    private final List<ProfileRule> tailored;
    private final boolean keepsPrivateTags;

    /**
     * @param rules of the request; null if there is none
     * @param actions of the profile of the request
     * @param basic actions of the basic profile
     * @param tailored the rules of the profile that go before its actions
     */
    Spared(PathRules rules, ActionTable actions, ActionTable basic, List<ProfileRule> tailored,
            boolean keepsPrivateTags) {
        this.rules = rules;
        this.actions = actions;
        this.basic = basic;
        this.tailored = List.copyOf(tailored);
        this.keepsPrivateTags = keepsPrivateTags;
    }

    /**
     * Where somebody is in a dataset.
     *
     * @param rules what the request says of the elements here
     * @param kept whether all that is here stays
     * @param sequence in whose item this is; 0 in the dataset itself
     * @param depth 0 in the dataset itself
     * @param trail the way down
     */
    record Place(PathRules[] rules, boolean kept, int sequence, int depth, Trail trail) {}

    /** The dataset itself. */
    Place top() {
        return new Place(rules == null ? PathRules.NONE : new PathRules[] {rules}, false, 0, 0,
                new Trail());
    }

    /** An item of a sequence that is at a place. */
    Place below(Place place, int tag, int item) {
        PathRules[] below = PathRules.below(place.rules, tag, item);
        return new Place(below, keepsAll(place, tag), tag, place.depth + 1, place.trail.into(tag, item));
    }

    /** Whether the request has an element stay as it is, with all that is in it. */
    boolean keepsAll(Place place, int tag) {
        PathRules.Rule rule = PathRules.ruleOf(place.rules, tag);
        return place.kept || rule != null && rule.kept();
    }

    /** Whether the value of an element stays. What is in the items of a sequence is another matter. */
    boolean keeps(Place place, Element element, Attributes in) {
        if (keepsAll(place, element.tag())) {
            return true;
        }
        ProfileRule first = firstRule(place, element, in);
        return first == null ? isLeftByProfile(place, element.tag(), in) : first.action() == Action.KEEP;
    }

    /** Whether an element has a value that the request or a rule gives it. */
    boolean replaces(Place place, Element element, Attributes in) {
        PathRules.Rule rule = PathRules.ruleOf(place.rules, element.tag());
        if (rule != null && rule.value() != null) {
            return true;
        }
        ProfileRule first = firstRule(place, element, in);
        return first != null && first.value() != null;
    }

    private ProfileRule firstRule(Place place, Element element, Attributes in) {
        for (ProfileRule one : tailored) {
            if (one.matches(element, in, place.trail)) {
                return one;
            }
        }
        return null;
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
