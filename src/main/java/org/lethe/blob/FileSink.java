package org.lethe.blob;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.DirectBuffers;
import org.lethe.io.FileSource;

/** A sink whose blob becomes a file: in memory first, then straight into that file, under its final name. */
final class FileSink extends BlobSink {
    private static final int FIRST_BYTES = 16 * 1024;

    private enum State {
        WRITING,
        SYNCED,
        COMMITTED,
        CLOSED
    }

    private final BlobFolders folders;
    private final UUID key;
    /** Where the file ends up, at its commit. */
    private final Path target;
    private final RunningChecksums checksums;

    private State state = State.WRITING;
    private byte[] memory = new byte[FIRST_BYTES];
    private long size;
    /** Null as long as the bytes are in memory. */
    private FileChannel file;
    /** Where the file is now. */
    private Path path;

    FileSink(UUID key, BlobFolders folders, Checksums checksums) {
        this.folders = folders;
        this.key = key;
        this.target = folders.fileOf(key);
        this.path = target;
        this.checksums = new RunningChecksums(checksums);
    }

    /** A sink of a blob that others may look for already: it has another name until it is whole. */
    static FileSink beside(UUID key, BlobFolders folders, Checksums checksums) {
        FileSink sink = new FileSink(key, folders, checksums);
        sink.path = folders.newUnfinishedFileOf(key);
        return sink;
    }

    /**
     * A sink whose blob is a file that is there: another name of it, not a copy. It takes no more bytes.
     *
     * @throws IOException if the file system cannot do that, as when the file lies on another one
     */
    static FileSink linkedTo(Path original, UUID key, BlobFolders folders, Checksums checksums)
            throws IOException {
        FileSink sink = new FileSink(key, folders, checksums);
        folders.link(sink.path, original);
        try {
            sink.memory = null;
            sink.file = FileChannel.open(sink.path, StandardOpenOption.READ); // so that nothing can ever write to it
            sink.readBack(0, sink.file.size());
            sink.size = sink.file.size();
            return sink;
        } catch (LetheException e) {
            sink.close();
            throw new IOException("the file cannot be read", e); // it is the original that fails, not the storage
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(sink.path);
            sink.close();
            throw e;
        }
    }

    @Override
    public UUID key() {
        return key;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return state == State.WRITING;
    }

    @Override
    public int write(ByteBuffer bytes) {
        checkWriting();
        int count = bytes.remaining();
        if (fitsInMemory(count)) {
            makeRoom(count);
            bytes.get(memory, (int) size, count);
            checksums.update(ByteBuffer.wrap(memory, (int) size, count));
        } else {
            moveToFile();
            checksums.update(bytes);
            writeToFile(bytes);
        }
        size += count;
        return count;
    }

    @Override
    public void transferFrom(ByteSource source, long position, long count) throws IOException {
        checkTakes(source, position, count);
        if (fitsInMemory(count)) {
            makeRoom((int) count);
            source.read(position, memory, (int) size, (int) count);
            checksums.update(ByteBuffer.wrap(memory, (int) size, (int) count));
        } else {
            moveToFile();
            copyByKernel(source, position, count);
            readBack(size, count);
        }
        size += count;
    }

    private void copyByKernel(ByteSource source, long position, long count) throws IOException {
        try {
            source.transferTo(position, count, file);
        } catch (EOFException sourceIsShort) {
            throw sourceIsShort;
        } catch (IOException e) {
            // Either end may have failed; only a full storage can be told for sure.
            if (StorageFaults.isFull(folders.root(), e)) {
                throw StorageFaults.onWrite(folders.root(), e);
            }
            throw e;
        }
    }

    private boolean fitsInMemory(long count) {
        return file == null && size + count <= MEMORY_BYTES_MAX;
    }

    private void makeRoom(int count) {
        int needed = (int) size + count;
        if (memory.length < needed) {
            memory = Arrays.copyOf(memory, Math.min(MEMORY_BYTES_MAX, Math.max(needed, 2 * memory.length)));
        }
    }

    private void moveToFile() {
        if (file != null) {
            return;
        }
        try {
            file = folders.create(path);
        } catch (IOException e) {
            throw StorageFaults.onWrite(folders.root(), e);
        }
        writeToFile(ByteBuffer.wrap(memory, 0, (int) size));
        memory = null;
    }

    private void writeToFile(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw StorageFaults.onWrite(folders.root(), e);
        }
    }

    // What the kernel copied never came by here; it is in the page cache now, so that reading it back costs little.
    private void readBack(long from, long count) {
        ByteBuffer buffer = DirectBuffers.take();
        long at = from;
        long end = from + count;
        try {
            while (at < end) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
                int read = file.read(buffer, at);
                if (read <= 0) {
                    throw new EOFException("the file is shorter than what was written");
                }
                checksums.update(buffer.flip());
                at += read;
            }
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        } finally {
            DirectBuffers.giveBack(buffer);
        }
    }

    @Override
    public ByteSource written() {
        checkWriting();
        try {
            return file == null ? ByteSource.of(memory, (int) size) : FileSource.open(path);
        } catch (IOException e) {
            throw StorageFaults.onRead(e);
        }
    }

    @Override
    public Blob commit() {
        sync();
        return markCommitted();
    }

    /** Brings the blob to the disk; it still vanishes on close. */
    void sync() {
        checkWriting();
        moveToFile();
        try {
            file.force(true);
            file.close();
            if (path.equals(target)) {
                folders.syncNameOf(path);
            } else {
                Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
                path = target;
                folders.syncNewNameOf(path);
            }
        } catch (IOException e) {
            throw StorageFaults.onWrite(folders.root(), e);
        }
        state = State.SYNCED;
    }

    /** After {@link #sync}: the blob stays. */
    Blob markCommitted() {
        if (state != State.SYNCED) {
            throw new IllegalStateException("not synced yet");
        }
        state = State.COMMITTED;
        return checksums.toBlob(key);
    }

    @Override
    public void close() {
        State before = state;
        state = State.CLOSED;
        memory = null;
        if (before == State.COMMITTED || before == State.CLOSED || file == null) {
            return;
        }
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It has no row, so that the next sweep takes it.
            throw new LetheException(ErrorKind.STORAGE, "an unfinished blob cannot be deleted", e);
        }
    }
}
