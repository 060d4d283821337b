package org.lethe.archive.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.lethe.archive.DeletionPause;
import org.lethe.archive.Progress;
import org.lethe.archive.Stores;
import org.lethe.blob.BlobStore;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.io.ByteSource;
import org.lethe.io.DurableFiles;

/**
 * Makes a backup beside a running server: all rows as they stand at one moment, then all blobs that these name. Blobs
 * that an earlier backup in the same folder brought there are not copied again.
 *
 * <p>What was acknowledged before it begins is in it, unless it is deleted before the rows are read. Meanwhile the
 * server deletes no blobs.
 */
public final class Backup {
    private final Index index;
    private final BlobStore blobs;
    private final BackupFolder folder;
    private final Clock clock;
    private final Consumer<String> faults;

    // How far it is.
    private long seen;
    private long copied;
    private long bytes;
    private long faulty;

    /**
     * @param root the folder of the backups; created if absent
     * @param faults is told of each file that cannot be brought there, without anything about patients
     */
    public Backup(Stores stores, Path root, Clock clock, Consumer<String> faults) {
        this.index = stores.index();
        this.blobs = stores.blobs();
        this.folder = new BackupFolder(root);
        this.clock = clock;
        this.faults = faults;
    }

    /**
     * Makes a backup.
     *
     * @param kept how many backups the folder keeps, this one among them; older ones are deleted, with the blobs that
     *        only they have
     * @throws LetheException of kind {@code CONFLICT} if another one is being made in the folder, or restored from it;
     *     or if the stores cannot be read
     * @throws IOException if the folder cannot be written
     */
    public BackupResult run(int kept, Progress progress) throws IOException {
        try (BackupFolder.Lock _ = folder.lockToWrite();
                DeletionPause _ = DeletionPause.begin(index, clock)) {
            String name = folder.newName(clock.instant());
            Path rows = folder.rowsOf(name);
            long resources = writeRows(rows);
            long total = index.statistics().instances();
            RowsFile.read(rows, (kind, json) -> {
                for (RowBlob blob : RowBlob.of(kind, json)) {
                    keep(blob);
                    progress.at(seen, Math.max(seen, total));
                }
            });
            folder.finish(new BackupFolder.Manifest(BackupFolder.FORMAT, name, BackupFolder.sha256(rows), resources,
                    seen, bytes));
            deleteOld(kept);
            return new BackupResult(name, resources, seen, copied, faulty);
        }
    }

    private long writeRows(Path rows) throws IOException {
        try (RowsFile.Writer writer = new RowsFile.Writer(rows)) {
            index.show(writer);
            writer.end();
            return writer.resources();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void keep(RowBlob wanted) throws IOException {
        seen++;
        bytes += wanted.size();
        Path file = folder.blob(wanted.key());
        if (Files.isRegularFile(file) && Files.size(file) == wanted.size()) {
            return;
        }
        try (ByteSource blob = blobs.open(wanted.key())) {
            blobs.verify(wanted.key(), wanted.size(), wanted.crc32c());
            copy(blob, file);
            copied++;
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.INEXISTENT_ITEM && e.kind() != ErrorKind.CORRUPTED_FILE) {
                throw e;
            }
            faulty++;
            faults.accept(wanted.owner() + ": " + e.getMessage());
        }
    }

    /** A file is there under its name once it is whole. */
    private static void copy(ByteSource blob, Path file) throws IOException {
        DurableFiles.createFolderOf(file);
        Path draft = file.resolveSibling(file.getFileName() + DurableFiles.DRAFT_ENDING);
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            blob.transferTo(0, blob.size(), out);
            out.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void deleteOld(int kept) throws IOException {
        boolean hasRest = folder.forgetUnfinished();
        List<String> names = folder.names();
        if (names.size() <= kept && !hasRest) {
            return;
        }
        for (String old : names.subList(0, Math.max(0, names.size() - kept))) {
            folder.forget(old);
        }
        long[] needed = neededBlobs(folder.names());
        folder.deleteBlobs(name -> !isNeeded(name, needed));
    }

    // The lower halves of the keys will do: where two of them are the same, a blob stays that nobody needs.
    private long[] neededBlobs(List<String> names) throws IOException {
        LongStream.Builder needed = LongStream.builder();
        for (String name : names) {
            RowsFile.read(folder.rowsOf(name), (kind, json) -> RowBlob.of(kind, json)
                    .forEach(one -> needed.add(one.key().getLeastSignificantBits())));
        }
        return needed.build().sorted().distinct().toArray();
    }

    private static boolean isNeeded(String name, long[] needed) {
        return !name.endsWith(DurableFiles.DRAFT_ENDING)
                && Arrays.binarySearch(needed, UUID.fromString(name).getLeastSignificantBits()) >= 0;
    }
}
