package org.lethe.dimse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The queries that modalities answered; those that nobody looked at for long are forgotten. */
public final class RemoteQueries {
    /** How much memory all the answers may take; the latest query is remembered in any case. */
    private static final long BYTES_MAX = 256L << 20;

    private final int countMax;
    private final long bytesMax;

    // Guarded by this. The one that nobody looked at for the longest time comes first.
    private final Map<String, Held> queries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Held(RemoteQuery query, long bytes) {}

    /** @param countMax how many are remembered */
    public RemoteQueries(int countMax) {
        this(countMax, BYTES_MAX);
    }

    RemoteQueries(int countMax, long bytesMax) {
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /** Remembers a query under a new ID. */
    public synchronized String add(RemoteQuery query) {
        String id = UUID.randomUUID().toString();
        Held held = new Held(query, query.bytes());
        queries.put(id, held);
        bytes += held.bytes;
        while (queries.size() > 1 && (queries.size() > countMax || bytes > bytesMax)) {
            forget(queries.keySet().iterator().next());
        }
        return id;
    }

    private void forget(String id) {
        bytes -= queries.remove(id).bytes;
    }

    /** The IDs of all. */
    public synchronized List<String> ids() {
        return List.copyOf(queries.keySet());
    }

    /** @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such query */
    public synchronized RemoteQuery require(String id) {
        Held held = queries.get(id);
        if (held == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such query");
        }
        return held.query;
    }

    /**
     * Forgets a query.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such query
     */
    public synchronized void remove(String id) {
        require(id);
        forget(id);
    }
}
