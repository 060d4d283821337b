package org.lethe.blob.s3;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first bytes of the objects that were read last, in a folder of their own on a local disk. It is emptied when it
 * is opened, so that what a crash left half-written is never read. For any number of threads.
 *
 * <p>An entry is the object's size (8 bytes), the number of bytes (4), and the bytes. What cannot be read or written is
 * not kept, and the log says so.
 */
final class HeadCache {
    private static final Logger LOG = LoggerFactory.getLogger(HeadCache.class);
    private static final String SUFFIX = ".head";
    /** So many keys are asked for at once. */
    private static final int BUNCH = 500;
    private static final int OVERHEAD_BYTES = Long.BYTES + Integer.BYTES;

    private final Path folder;
    private final long bytesMax;

    // The map guards itself and the sum of its values. The first one is the one that was not used for longest.
    private final Map<UUID, Integer> sizes = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private HeadCache(Path folder, long bytesMax) {
        this.folder = folder;
        this.bytesMax = bytesMax;
    }

    /**
     * @param folder made if it is not there; heads that lie in it are deleted
     * @param bytesMax what it may hold; 0 for nothing, so that no folder is made either
     * @throws LetheException of kind {@code STORAGE} if the folder cannot be used
     */
    static HeadCache open(Path folder, long bytesMax) {
        try {
            if (bytesMax > 0) {
                Files.createDirectories(folder);
            }
            if (Files.isDirectory(folder)) {
                empty(folder);
            }
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "the folder of the cache cannot be used: " + e.getMessage(), e);
        }
        return new HeadCache(folder, bytesMax);
    }

    private static void empty(Path folder) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    /** One that keeps nothing, and leaves the folder to another process. */
    static HeadCache beside(Path folder) {
        return new HeadCache(folder, 0);
    }

    /** The head of an object, if it is kept. */
    Optional<ObjectHead> get(UUID key) {
        synchronized (sizes) {
            if (sizes.get(key) == null) {
                return Optional.empty();
            }
        }
        try (DataInputStream file = new DataInputStream(Files.newInputStream(fileOf(key)))) {
            long objectSize = file.readLong();
            return Optional.of(new ObjectHead(objectSize, file.readNBytes(file.readInt())));
        } catch (IOException e) {
            remove(key); // it may have been evicted just now
            return Optional.empty();
        }
    }

    /** Keeps a head; others that were not used for long may have to go for it. */
    void put(UUID key, ObjectHead head) {
        int size = head.bytes().length + OVERHEAD_BYTES;
        if (size > bytesMax) {
            return;
        }
        try {
            write(key, head);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The cache cannot be written: {}", e.getClass().getSimpleName());
            return;
        }
        synchronized (sizes) {
            Integer before = sizes.put(key, size);
            bytes += size - (before == null ? 0 : before);
            Iterator<Map.Entry<UUID, Integer>> oldest = sizes.entrySet().iterator();
            while (bytes > bytesMax) {
                Map.Entry<UUID, Integer> entry = oldest.next();
                bytes -= entry.getValue();
                delete(fileOf(entry.getKey()));
                oldest.remove();
            }
        }
    }

    // Whoever reads meanwhile reads all of the old file or all of the new one.
    private void write(UUID key, ObjectHead head) throws IOException {
        Path unfinished = folder.resolve(UUID.randomUUID() + SUFFIX + ".new");
        try {
            try (DataOutputStream file = new DataOutputStream(Files.newOutputStream(unfinished))) {
                file.writeLong(head.objectSize());
                file.writeInt(head.bytes().length);
                file.write(head.bytes());
            }
            Files.move(unfinished, fileOf(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(unfinished);
            throw e;
        }
    }

    /** Forgets an object. */
    void remove(UUID key) {
        synchronized (sizes) {
            Integer size = sizes.remove(key);
            if (size != null) {
                bytes -= size;
                delete(fileOf(key));
            }
        }
    }

    /**
     * Forgets the objects that nobody knows. One that has just come and gets known later may go with them: it is read
     * once more.
     *
     * @param known told a bunch of keys, answers which of them somebody knows
     */
    void forgetUnknown(Function<Collection<UUID>, Set<UUID>> known) {
        keys().stream().gather(Gatherers.windowFixed(BUNCH)).forEach(some -> {
            Set<UUID> staying = known.apply(some);
            some.stream().filter(key -> !staying.contains(key)).forEach(this::remove);
        });
    }

    private List<UUID> keys() {
        synchronized (sizes) {
            return List.copyOf(sizes.keySet());
        }
    }

    /** How many bytes it holds. */
    long bytes() {
        synchronized (sizes) {
            return bytes;
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("A file of the cache cannot be deleted: {}", e.getClass().getSimpleName());
        }
    }

    private Path fileOf(UUID key) {
        return folder.resolve(key + SUFFIX);
    }
}
