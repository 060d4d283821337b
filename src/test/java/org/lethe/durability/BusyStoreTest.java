package org.lethe.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.blob.FileBlobStore;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.ChangeQuery;
import org.lethe.index.Index;
import org.lethe.index.Overwrite;
import org.lethe.index.Resource;
import org.lethe.index.SampleInstances;
import org.lethe.index.sqlite.SqliteIndex;

class BusyStoreTest {
    private static final int THREADS = 20;
    private static final int STEPS = 60;

    @TempDir
    Path folder;

    @Test
    void manyThreadsThatStoreDeleteAndReadTheSamePatientsLeaveThemWhole() throws Exception {
        try (BlobStore blobs = FileBlobStore.open(folder);
                Index index = SqliteIndex.open(folder);
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                running.add(executor.submit(() -> {
                    for (int step = 0; step < STEPS; step++) {
                        step(index, blobs, random);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }

            assertThat(index.changes(ChangeQuery.after(0, 1)).entries()).as("something was done").isNotEmpty();
            StoreAudit audit = new StoreAudit(index, blobs);
            audit.assertThatEachRowHasItsBlob();
            audit.assertThatTheHierarchyIsWhole();
            audit.recover();
            audit.assertThatEachBlobHasItsRow();
        }
    }

    private static void step(Index index, BlobStore blobs, Random random) {
        SampleInstances slice = SampleInstances.slice(
                "P" + random.nextInt(2), "S" + random.nextInt(2), "R" + random.nextInt(2), "" + random.nextInt(4));
        Level level = Level.values()[random.nextInt(4)];
        switch (random.nextInt(5)) {
            case 0 -> delete(index, level, slice.id(level));
            case 1 -> read(index, level, slice.id(level));
            default -> store(index, blobs, slice, random);
        }
    }

    private static void store(Index index, BlobStore blobs, SampleInstances slice, Random random) {
        Overwrite overwrite = random.nextBoolean() ? Overwrite.ALWAYS : Overwrite.NEVER;
        byte[] content = new byte[1 + random.nextInt(5000)];
        random.nextBytes(content);
        try (BlobSink sink = blobs.create(Checksums.CRC32C)) {
            sink.write(content);
            Blob blob = sink.commit();
            index.store(slice.file(blob.key(), blob.size(), blob.crc32c()).overwrite(overwrite).build());
        }
    }

    private static void delete(Index index, Level level, String id) {
        try {
            index.delete(level, id);
        } catch (LetheException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.UNKNOWN_RESOURCE);
        }
    }

    private static void read(Index index, Level level, String id) {
        Resource resource = index.resource(level, id).orElse(null);
        if (resource != null && level != Level.INSTANCE) {
            assertThat(resource.children()).as("nobody sees a parent without children").isNotEmpty();
        }
    }
}
