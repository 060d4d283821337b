package org.lethe.image;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * Frames in fragments (PS3.5 section A.4).
 *
 * @param fragments of all frames; item 0 is the basic offset table
 * @param firsts the first item of each frame, and the item behind the last one
 */
record EncapsulatedFrames(Fragments fragments, int[] firsts) implements Frames {
    private static final int FRAME_BYTES_MAX = 1 << 29;
    private static final int ITEM_HEADER_BYTES = 8;

    /**
     * Finds out which fragments make up which frame: by the extended or the basic offset table if it names the starts
     * of fragments, one by one if there are as many as frames, and else by how codestreams begin.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if that cannot be told
     * @throws IOException if the fragments cannot be read
     */
    static EncapsulatedFrames of(Fragments fragments, int frames, Attributes dataset) throws IOException {
        int count = fragments.size() - 1;
        if (frames > count) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The pixel data has " + Math.max(count, 0) + " fragments, too few for " + frames + " frames");
        }
        int[] firsts = null;
        if (frames == 1) {
            firsts = new int[] {1, fragments.size()};
        } else if (frames == count) {
            firsts = oneByOne(count);
        }
        if (firsts == null) {
            firsts = byOffsets(extendedOffsets(dataset, frames), fragments);
        }
        if (firsts == null) {
            firsts = byOffsets(basicOffsets(fragments, frames), fragments);
        }
        if (firsts == null) {
            firsts = byStarts(fragments, frames);
        }
        return new EncapsulatedFrames(fragments, firsts);
    }

    private static int[] oneByOne(int count) {
        int[] firsts = new int[count + 1];
        for (int i = 0; i <= count; i++) {
            firsts[i] = i + 1;
        }
        return firsts;
    }

    /** Null if there is none, or one of another size. */
    private static long[] extendedOffsets(Attributes dataset, int frames) throws IOException {
        Element table = dataset.get(Tag.ExtendedOffsetTable);
        if (table == null) {
            return null;
        }
        return switch (table.value()) {
            case Fragments _, org.lethe.dicom.Sequence _ -> null;
            case org.lethe.dicom.ByteValue _, BulkData _ -> numbers(table.littleEndian(), frames, Long.BYTES);
        };
    }

    private static long[] basicOffsets(Fragments fragments, int frames) throws IOException {
        return numbers(fragments.item(0), frames, Integer.BYTES);
    }

    private static long[] numbers(BulkData table, int count, int numberBytes) throws IOException {
        if (table.length() != (long) count * numberBytes || table.length() > FRAME_BYTES_MAX) {
            return null;
        }
        byte[] bytes = table.toBytes((int) table.length());
        long[] numbers = new long[count];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i / numberBytes] |= (bytes[i] & 0xFFL) << 8 * (i % numberBytes);
        }
        return numbers;
    }

    /** Null if the offsets are not those of fragments, each behind the one before. */
    private static int[] byOffsets(long[] offsets, Fragments fragments) {
        if (offsets == null) {
            return null;
        }
        int[] firsts = new int[offsets.length + 1];
        firsts[offsets.length] = fragments.size();
        int item = 1;
        long at = 0;
        for (int frame = 0; frame < offsets.length; frame++) {
            if (frame > 0 && offsets[frame] <= offsets[frame - 1]) {
                return null;
            }
            while (at < offsets[frame] && item < fragments.size()) {
                at += ITEM_HEADER_BYTES + fragments.item(item++).length();
            }
            if (at != offsets[frame] || item == fragments.size() || frame == 0 && item != 1) {
                return null;
            }
            firsts[frame] = item;
        }
        return firsts;
    }

    private static int[] byStarts(Fragments fragments, int frames) throws IOException {
        int[] firsts = new int[frames + 1];
        int found = 0;
        for (int item = 1; item < fragments.size(); item++) {
            if (startsCodestream(fragments.item(item))) {
                if (found == frames) {
                    found++;
                    break;
                }
                firsts[found++] = item;
            }
        }
        if (found != frames || firsts[0] != 1) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The pixel data does not tell which fragments belong to which of its " + frames + " frames");
        }
        firsts[frames] = fragments.size();
        return firsts;
    }

    /** JPEG and JPEG-LS begin with SOI; JPEG 2000 with SOC and SIZ. */
    private static boolean startsCodestream(BulkData fragment) throws IOException {
        if (fragment.length() < 4) {
            return false;
        }
        byte[] start = new byte[4];
        fragment.source().read(fragment.offset(), start, 0, start.length);
        boolean soi = start[0] == (byte) 0xFF && start[1] == (byte) 0xD8 && start[2] == (byte) 0xFF;
        boolean soc = start[0] == (byte) 0xFF && start[1] == 0x4F && start[2] == (byte) 0xFF && start[3] == 0x51;
        return soi || soc;
    }

    @Override
    public byte[] read(int index) throws IOException {
        long length = 0;
        for (int item = firsts[index]; item < firsts[index + 1]; item++) {
            length += fragments.item(item).length();
        }
        if (length > FRAME_BYTES_MAX) {
            throw new LetheException(
                    ErrorKind.TOO_LARGE, "A compressed frame of " + length + " bytes is too large to be decoded");
        }
        byte[] frame = new byte[(int) length];
        int at = 0;
        for (int item = firsts[index]; item < firsts[index + 1]; item++) {
            BulkData part = fragments.item(item);
            part.source().read(part.offset(), frame, at, (int) part.length());
            at += (int) part.length();
        }
        return frame;
    }
}
