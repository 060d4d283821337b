package org.lethe.dimse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The queries that modalities answered; those that nobody looked at for long are forgotten. */
public final class RemoteQueries {
    // Guarded by this.
    private final Map<String, RemoteQuery> queries;

    /** @param countMax how many are remembered */
    public RemoteQueries(int countMax) {
        this.queries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RemoteQuery> eldest) {
                return size() > countMax;
            }
        };
    }

    /** Remembers a query under a new ID. */
    public synchronized String add(RemoteQuery query) {
        String id = UUID.randomUUID().toString();
        queries.put(id, query);
        return id;
    }

    /** The IDs of all. */
    public synchronized List<String> ids() {
        return List.copyOf(queries.keySet());
    }

    /** @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such query */
    public synchronized RemoteQuery require(String id) {
        RemoteQuery query = queries.get(id);
        if (query == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such query");
        }
        return query;
    }

    /**
     * Forgets a query.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such query
     */
    public synchronized void remove(String id) {
        require(id);
        queries.remove(id);
    }
}
