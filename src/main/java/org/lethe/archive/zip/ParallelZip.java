package org.lethe.archive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.lethe.io.Awaited;
import org.lethe.io.ByteSource;

/**
 * A ZIP archive that several threads deflate while one writes it. Used by that one thread.
 *
 * <p>Files are cut into chunks that are deflated independently, so that one large file keeps all threads busy, too.
 * Memory: what {@link LookAhead} grants, and at most {@value #AHEAD_CHUNKS_MAX} chunks, whatever the number and the
 * size of the files.
 */
final class ParallelZip implements AutoCloseable {
    /** Large enough that chunks which know nothing of their predecessors deflate nearly as well. */
    static final int CHUNK_BYTES = 512 << 10;

    private static final int AHEAD_BYTES_MAX = 16 * CHUNK_BYTES;
    /** Each small file is a chunk of its own, and open. */
    private static final int AHEAD_CHUNKS_MAX = 64;

    private final ZipWriter zip;
    private final ThreadPoolExecutor workers;
    private final LookAhead lookAhead;
    private final Deque<Step> pending = new ArrayDeque<>();
    private long pendingBytes;
    /** Those that nobody uses just now: to make one takes longer than to deflate a small file. */
    private final Queue<Deflater> deflaters = new ConcurrentLinkedQueue<>();

    /** How the bytes of a file lie in the archive. */
    enum Method {
        /** As they are. */
        STORED,
        DEFLATED
    }

    /** One file on its way into the archive. */
    private static final class Entry {
        final String name;
        final Method method;
        final ByteSource source;
        final Runnable written;

        // Only the writing thread touches these.
        final CRC32 crc = new CRC32();
        long deflatedSize;

        Entry(String name, Method method, ByteSource source, Runnable written) {
            this.name = name;
            this.method = method;
            this.source = source;
            this.written = written;
        }
    }

    /**
     * What has to be written next, as soon as it is ready.
     *
     * @param length of the file's bytes
     * @param room where they are in memory
     */
    private record Step(Entry entry, boolean first, boolean last, int length, Room room, Future<Chunk> chunk) {}

    /** Whose memory a chunk takes. */
    private enum Room {
        /** What this archive has for itself. */
        OWN,
        BORROWED
    }

    /**
     * @param bytes of the file
     * @param deflated what they became, of which {@code deflatedLength} bytes count; null if that is not wanted
     */
    private record Chunk(byte[] bytes, byte[] deflated, int deflatedLength) {}

    /**
     * Begins an archive, as soon as there is memory for it.
     *
     * @param out stays the caller's
     * @param workers do the deflating
     * @param lookAhead for all archives
     */
    ParallelZip(OutputStream out, ThreadPoolExecutor workers, LookAhead lookAhead) throws IOException {
        lookAhead.enter();
        this.lookAhead = lookAhead;
        this.zip = new ZipWriter(out, LocalDateTime.now(ZoneId.systemDefault()));
        this.workers = workers;
    }

    /**
     * Adds a file. Some of those that were added before are written meanwhile.
     *
     * @param source closed once it is written, or together with this
     * @param written run when all of it is written
     * @throws IOException if a file cannot be read or the archive not be written
     */
    void add(String name, Method method, ByteSource source, Runnable written) throws IOException {
        Entry entry = new Entry(name, method, source, written);
        long at = 0;
        do {
            long from = at;
            int length = (int) Math.min(CHUNK_BYTES, source.size() - from);
            at += length;
            boolean last = at == source.size();
            Room room = makeRoom(source, length);
            pending.addLast(new Step(entry, from == 0, last, length, room,
                    workers.submit(() -> chunk(source, from, length, method, last))));
            pendingBytes += length;
        } while (at < source.size());
    }

