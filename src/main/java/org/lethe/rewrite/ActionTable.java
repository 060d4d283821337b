package org.lethe.rewrite;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;

/**
 * What a profile does to each tag, in datasets of one kind. Immutable.
 *
 * <p>Private tags are not its business: see {@link RewriteRequest.PrivateTags}.
 */
final class ActionTable {
    private final TagMap<Action> top;
    private final TagMap<Action> nested;
    private final long[] places;
    private final Action[] placeActions;
    private final boolean removesGroups;
    private final Map<Integer, Integer> dependents;

    /**
     * @param top for elements of the dataset itself; a tag that is missing is kept
     * @param nested for elements of items
     * @param byPlace for elements of the items of one sequence: see {@link #place}
     * @param removesGroups whether groups go as a whole: curves (50XX) and overlays (60XX), since without its data an
     *     overlay is none, and its label and description are free text; and what belongs into messages and file
     *     headers (0000, 0002), such as application entities, and not into datasets
     * @param dependents tags that are removed or emptied unless the dataset has another one, which stays and which the
     *     standard forbids without them: then they become dummies
     */
    ActionTable(
            Map<Integer, Action> top,
            Map<Integer, Action> nested,
            Map<Long, Action> byPlace,
            boolean removesGroups,
            Map<Integer, Integer> dependents) {
        TreeMap<Long, Action> sorted = new TreeMap<>(byPlace);
        this.top = TagMap.copyOf(top);
        this.nested = TagMap.copyOf(nested);
        this.places = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        this.placeActions = sorted.values().toArray(Action[]::new);
        this.removesGroups = removesGroups;
        this.dependents = Map.copyOf(dependents);
    }

    /** The key of a tag in the items of a sequence. */
    static long place(int sequence, int tag) {
        return (long) sequence << 32 | Integer.toUnsignedLong(tag);
    }

    /** What to do with an element of the dataset itself. */
    Action top(int tag, Attributes dataset) {
        if (goesWithItsGroup(tag)) {
            return Action.REMOVE;
        }
        Action action = top.get(tag);
        if ((action == Action.REMOVE || action == Action.EMPTY) && isNeeded(tag, dataset)) {
            return Action.DUMMY;
        }
        return action == null ? Action.KEEP : action;
    }

    private boolean isNeeded(int tag, Attributes dataset) {
        Integer dependent = dependents.get(tag);
        return dependent != null && dataset.contains(dependent);
    }

    /** What to do with an element in an item of a sequence. */
    Action nested(int sequence, int tag) {
        if (goesWithItsGroup(tag)) {
            return Action.REMOVE;
        }
        Action action = nested.get(tag);
        if (action == null) {
            return Action.KEEP;
        }
        int index = Arrays.binarySearch(places, place(sequence, tag));
        return index < 0 ? action : placeActions[index];
    }

    /** Whether the profile has something to say about a tag, be it that it stays. */
    boolean names(int tag) {
        return top.get(tag) != null || nested.get(tag) != null || goesWithItsGroup(tag);
    }

    /** Whether the profile says of an element of the dataset itself that it stays. */
    boolean keeps(int tag) {
        return top.get(tag) == Action.KEEP;
    }

    private boolean goesWithItsGroup(int tag) {
        int groups = tag >>> 24;
        boolean graphics = groups == 0x50 || groups == 0x60;
        boolean outOfPlace = Tag.group(tag) == 0x0000 || Tag.group(tag) == 0x0002;
        return removesGroups && (graphics || outOfPlace) && !Tag.isPrivate(tag);
    }
}
