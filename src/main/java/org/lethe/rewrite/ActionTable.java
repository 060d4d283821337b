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
    private final boolean removesGraphics;
    private final Map<Integer, Integer> dependents;

    /**
     * @param top for elements of the dataset itself; a tag that is missing is kept
     * @param nested for elements of items
     * @param byPlace for elements of the items of one sequence: see {@link #place}
     * @param removesGraphics whether curves (groups 50XX) and overlays (60XX) go, group by group: without its data
     *     an overlay is none, and its label and description are free text
     * @param dependents tags that are removed or emptied unless the dataset has another one, which stays and which the
     *     standard forbids without them: then they become dummies
     */
    ActionTable(
            Map<Integer, Action> top,
            Map<Integer, Action> nested,
            Map<Long, Action> byPlace,
            boolean removesGraphics,
            Map<Integer, Integer> dependents) {
        TreeMap<Long, Action> sorted = new TreeMap<>(byPlace);
        this.top = TagMap.copyOf(top);
        this.nested = TagMap.copyOf(nested);
        this.places = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
        this.placeActions = sorted.values().toArray(Action[]::new);
        this.removesGraphics = removesGraphics;
        this.dependents = Map.copyOf(dependents);
    }

    /** The key of a tag in the items of a sequence. */
    static long place(int sequence, int tag) {
        return (long) sequence << 32 | Integer.toUnsignedLong(tag);
    }

    /** What to do with an element of the dataset itself. */
    Action top(int tag, Attributes dataset) {
        if (isGraphics(tag)) {
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
        if (isGraphics(tag)) {
            return Action.REMOVE;
        }
        Action action = nested.get(tag);
        if (action == null) {
            return Action.KEEP;
        }
        int index = Arrays.binarySearch(places, place(sequence, tag));
        return index < 0 ? action : placeActions[index];
    }

    private boolean isGraphics(int tag) {
        int groups = tag >>> 24;
        return removesGraphics && (groups == 0x50 || groups == 0x60) && !Tag.isPrivate(tag);
    }
}
