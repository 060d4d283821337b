package org.lethe.archive;

import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** How many bytes a job has sent: counted by the thread that runs it, shown to any. */
public final class SentBytes {
    private static final int MEBIBYTE_BITS = 20;

    private final AtomicLong count = new AtomicLong();

    public void add(long bytes) {
        count.addAndGet(bytes);
    }

    public void reset() {
        count.set(0);
    }

    /** Adds what jobs show of it, in Orthanc's names. */
    public ObjectNode putInto(ObjectNode shown) {
        long bytes = count.get();
        return shown.put("Size", Long.toString(bytes)).put("SizeMB", bytes >> MEBIBYTE_BITS);
    }
}
