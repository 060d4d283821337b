package org.lethe.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Fragments;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;
import org.lethe.io.Spool;

/** Puts encapsulated pixel data together of frames as they are and of new ones. Not for several threads. */
final class Items {
    private static final int HEADER_BYTES = 8;

    private record Span(boolean isNew, long offset, int length) {}

    private final Fragments before;
    private final int[] firsts;
    private final List<Span> spans = new ArrayList<>();
    private final long[] starts;
    private long spooled;
    private long bytes;

    /**
     * @param before the fragments as they are
     * @param firsts the first item of each frame, and the item behind the last one
     */
    Items(Fragments before, int[] firsts) {
        this.before = before;
        this.firsts = firsts;
        this.starts = new long[firsts.length - 1];
    }

    /**
     * Adds the next frame.
     *
     * @param code what it is now; null if it is what it was
     * @param spool where what is new goes
     */
    void add(int frame, byte[] code, Spool spool) throws IOException {
        starts[frame] = bytes + (long) HEADER_BYTES * spans.size();
        if (code == null) {
            for (int item = firsts[frame]; item < firsts[frame + 1]; item++) {
                BulkData fragment = before.item(item);
                add(new Span(false, fragment.offset(), (int) fragment.length()));
            }
            return;
        }
        add(new Span(true, spooled, code.length + code.length % 2));
        append(code, spool);
    }

    private void append(byte[] code, Spool spool) throws IOException {
        spool.write(code);
        if (code.length % 2 != 0) {
            spool.write(0);
        }
        spooled += code.length + code.length % 2;
    }

    private void add(Span span) {
        spans.add(span);
        bytes += Integer.toUnsignedLong(span.length);
    }

    /** The number of bytes of all frames. */
    long bytes() {
        return bytes;
    }

    /** All of it, with a basic offset table. Its source holds what the spool holds; close it. */
    Fragments toFragments(Spool spool) throws IOException {
        byte[] table = Compression.offsetTable(starts);
        long[] offsets = new long[spans.size() + 1];
        int[] lengths = new int[spans.size() + 1];
        offsets[0] = spooled;
        lengths[0] = table.length;
        append(table, spool);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            offsets[i + 1] = span.isNew ? span.offset : spooled + span.offset;
            lengths[i + 1] = span.length;
        }
        ByteSource fresh = spool.toSource();
        // What is new, and behind it the source of the frames as they are, of which only regions are read.
        ByteSource both = new Rope.Builder().append(fresh, 0, fresh.size())
                .append(before.source(), 0, before.source().size()).owning(fresh).build();
        return new Fragments(both, offsets, lengths);
    }
}
