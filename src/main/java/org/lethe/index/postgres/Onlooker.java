package org.lethe.index.postgres;

import java.util.Collection;
import java.util.List;
import org.lethe.index.Node;
import org.lethe.index.Nodes;

/** A command that works with the database beside its servers, without being one of them. */
record Onlooker(PostgresTransactions transactions) implements Nodes {
    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public long number() {
        return 0;
    }

    @Override
    public List<Node> all() {
        return transactions.read(NodeRows::all);
    }

    @Override
    public boolean isEldest() {
        return false;
    }

    @Override
    public void drain() {
        // It is nobody's.
    }

    @Override
    public List<Node> toSweep() {
        return List.of();
    }

    @Override
    public void swept(Collection<Node> nodes) {
        // It sweeps nothing.
    }
}
