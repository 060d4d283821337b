package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was done to one dataset. Names elements, never values.
 *
 * @param counts how many elements met with each outcome; elements that nobody spoke of are not counted
 * @param entries what was done to which element, in the order of the walk; the first {@value #ENTRIES_MAX} of them
 * @param actions the same of all elements, those of all items of a sequence together
 */
public record RewriteReport(Map<Outcome, Integer> counts, List<Entry> entries, List<Action> actions) {
    /** The most elements that a report names. */
    public static final int ENTRIES_MAX = 2_000;

    /** The most paths that actions are counted by; what was done elsewhere is counted as {@link Action#ELSEWHERE}. */
    public static final int PATHS_MAX = 5_000;

    /** The most characters that all these paths have together. */
    private static final int PATHS_CHARACTERS_MAX = 256 << 10;

    /** The report of a rewriting that nobody asked a report of. */
    public static final RewriteReport NONE = new RewriteReport(Map.of(), List.of(), List.of());

    /** What can become of an element. */
    public enum Outcome {
        /** The request has it kept. */
        KEPT,
        REMOVED,
        EMPTIED,
        /** It has another value now: that of the request, a dummy or a pseudonym. */
        REPLACED,
        UID_MAPPED,
        /** What identifies somebody was taken out of it. */
        CLEANED,
        /** It is a date that was moved. */
        SHIFTED,
        ADDED
    }

    /**
     * @param path of the element, such as {@code 0040,0275[0].0032,1060}
     * @param outcome what became of it
     */
    public record Entry(String path, Outcome outcome) {}

    /**
     * What was done to the elements of one path.
     *
     * @param path without the items of sequences, such as {@code 0040,0275.0032,1060}, or {@link #ELSEWHERE}
     * @param outcome what became of them
     * @param elements how many there were
     */
    public record Action(String path, Outcome outcome, int elements) {
        /** Stands for all paths beyond the first {@value RewriteReport#PATHS_MAX}. */
        public static final String ELSEWHERE = "elsewhere";
    }

    public RewriteReport {
        counts = Map.copyOf(counts);
        entries = List.copyOf(entries);
        actions = List.copyOf(actions);
    }

    /** Whether {@link #entries} names all the elements that were counted. */
    public boolean isComplete() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() == entries.size();
    }

    /** Takes notes during one walk. Not for several threads. */
    static final class Notes {
        private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        private final List<Entry> entries = new ArrayList<>();
        private final Map<Done, Integer> actions = new LinkedHashMap<>();
        private final Trail trail;
        private final int entriesMax;
        private int characters;

        private record Done(String path, Outcome outcome) {}

        Notes(Trail trail, int entriesMax) {
            this.trail = trail;
            this.entriesMax = entriesMax;
        }

        void add(int tag, Outcome outcome) {
            counts.merge(outcome, 1, Integer::sum);
            if (entries.size() < entriesMax) {
                entries.add(new Entry(trail.pathOf(tag), outcome));
            }
            Done done = new Done(trail.pathWithoutItems(tag), outcome);
            boolean isNew = !actions.containsKey(done);
            boolean hasRoom = actions.size() < PATHS_MAX
                    && characters + done.path().length() <= PATHS_CHARACTERS_MAX;
            characters += isNew && hasRoom ? done.path().length() : 0;
            actions.merge(isNew && !hasRoom ? new Done(Action.ELSEWHERE, outcome) : done, 1, Integer::sum);
        }

        RewriteReport toReport() {
            List<Action> list = new ArrayList<>(actions.size());
            actions.forEach((done, elements) -> list.add(new Action(done.path(), done.outcome(), elements)));
            return new RewriteReport(counts, entries, list);
        }
    }
}
