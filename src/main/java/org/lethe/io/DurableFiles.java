package org.lethe.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Small files that are on disk when a method returns. */
public final class DurableFiles {
    /** What the name of a file ends with until it is whole. */
    public static final String DRAFT_ENDING = ".new";
    /** Nobody takes that long to write one. */
    private static final Duration DRAFT_MAX = Duration.ofHours(1);

    private DurableFiles() {}

    /** Who may read a new file. */
    public enum Readers {
        /** Only this user, who may write it, too. */
        OWNER,
        /** Whoever may read new files of this user. */
        AS_USUAL
    }

    private static FileAttribute<?>[] attributesOf(Readers readers) {
        return switch (readers) {
            case OWNER -> new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))};
            case AS_USUAL -> new FileAttribute<?>[0];
        };
    }

    /**
     * Makes a file that is not there. Whoever reads meanwhile sees none or all of it, also if this process is killed;
     * of several who make it at once one succeeds. The file system has to have hard links.
     *
     * @throws java.nio.file.FileAlreadyExistsException if it is
     * @throws IOException if it cannot be written for sure; it is not there then, or whole
     */
    public static void create(Path file, byte[] content, Readers readers) throws IOException {
        createFolderOf(file);
        deleteAbandonedDraftsOf(file);
        Path draft = file.resolveSibling("%s.%s%s".formatted(file.getFileName(), UUID.randomUUID(), DRAFT_ENDING));
        write(draft, content, readers);
        try {
            Files.createLink(file, draft);
        } finally {
            Files.delete(draft);
        }
        syncFolderOf(file);
    }

    /** What a process that was killed has left, and nobody else is writing now. */
    private static void deleteAbandonedDraftsOf(Path file) throws IOException {
        Instant givenUpBefore = Instant.now().minus(DRAFT_MAX);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(file.toAbsolutePath().getParent(),
                other -> isDraftOf(file, other.getFileName().toString()))) {
            for (Path draft : drafts) {
                if (isOlder(draft, givenUpBefore)) {
                    Files.deleteIfExists(draft);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isDraftOf(Path file, String name) {
        return name.startsWith(file.getFileName() + ".") && name.endsWith(DRAFT_ENDING);
    }

    private static boolean isOlder(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(time);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    /** Puts a file in the place of another one, or of none: whoever reads sees one of them, whole. */
    public static void replace(Path file, byte[] content, Readers readers) throws IOException {
        createFolderOf(file);
        Path draft = file.resolveSibling(file.getFileName() + DRAFT_ENDING);
        Files.deleteIfExists(draft);
        write(draft, content, readers);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolderOf(file);
    }

    private static void write(Path file, byte[] content, Readers readers) throws IOException {
        try (FileChannel channel = open(file, StandardOpenOption.CREATE_NEW, readers)) {
            try {
                writeAll(channel, content);
                channel.force(true);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    /**
     * Opens a file to read and write, at its begin: whoever adds to it has to go to its end.
     *
     * @param readers who may read it, if it is new
     */
    public static FileChannel open(Path file, StandardOpenOption how, Readers readers) throws IOException {
        return FileChannel.open(file, Set.of(how, StandardOpenOption.WRITE, StandardOpenOption.READ),
                attributesOf(readers));
    }

    /** Writes all of it, where the channel is. */
    public static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Makes the folder of a file, and those above it, where they are not there. */
    public static void createFolderOf(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
    }

    /** A name is on disk when its folder is. */
    public static void syncFolderOf(Path file) throws IOException {
        syncFolder(file.toAbsolutePath().getParent());
    }

    /** Puts the names in a folder on disk. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
