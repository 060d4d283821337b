package org.lethe.blob;

import java.time.Instant;
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

    /** Whether it may have made a key at a time. */
    public boolean mayHaveMade(UUID key, Instant time) {
        return NodeMark.of(key) == mark && !time.isBefore(from) && !time.isAfter(until);
    }
}
