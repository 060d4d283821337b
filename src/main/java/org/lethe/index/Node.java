package org.lethe.index;

import java.time.Duration;
import java.time.Instant;

/**
 * A server that works with an index.
 *
 * @param number never given twice; a server that was held to be gone comes back with another one
 * @param name of its configuration
 * @param address where its REST API is, as far as its configuration tells: host and port
 * @param version of its program
 * @param started when it joined, by the clock of the database
 * @param life how long it has been there since, or was
 * @param sinceBeat how long ago it said that it lives; of one that is gone, before it went
 * @param state what may be expected of it
 */
public record Node(long number, String name, String address, String version, Instant started, Duration life,
        Duration sinceBeat, State state) {

    /** What may be expected of a node. */
    public enum State {
        /** It serves. */
        LIVING,
        /** It ends what it is about, and then leaves. */
        DRAINING,
        /** It left, or was silent for so long that the others shut it out: it cannot write any more. */
        GONE
    }

    /** The same in another state. */
    public Node in(State other) {
        return new Node(number, name, address, version, started, life, sinceBeat, other);
    }

    /**
     * How a node is to be shown to others.
     *
     * @param name of its configuration
     * @param address host and port of its REST API
     * @param version of its program
     */
    public record Description(String name, String address, String version) {}
}
