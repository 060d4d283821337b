package org.lethe.rewrite;

import java.io.IOException;
import java.util.function.Predicate;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Fragments;

/**
 * What programs write beside the image into a compressed one: comments and application segments (JPEG: ITU-T T.81
 * section B.2.4, JPEG-LS and JPEG 2000 alike). Reads the headers of the frames, not their pixels.
 */
final class FrameComments {
    private static final int HEAD_BYTES = 1 << 10;

    // Markers (T.81 table B.1, T.800 table A.2): all begin with 0xFF.
    private static final int SOI = 0xD8;
    private static final int SOS = 0xDA;
    private static final int APP_FIRST = 0xE0;
    private static final int APP_LAST = 0xEF;
    private static final int COM = 0xFE;
    private static final int FILL = 0xFF;
    private static final int SOC_2000 = 0x4F;
    private static final int COM_2000 = 0x64;
    private static final int SOT_2000 = 0x90;

    private FrameComments() {}

    /** Shows the comments of all frames, until one was enough. */
    static void visit(Fragments fragments, Predicate<ByteValue> enough) throws IOException {
        byte[] head = new byte[HEAD_BYTES];
        for (int i = 1; i < fragments.size(); i++) {
            BulkData fragment = fragments.item(i);
            int count = (int) Math.min(HEAD_BYTES, fragment.length());
            fragment.source().read(fragment.offset(), head, 0, count);
            boolean begins =
                    count >= 4 && marker(head, 0) >= 0 && (marker(head, 0) == SOI || marker(head, 0) == SOC_2000);
            if (begins && visit(fragment, head, count, enough)) {
                return;
            }
        }
    }

    private static boolean visit(BulkData fragment, byte[] head, int count, Predicate<ByteValue> enough)
            throws IOException {
        long at = 2;
        byte[] start = new byte[4];
        while (at + start.length <= fragment.length()) {
            read(fragment, head, count, at, start, start.length);
            int marker = marker(start, 0);
            if (marker == FILL) { // any number of these may come before a marker
                at++;
                continue;
            }
            if (marker < 0 || marker == SOS || marker == SOT_2000) {
                return false;
            }
            int length = (start[2] & 0xFF) << 8 | start[3] & 0xFF; // with these two bytes
            boolean isComment = marker == COM || marker == COM_2000 || marker >= APP_FIRST && marker <= APP_LAST;
            if (isComment && length > 2 && at + 2 + length <= fragment.length()) {
                byte[] comment = new byte[length - 2];
                read(fragment, head, count, at + start.length, comment, comment.length);
                if (enough.test(ByteValue.of(comment))) {
                    return true;
                }
            }
            at += 2 + Math.max(2, length);
        }
        return false;
    }

    private static void read(BulkData fragment, byte[] head, int count, long at, byte[] into, int length)
            throws IOException {
        if (at + length <= count) {
            System.arraycopy(head, (int) at, into, 0, length);
        } else {
            fragment.source().read(fragment.offset() + at, into, 0, length);
        }
    }

    /** @return -1 if there is none */
    private static int marker(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) == 0xFF ? bytes[at + 1] & 0xFF : -1;
    }
}
