package org.lethe.index;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The only server of an index: it is always the eldest, and nobody ever goes. */
public final class OneNode implements Nodes {
    private static final long NUMBER = 1;

    private final Node.Description description;
    private final Instant started = Instant.now();
    private volatile boolean isDraining;

    public OneNode(Node.Description description) {
        this.description = description;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public long number() {
        return NUMBER;
    }

    @Override
    public List<Node> all() {
        Duration life = Duration.between(started, Instant.now());
        return List.of(new Node(NUMBER, description.name(), description.address(), description.version(), started, life,
                Duration.ZERO, isDraining ? Node.State.DRAINING : Node.State.LIVING));
    }

    @Override
    public boolean isEldest() {
        return true;
    }

    @Override
    public void drain() {
        isDraining = true;
    }

    @Override
    public List<Node> toSweep() {
        return List.of();
    }

    @Override
    public void swept(Collection<Node> nodes) {
        // There are none.
    }
}