    /** @param source is not in line yet: it is closed if the archive cannot go on */
    private Room makeRoom(ByteSource source, int length) throws IOException {
        try {
            while (!pending.isEmpty()) {
                boolean isFarAhead = pendingBytes + length > AHEAD_BYTES_MAX || pending.size() >= AHEAD_CHUNKS_MAX;
                if (!isFarAhead && lookAhead.borrow(length)) {
                    return Room.BORROWED;
                }
                writeNext();
            }
            return Room.OWN;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Writes what is left. */
    void finish() throws IOException {
        while (!pending.isEmpty()) {
            writeNext();
        }
        zip.finish();
    }

    private void writeNext() throws IOException {
        // It stays in line until it is written, so that its source is closed whatever happens.
        Step step = pending.getFirst();
        Chunk chunk = Awaited.of(step.chunk, "while an archive was made");
        Entry entry = step.entry;
        entry.crc.update(chunk.bytes);
        switch (entry.method) {
            case DEFLATED -> {
                if (step.first) {
                    zip.beginDeflated(entry.name, entry.source.size());
                }
                zip.write(chunk.deflated, 0, chunk.deflatedLength);
                entry.deflatedSize += chunk.deflatedLength;
            }
            case STORED -> {
                if (step.last) {
                    writeStored(entry, step.first ? chunk.bytes : null);
                }
            }
        }
        if (step.last) {
            zip.end(entry.crc.getValue(), entry.deflatedSize, entry.source.size());
            entry.source.close();
        }
        forgetFirst();
        if (step.last) {
            entry.written.run();
        }
    }

    private void forgetFirst() {
        Step step = pending.removeFirst();
        pendingBytes -= step.length;
        switch (step.room) {
            case OWN -> {}
            case BORROWED -> lookAhead.giveBack(step.length);
        }
    }

    /**
     * Stored bytes follow their checksum, so a file of several chunks is read once more. (A checksum behind the bytes
     * is legal, but programs that read archives as streams cannot tell then where such an entry ends.)
     *
     * @param bytes all of them, if they are at hand; else null
     */
    private void writeStored(Entry entry, byte[] bytes) throws IOException {
        entry.deflatedSize = entry.source.size();
        zip.beginStored(entry.name, entry.deflatedSize, entry.crc.getValue());
        if (bytes == null) {
            zip.write(entry.source);
        } else {
            zip.write(bytes, 0, bytes.length);
        }
    }

    private Chunk chunk(ByteSource source, long from, int length, Method method, boolean last)
            throws IOException {
        byte[] bytes = new byte[length];
        source.read(from, bytes, 0, length);
        return switch (method) {
            case STORED -> new Chunk(bytes, null, 0);
            case DEFLATED -> deflate(bytes, last);
        };
    }

    /** The last chunk ends the stream; the others end on a byte, so that the next one can follow (RFC 1951, 3.2.4). */
    private Chunk deflate(byte[] bytes, boolean last) {
        Deflater deflater = deflaters.poll();
        if (deflater == null) {
            // Of CT images, level 6 takes twice the time to save one or two bytes in a hundred.
            deflater = new Deflater(Deflater.BEST_SPEED, true);
        }
        deflater.setInput(bytes);
        if (last) {
            deflater.finish();
        }
        byte[] deflated = new byte[bytes.length + bytes.length / 8 + 256];
        int flush = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        int length = deflater.deflate(deflated, 0, deflated.length, flush);
        while (length == deflated.length) {
            deflated = Arrays.copyOf(deflated, deflated.length * 2);
            length += deflater.deflate(deflated, length, deflated.length - length, flush);
        }
        deflater.reset();
        deflaters.add(deflater);
        return new Chunk(bytes, deflated, length);
    }

    /** Gives up what was not written. */
    @Override
    public void close() throws IOException {
        try {
            while (!pending.isEmpty()) {
                Step step = pending.getFirst();
                forgetFirst();
                step.chunk.cancel(false);
                step.entry.source.close();
            }
        } finally {
            lookAhead.leave();
            // One that is in use at this moment is left to the garbage collector.
            deflaters.forEach(Deflater::end);
            zip.close();
        }
    }
}
