package org.lethe.durability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.FileBlobStore;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Overwrite;
import org.lethe.index.SampleInstances;
import org.lethe.index.sqlite.SqliteIndex;

/**
 * A process that stores and deletes until it is killed, and says on its standard output what it has acknowledged:
 * {@code +instance series} for an instance that is stored, {@code ?series} for a series that it begins to delete,
 * {@code -series} for one that is deleted.
 */
final class StoringProcess {
    private static final int THREADS = 8;
    private static final int SERIES_INSTANCES = 12;

    private final Index index;
    private final BlobStore blobs;

    private StoringProcess(Path folder) {
        this.blobs = FileBlobStore.open(folder);
        this.index = SqliteIndex.open(folder);
    }

    public static void main(String[] arguments) {
        StoringProcess process = new StoringProcess(Path.of(arguments[0]));
        for (int thread = 0; thread < THREADS; thread++) {
            String name = arguments[1] + "-" + thread;
            Thread.ofPlatform().start(() -> process.storeForever(name));
        }
    }

    private void storeForever(String name) {
        Random random = new Random(name.hashCode());
        for (int series = 0;; series++) {
            for (int instance = 0; instance < SERIES_INSTANCES; instance++) {
                store(SampleInstances.slice("P" + name, "S", "R" + series, String.valueOf(instance)), random);
            }
            if (random.nextInt(3) == 0) {
                delete(SampleInstances.slice("P" + name, "S", "R" + series, "0").id(Level.SERIES));
            }
        }
    }

    private void store(SampleInstances slice, Random random) {
        boolean isLarge = random.nextInt(20) == 0;
        byte[] content = new byte[isLarge ? BlobSink.MEMORY_BYTES_MAX + 1 : 1000 + random.nextInt(50_000)];
        random.nextBytes(content);
        try (BlobSink sink = blobs.create(Checksums.CRC32C)) {
            sink.write(content);
            Blob blob = sink.commit();
            index.store(slice.file(blob.key(), blob.size(), blob.crc32c()).overwrite(Overwrite.ALWAYS).build());
        }
        say("+" + slice.id(Level.INSTANCE) + " " + slice.id(Level.SERIES));
        if (random.nextInt(10) == 0) {
            collectGarbage();
        }
    }

    private void delete(String series) {
        say("?" + series);
        index.delete(Level.SERIES, series);
        say("-" + series);
        collectGarbage();
    }

    private void collectGarbage() {
        var queued = index.blobsToDelete(100);
        queued.forEach(blobs::delete);
        index.blobsDeleted(queued);
    }

    // One write for a line, so that a kill does not tear it.
    private static void say(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        synchronized (System.out) {
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}
