package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was done to one dataset. Names elements, never values.
 *
 * @param counts how many elements met with each outcome; elements that nobody spoke of are not counted
 * @param entries what was done to which element, in the order of the walk; the first {@value #ENTRIES_MAX} of them
 */
public record RewriteReport(Map<Outcome, Integer> counts, List<Entry> entries) {
    /** The most elements that a report names. */
    public static final int ENTRIES_MAX = 2_000;

    /** The report of a rewriting that nobody asked a report of. */
    public static final RewriteReport NONE = new RewriteReport(Map.of(), List.of());

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

    public RewriteReport {
        counts = Map.copyOf(counts);
        entries = List.copyOf(entries);
    }

    /** Whether {@link #entries} names all the elements that were counted. */
    public boolean isComplete() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() == entries.size();
    }

    /** Takes notes during one walk. Not for several threads. */
    static final class Notes {
        private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        private final List<Entry> entries = new ArrayList<>();
        private final Trail trail;

        Notes(Trail trail) {
            this.trail = trail;
        }

        void add(int tag, Outcome outcome) {
            counts.merge(outcome, 1, Integer::sum);
            if (entries.size() < ENTRIES_MAX) {
                entries.add(new Entry(trail.pathOf(tag), outcome));
            }
        }

        RewriteReport toReport() {
            return new RewriteReport(counts, entries);
        }
    }
}
