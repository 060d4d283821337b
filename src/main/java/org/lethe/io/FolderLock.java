package org.lethe.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

/**
 * The right to work with a folder, which one process has at a time. The system takes it back when the process ends,
 * however it ends.
 */
public final class FolderLock implements Closeable {
    private final FileChannel file;
    private final FileTime takenAt;

    private FolderLock(FileChannel file, FileTime takenAt) {
        this.file = file;
        this.takenAt = takenAt;
    }

    /**
     * Takes it.
     *
     * @param folder made if it is not there
     * @param name of the file in it that is locked, and stays
     * @throws IOException if somebody else has it, or the folder cannot be written
     */
    public static FolderLock take(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolve(name);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock(file);
            // So that the time is by the clock of the folder, which may lie on another machine.
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
            file.force(true);
            return new FolderLock(file, Files.getLastModifiedTime(path));
        } catch (IOException | RuntimeException e) {
            try {
                file.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static void lock(FileChannel file) throws IOException {
        boolean isOurs;
        try {
            isOurs = file.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            isOurs = false;
        }
        if (!isOurs) {
            throw new IOException("it is in use already");
        }
    }

    /** When it was taken, by the clock of the folder. */
    public FileTime takenAt() {
        return takenAt;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
