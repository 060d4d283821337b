package org.lethe.dimse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.Attributes;

/**
 * What files said when they were read, as long as they did not change. It takes no more than so much memory: what finds
 * no room is read anew each time. For any number of threads.
 */
final class WorklistMemory {
    private static final int HEAP_PART = 8;

    /** A file that changed so shortly ago may change again without looking different: clocks of disks are coarse. */
    private static final Duration RESTLESS = Duration.ofSeconds(2);

    private final long bytesMax;

    // Guarded by this.
    private final Map<Path, Known> known = new HashMap<>();
    private long bytes;

    private record Known(State state, Attributes dataset, long bytes) {}

    /**
     * How a file looks from outside.
     *
     * @param modified when it changed
     * @param size in bytes
     * @param key of the file, which another one of the same name does not have; empty where there are none
     */
    record State(Instant modified, long size, String key) {
        static State of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(attributes.lastModifiedTime().toInstant(), attributes.size(),
                    Objects.toString(attributes.fileKey(), ""));
        }

        private boolean isAtRest() {
            return modified.isBefore(Instant.now().minus(RESTLESS));
        }
    }

    /** @param bytesMax how much memory it takes, about */
    WorklistMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    static WorklistMemory ofHeap() {
        return new WorklistMemory(Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    /** What a file says that looks like this now; empty if that is not known. */
    synchronized Optional<Attributes> recall(Path file, State state) {
        return Optional.ofNullable(known.get(file)).filter(each -> each.state.equals(state)).map(Known::dataset);
    }

    /** @param state how the file looked before it was read */
    void remember(Path file, State state, Attributes dataset) {
        if (state.isAtRest()) {
            put(file, new Known(state, dataset, Identifier.weight(dataset)));
        }
    }

    private synchronized void put(Path file, Known fresh) {
        forget(file);
        if (bytes + fresh.bytes <= bytesMax) {
            known.put(file, fresh);
            bytes += fresh.bytes;
        }
    }

    private void forget(Path file) {
        Known old = known.remove(file);
        bytes -= old == null ? 0 : old.bytes;
    }

    /** Forgets the files that are not there any more. */
    synchronized void keepOnly(Collection<Path> files) {
        if (!known.isEmpty()) {
            var gone = new HashSet<>(known.keySet());
            files.forEach(gone::remove);
            gone.forEach(this::forget);
        }
    }
}
