package org.lethe.archive.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder with backups: the blobs of all of them by key, {@code blobs/ab/cd/abcd...}, and of each its rows and what
 * says that it is whole, {@code backup-DATE.json}, which is written last.
 */
final class BackupFolder {
    static final int FORMAT = 1;

    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final String ROWS_PREFIX = "rows-";
    private static final String PREFIX = "backup-";
    private static final String SUFFIX = ".json";

    private final Path root;

    BackupFolder(Path root) {
        this.root = root;
    }

    /**
     * What says that a backup is whole.
     *
     * @param format {@link #FORMAT}
     * @param name of the backup: when it began
     * @param rowsSha256 of the file with its rows
     * @param resources how many there are
     * @param blobs how many files they have, and reports of jobs
     * @param bytes of these files
     */
    record Manifest(int format, String name, String rowsSha256, long resources, long blobs, long bytes) {}

    /** Keeps others from the folder until it is closed. */
    static final class Lock implements AutoCloseable {
        private final FileChannel file;

        private Lock(FileChannel file) {
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Keeps the folder, which is created if absent, for somebody who writes.
     *
     * @throws LetheException of kind {@code CONFLICT} if somebody else has it
     */
    Lock lockToWrite() throws IOException {
        Files.createDirectories(root);
        return lock(FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE), Sharing.NONE);
    }

    /**
     * Keeps the folder for readers.
     *
     * @return null if nobody ever wrote there by a version that locks
     * @throws LetheException of kind {@code CONFLICT} if somebody writes
     */
    Lock lockToRead() throws IOException {
        return Files.exists(lockFile())
                ? lock(FileChannel.open(lockFile(), StandardOpenOption.READ), Sharing.READERS)
                : null;
    }

    private Path lockFile() {
        return root.resolve(".lethe-backup-lock");
    }

    private enum Sharing {
        NONE,
        READERS
    }

    private Lock lock(FileChannel file, Sharing sharing) throws IOException {
        FileLock lock;
        try {
            lock = file.tryLock(0, Long.MAX_VALUE, sharing == Sharing.READERS);
        } catch (OverlappingFileLockException ofThisProcess) {
            lock = null;
        } catch (IOException e) {
            file.close();
            throw e;
        }
        if (lock == null) {
            file.close();
            throw new LetheException(ErrorKind.CONFLICT, "Another backup is being made in the folder " + root
                    + ", or one there is being restored: wait until that has ended");
        }
        return new Lock(file);
    }

    /** A name for a backup that begins now, which no other has, be it whole or not. */
    String newName(Instant now) {
        Instant begin = now;
        while (Files.exists(rowsOf(DATE.format(begin)))) {
            begin = begin.plusSeconds(1);
        }
        return DATE.format(begin);
    }

    Path rowsOf(String name) {
        return root.resolve(ROWS_PREFIX + name + ".jsonl.gz");
    }

    Path blob(UUID key) {
        String name = key.toString();
        return root.resolve("blobs").resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
    }

    /** The names of all backups that are whole, the oldest first. */
    List<String> names() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith(PREFIX) && file.endsWith(SUFFIX))
                    .map(file -> file.substring(PREFIX.length(), file.length() - SUFFIX.length()))
                    .sorted(Comparator.naturalOrder()).toList();
        }
    }

    void finish(Manifest manifest) throws IOException {
        DurableFiles.replace(manifestOf(manifest.name()), JSON.writeValueAsBytes(manifest),
                DurableFiles.Readers.AS_USUAL);
    }

    private Path manifestOf(String name) {
        return root.resolve(PREFIX + name + SUFFIX);
    }

    /** What says that a backup is whole; also that its rows are what was written. */
    Manifest manifest(String name) throws IOException {
        Manifest manifest = JSON.readValue(Files.readAllBytes(manifestOf(name)), Manifest.class);
        if (manifest.format() != FORMAT) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE,
                    "the backup has format " + manifest.format() + "; this version reads " + FORMAT);
        }
        if (!sha256(rowsOf(name)).equals(manifest.rowsSha256())) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, rowsOf(name) + " is not what was written");
        }
        return manifest;
    }

    /** Forgets a backup; its blobs stay. Its rows go last: if they stay, {@link #unfinished} finds them. */
    void forget(String name) throws IOException {
        Files.deleteIfExists(manifestOf(name));
        DurableFiles.syncFolderOf(manifestOf(name));
        Files.deleteIfExists(rowsOf(name));
    }

    /** The rows of what was begun and never became whole, or was not forgotten as a whole. */
    List<Path> unfinished() throws IOException {
        Set<Path> whole = names().stream().map(this::rowsOf).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(root)) {
            return files.filter(file -> file.getFileName().toString().startsWith(ROWS_PREFIX))
                    .filter(file -> !whole.contains(file)).toList();
        }
    }

    /**
     * Makes the names of blobs durable, and of the rows.
     *
     * @param folders those in which the blobs lie; those that are not there are passed over
     */
    void sync(Set<Path> folders) throws IOException {
        Set<Path> all = new HashSet<>(Set.of(root));
        for (Path folder : folders) {
            Path one = folder;
            while (all.add(one)) {
                one = one.getParent();
            }
        }
        for (Path one : all) {
            if (Files.isDirectory(one)) { // not that of a lost blob
                DurableFiles.syncFolder(one);
            }
        }
    }

    static String sha256(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), sha256));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Deletes blobs of all backups, whole ones or not.
     *
     * @param which by their names
     */
    void deleteBlobs(Predicate<String> which) throws IOException {
        Path blobs = root.resolve("blobs");
        if (!Files.isDirectory(blobs)) {
            return;
        }
        try (Stream<Path> files = Files.walk(blobs)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (which.test(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
