package org.lethe.archive.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
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

    /** Where the blobs lie that it needs. */
    private final Set<Path> folders = new HashSet<>();

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
            folder.sync(folders);
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
        folders.add(file.getParent()); // also if it is there: whoever moved it there may have been interrupted then
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

    /** What it needs to know is read before anything goes, as that may fail. */
    private void deleteOld(int kept) throws IOException {
        List<String> names = folder.names();
        int old = Math.max(0, names.size() - kept);
        List<Path> rest = folder.unfinished();
        if (old == 0 && rest.isEmpty()) {
            return;
        }
        NamedBlobs needed = blobsOf(names.subList(old, names.size()));
        for (Path rows : rest) {
            Files.delete(rows);
        }
        for (String name : names.subList(0, old)) {
            folder.forget(name);
        }
        folder.deleteBlobs(name -> name.endsWith(DurableFiles.DRAFT_ENDING) || !needed.has(UUID.fromString(name)));
    }

    private NamedBlobs blobsOf(List<String> names) throws IOException {
        NamedBlobs blobs = new NamedBlobs();
        for (String name : names) {
            RowsFile.read(folder.rowsOf(name),
                    (kind, json) -> RowBlob.of(kind, json).forEach(one -> blobs.add(one.key())));
            blobs.endBackup();
        }
        return blobs;
    }
}
