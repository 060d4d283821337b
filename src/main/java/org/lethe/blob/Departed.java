package org.lethe.blob;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.lethe.io.NodeMark;

/**
 * A server that is gone, and cannot give a row to any blob any more.
 *
 * @param mark that its keys bear ({@link NodeMark})
 * @param from no blob of it is older
 * @param until no blob of it is younger
 */
public record Departed(int mark, Instant from, Instant until) {

    /** A time, its end included. */
    public record Span(Instant from, Instant until) {
        private boolean overlaps(Span later) {
            return !later.from.isAfter(until);
        }

        private Span with(Span later) {
            return new Span(from, later.until.isAfter(until) ? later.until : until);
        }
    }

    /** The times that some of them lived at, in order; what overlaps is one, so that nothing is looked at twice. */
    public static List<Span> lives(Collection<Departed> gone) {
        Deque<Span> lives = new ArrayDeque<>();
        gone.stream().map(node -> new Span(node.from, node.until)).sorted(Comparator.comparing(Span::from))
                .forEach(life -> lives.add(!lives.isEmpty() && lives.getLast().overlaps(life)
                        ? lives.removeLast().with(life)
                        : life));
        return List.copyOf(lives);
    }

    /** Whether it may have made a key at a time. */
    public boolean mayHaveMade(UUID key, Instant time) {
        return NodeMark.of(key) == mark && !time.isBefore(from) && !time.isAfter(until);
    }
}
