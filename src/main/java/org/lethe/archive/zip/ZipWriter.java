package org.lethe.archive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/**
 * Writes the format of ZIP archives (PKWARE's APPNOTE 6.3, of which the sections below are), with ZIP64 where something
 * is too large for less. What an entry holds is deflated by the caller. Not for several threads.
 *
 * <p>Unlike {@link java.util.zip.ZipOutputStream} it takes what was deflated elsewhere, and it does not keep the
 * directory in memory.
 */
final class ZipWriter implements AutoCloseable {
    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int DATA_DESCRIPTOR = 0x08074b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_END_LOCATOR = 0x07064b50;
    private static final short ZIP64_EXTRA = 1;

    private static final short STORED = 0;
    private static final short DEFLATED = 8;
    private static final int FLAG_DESCRIPTOR = 1 << 3;
    private static final int FLAG_UTF8 = 1 << 11;
    private static final short VERSION = 20;
    private static final short VERSION_ZIP64 = 45;

    private static final int BLOCK_BYTES = 128 << 10;
    private static final int MAX_16 = 0xFFFF;
    private static final long MAX_32 = 0xFFFFFFFFL;
    /** What cannot be deflated grows a little. */
    private static final long GROWTH_MAX = 16 << 20;

    private final OutputStream out;
    private final Spool directory = new Spool();
    private final short time;
    private final short date;

    private long position;
    private long entries;
    private Entry entry;

    /** @param zip64 whether its sizes take 64 bits; decided before they are all known */
    private record Entry(byte[] name, short method, int flags, long start, boolean zip64) {
        short version() {
            return zip64 ? VERSION_ZIP64 : VERSION;
        }
    }

    /**
     * @param out stays the caller's
     * @param modified the date of all entries
     */
    ZipWriter(OutputStream out, LocalDateTime modified) {
        this.out = out;
        this.time = (short) (modified.getHour() << 11 | modified.getMinute() << 5 | modified.getSecond() >> 1);
        this.date = (short) (modified.getYear() - 1980 << 9 | modified.getMonthValue() << 5 | modified.getDayOfMonth());
    }

    /**
     * Begins an entry of deflated bytes.
     *
     * @param size of what was deflated
     */
    void beginDeflated(String name, long size) throws IOException {
        begin(name, DEFLATED, FLAG_DESCRIPTOR, size, 0);
    }

    /** Begins an entry of bytes as they are. */
    void beginStored(String name, long size, long crc) throws IOException {
        begin(name, STORED, 0, size, crc);
    }

    private void begin(String name, short method, int flags, long size, long crc) throws IOException {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        int utf8Flag = utf8.length == name.length() ? 0 : FLAG_UTF8;
        entry = new Entry(utf8, method, flags | utf8Flag, position, size > MAX_32 - GROWTH_MAX);
        long known = method == STORED ? size : 0;
        // Section 4.3.7
        ByteBuffer header = buffer(30 + utf8.length + 20)
                .putInt(LOCAL_HEADER).putShort(entry.version()).putShort((short) entry.flags).putShort(method)
                .putShort(time).putShort(date).putInt((int) crc)
                .putInt(entry.zip64 ? -1 : (int) known).putInt(entry.zip64 ? -1 : (int) known)
                .putShort((short) utf8.length).putShort((short) (entry.zip64 ? 20 : 0)).put(utf8);
        if (entry.zip64) {
            header.putShort(ZIP64_EXTRA).putShort((short) 16).putLong(known).putLong(known);
        }
        write(header);
    }

    /** Goes on with the entry. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        position += length;
    }

    /** Goes on with the entry. */
    void write(ByteSource source) throws IOException {
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, source.size())];
        long at = 0;
        while (at < source.size()) {
            int length = (int) Math.min(block.length, source.size() - at);
            source.read(at, block, 0, length);
            write(block, 0, length);
            at += length;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        write(bytes.array(), 0, bytes.position());
    }

    /**
     * Ends the entry.
     *
     * @param crc of what it holds (CRC-32)
     * @param deflatedSize of what was written
     * @param size of what it holds
     */
    void end(long crc, long deflatedSize, long size) throws IOException {
        if (entry.method == DEFLATED) {
            // Section 4.3.9
            ByteBuffer descriptor = buffer(24).putInt(DATA_DESCRIPTOR).putInt((int) crc);
            write(entry.zip64
                    ? descriptor.putLong(deflatedSize).putLong(size)
                    : descriptor.putInt((int) deflatedSize).putInt((int) size));
        }
        list(crc, deflatedSize, size);
        entries++;
    }

    private void list(long crc, long deflatedSize, long size) throws IOException {
        boolean isFar = entry.start >= MAX_32;
        int extraLength = (entry.zip64 ? 16 : 0) + (isFar ? 8 : 0);
        // Section 4.3.12
        ByteBuffer header = buffer(46 + entry.name.length + 4 + extraLength)
                .putInt(CENTRAL_HEADER).putShort(VERSION_ZIP64).putShort(isFar ? VERSION_ZIP64 : entry.version())
                .putShort((short) entry.flags).putShort(entry.method).putShort(time).putShort(date).putInt((int) crc)
                .putInt(entry.zip64 ? -1 : (int) deflatedSize).putInt(entry.zip64 ? -1 : (int) size)
                .putShort((short) entry.name.length).putShort((short) (extraLength == 0 ? 0 : 4 + extraLength))
                .putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0) // comment, disk, attributes
                .putInt(isFar ? -1 : (int) entry.start).put(entry.name);
        if (extraLength > 0) {
            // Section 4.5.3: only what does not fit above, in this order
            header.putShort(ZIP64_EXTRA).putShort((short) extraLength);
            if (entry.zip64) {
                header.putLong(size).putLong(deflatedSize);
            }
            if (isFar) {
                header.putLong(entry.start);
            }
        }
        directory.write(header.array(), 0, header.position());
    }

    /** Writes the directory: the archive is whole then. */
    void finish() throws IOException {
        long start = position;
        try (ByteSource listed = directory.toSource()) {
            write(listed);
        }
        long size = position - start;
        if (entries >= MAX_16 || start >= MAX_32 || size >= MAX_32) {
            long end = position;
            // Sections 4.3.14 and 4.3.15
            write(buffer(56).putInt(ZIP64_END).putLong(44).putShort(VERSION_ZIP64).putShort(VERSION_ZIP64)
                    .putInt(0).putInt(0).putLong(entries).putLong(entries).putLong(size).putLong(start));
            write(buffer(20).putInt(ZIP64_END_LOCATOR).putInt(0).putLong(end).putInt(1));
        }
        short count = (short) Math.min(entries, MAX_16);
        // Section 4.3.16
        write(buffer(22).putInt(END).putShort((short) 0).putShort((short) 0).putShort(count).putShort(count)
                .putInt((int) Math.min(size, MAX_32)).putInt((int) Math.min(start, MAX_32)).putShort((short) 0));
        out.flush();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Gives up what was listed so far. */
    @Override
    public void close() throws IOException {
        directory.close();
    }
}
