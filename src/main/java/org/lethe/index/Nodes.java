package org.lethe.index;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The servers that share an index, among them this one. For any number of threads. */
public interface Nodes {

    /** Whether there may be others than this server. */
    boolean isShared();

    /**
     * The number of this server; 0 if it only looks on, as commands do. It changes if others held this server to be
     * gone. Costs nothing.
     */
    long number();

    /** This server; empty if it only looks on. */
    default Optional<Node> self() {
        long own = number();
        return all().stream().filter(node -> node.number() == own).findAny();
    }

    /** Those that serve, those that drain, and those that are gone since less than an hour, by their numbers. */
    List<Node> all();

    /**
     * Whether this server does what need be done by one only: of those that serve, it has the lowest number. Two may
     * think so for a moment, so what is done must bear to be done twice. Costs nothing.
     */
    boolean isEldest();

    /** Tells the others that this server is about to leave. */
    void drain();

    /**
     * The numbers of nodes that are gone, cannot write any more, and whose blobs without rows nobody swept: see
     * {@link #swept}.
     */
    List<Node> toSweep();

    /** Remembers that the blobs without rows of these nodes were swept. */
    void swept(Collection<Node> nodes);
}
