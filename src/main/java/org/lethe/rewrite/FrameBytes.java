package org.lethe.rewrite;

import java.io.IOException;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Fragments;

/**
 * The bytes of compressed frames, however they are cut into fragments (PS3.5 section A.4): a frame goes on to the next
 * fragment that begins as images do. Reads forward, in small pieces, each fragment once or twice.
 */
final class FrameBytes {
    private static final int PIECE_BYTES = 1 << 10;

    // The markers with which images begin (T.81 table B.1, T.800 table A.2), behind 0xFF.
    private static final int SOI = 0xD8;
    private static final int SOC_2000 = 0x4F;
    private static final int START_BYTES = 2;

    private final Fragments fragments;
    private final byte[] piece = new byte[PIECE_BYTES];
    private long pieceStart;
    private int pieceBytes;

    /** The fragment that is read; item 0 is the offset table. */
    private int index;

    private long at;
    private long length;

    FrameBytes(Fragments fragments) {
        this.fragments = fragments;
    }

    /** Goes behind the first marker of the next frame; false if there is none. */
    boolean nextFrame() throws IOException {
        while (index + 1 < fragments.size()) {
            boolean begins = nextBegins();
            enterNext();
            if (begins) {
                at = START_BYTES;
                return true;
            }
        }
        return false;
    }

    /** The next byte of the frame; -1 at its end. */
    int read() throws IOException {
        if (!hasMore()) {
            return -1;
        }
        if (at < pieceStart || at >= pieceStart + pieceBytes) {
            fill(fragments.item(index), at);
        }
        return piece[(int) (at++ - pieceStart)] & 0xFF;
    }

    /**
     * The next bytes of the frame.
     *
     * @return how many there are: fewer than were asked for at its end
     */
    int read(byte[] into, int count) throws IOException {
        int done = 0;
        while (done < count && hasMore()) {
            int step = (int) Math.min(count - done, length - at);
            long inPiece = pieceStart + pieceBytes - at;
            if (at >= pieceStart && inPiece > 0) {
                step = (int) Math.min(step, inPiece);
                System.arraycopy(piece, (int) (at - pieceStart), into, done, step);
            } else {
                BulkData fragment = fragments.item(index);
                fragment.source().read(fragment.offset() + at, into, done, step);
            }
            at += step;
            done += step;
        }
        return done;
    }

    /** Passes over bytes of the frame, to its end at most. */
    void skip(int count) throws IOException {
        long left = count;
        while (left > 0 && hasMore()) {
            long step = Math.min(left, length - at);
            at += step;
            left -= step;
        }
    }

    private boolean hasMore() throws IOException {
        while (at == length) {
            if (index + 1 >= fragments.size() || nextBegins()) {
                return false;
            }
            enterNext();
        }
        return true;
    }

    /** Looks at the next fragment, which takes the place of the piece. */
    private boolean nextBegins() throws IOException {
        fill(fragments.item(index + 1), 0);
        int marker = pieceBytes < START_BYTES || piece[0] != (byte) 0xFF ? -1 : piece[1] & 0xFF;
        return marker == SOI || marker == SOC_2000;
    }

    /** Enters the fragment that was looked at. */
    private void enterNext() {
        index++;
        at = 0;
        length = fragments.item(index).length();
    }

    private void fill(BulkData fragment, long from) throws IOException {
        pieceBytes = (int) Math.min(PIECE_BYTES, fragment.length() - from);
        pieceStart = from;
        fragment.source().read(fragment.offset() + from, piece, 0, pieceBytes);
    }
}
