package org.lethe.evidence;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.rewrite.RewriteReport.Action;
import org.lethe.rewrite.RewriteReport.Outcome;

/**
 * What was done in all outputs together. Actions that many outputs have in common are added up at the end.
 *
 * <p>Memory: {@value #PATHS_MAX} paths, the actions of {@value #HELD_MAX} patterns, and a digest of each further one.
 */
final class Totals {
    static final int PATHS_MAX = 50_000;
    private static final int HELD_MAX = 256;

    private final Map<String, Pattern> patterns = new HashMap<>();
    private final TreeMap<Done, Count> totals = new TreeMap<>();
    private final Map<Outcome, Long> byOutcome = new EnumMap<>(Outcome.class);
    private int held;

    /** An element of some path that met with some outcome. */
    record Done(String path, Outcome outcome) implements Comparable<Done> {
        @Override
        public int compareTo(Done other) {
            int byPath = path.compareTo(other.path);
            return byPath != 0 ? byPath : outcome.compareTo(other.outcome);
        }
    }

    /** How often something was done. */
    static final class Count {
        private long elements;
        private long outputs;

        long elements() {
            return elements;
        }

        long outputs() {
            return outputs;
        }
    }

    /** Actions that outputs have in common. */
    static final class Pattern {
        private final int number;
        private final Actions actions;
        private long outputs;

        private Pattern(int number, Actions actions) {
            this.number = number;
            this.actions = actions;
        }

        /** From 1. */
        int number() {
            return number;
        }

        /** Whether this is the first output that has it. */
        boolean isNew() {
            return outputs == 1;
        }
    }

    /** Counts the actions of one more output. */
    Pattern add(Actions actions) {
        Pattern pattern = patterns.computeIfAbsent(actions.digest(), _ -> {
            boolean holds = held < HELD_MAX;
            held += holds ? 1 : 0;
            return new Pattern(patterns.size() + 1, holds ? actions : null);
        });
        pattern.outputs++;
        if (pattern.actions == null) {
            add(actions, 1);
        }
        return pattern;
    }

    private void add(Actions actions, long outputs) {
        for (Action action : actions.list()) {
            Done done = new Done(action.path(), action.outcome());
            if (totals.size() >= PATHS_MAX && !totals.containsKey(done)) {
                done = new Done(Action.ELSEWHERE, action.outcome());
            }
            Count count = totals.computeIfAbsent(done, _ -> new Count());
            count.elements += outputs * action.elements();
            count.outputs += outputs;
            byOutcome.merge(action.outcome(), outputs * action.elements(), Long::sum);
        }
    }

    /** Nothing is added after this. */
    void finish() {
        patterns.values().stream().filter(one -> one.actions != null).forEach(one -> add(one.actions, one.outputs));
        patterns.clear();
    }

    Map<Done, Count> all() {
        return totals;
    }

    Map<Outcome, Long> byOutcome() {
        return byOutcome;
    }
}
