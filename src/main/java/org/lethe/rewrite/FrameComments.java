package org.lethe.rewrite;

import java.io.IOException;
import java.util.function.Predicate;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Fragments;

/**
 * What programs write beside the image into a compressed one: comments and application segments (JPEG: ITU-T T.81
 * section B.2.4, JPEG-LS and JPEG 2000 alike). Reads the headers of the frames, not their pixels.
 */
final class FrameComments {
    private static final int LENGTH_BYTES = 2;

    // Markers (T.81 table B.1, T.800 table A.2): all begin with 0xFF.
    private static final int SOS = 0xDA;
    private static final int APP_FIRST = 0xE0;
    private static final int APP_LAST = 0xEF;
    private static final int COM = 0xFE;
    private static final int FILL = 0xFF;
    private static final int COM_2000 = 0x64;
    private static final int SOT_2000 = 0x90;

    private final FrameBytes frames;
    private final Predicate<ByteValue> enough;

    /** Of the longest comment so far. */
    private byte[] comment = new byte[0];

    private FrameComments(Fragments fragments, Predicate<ByteValue> enough) {
        this.frames = new FrameBytes(fragments);
        this.enough = enough;
    }

    /**
     * Shows the comments of all frames, until one was enough. One in which the frame ends is shown as far as it goes.
     *
     * @param enough does not keep the bytes: they become those of the next comment
     */
    static void visit(Fragments fragments, Predicate<ByteValue> enough) throws IOException {
        FrameComments comments = new FrameComments(fragments, enough);
        boolean found = false;
        while (!found && comments.frames.nextFrame()) {
            found = comments.visitFrame();
        }
    }

    /** @return whether a comment was enough */
    private boolean visitFrame() throws IOException {
        int marker = readMarker();
        while (marker >= 0 && marker != SOS && marker != SOT_2000) {
            int high = frames.read();
            int low = frames.read();
            if (low < 0) {
                return false;
            }
            int length = Math.max(0, (high << 8 | low) - LENGTH_BYTES);
            if (!isComment(marker)) {
                frames.skip(length);
            } else if (isEnough(length)) {
                return true;
            }
            marker = readMarker();
        }
        return false;
    }

    private static boolean isComment(int marker) {
        return marker == COM || marker == COM_2000 || marker >= APP_FIRST && marker <= APP_LAST;
    }

    private boolean isEnough(int length) throws IOException {
        if (comment.length < length) {
            comment = new byte[length];
        }
        int count = frames.read(comment, length);
        return count > 0 && enough.test(new ByteValue(comment, 0, count));
    }

    /** @return -1 if there is none */
    private int readMarker() throws IOException {
        if (frames.read() != FILL) {
            return -1;
        }
        int marker = frames.read();
        while (marker == FILL) { // any number of these may come before a marker
            marker = frames.read();
        }
        return marker;
    }
}
