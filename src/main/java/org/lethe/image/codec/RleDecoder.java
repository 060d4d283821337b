package org.lethe.image.codec;

import java.util.Arrays;

/** Decodes RLE frames (PS3.5 annex G): each byte of the samples is a plane of its own, in a segment of its own. */
final class RleDecoder implements FrameDecoder {
    static final int HEADER_BYTES = 64;
    static final int SEGMENTS_MAX = 15;

    @Override
    public Raster decode(byte[] code, FrameShape shape) {
        int sampleBytes = shape.bitsAllocated() / 8;
        int segments = shape.components() * sampleBytes;
        if (code.length < HEADER_BYTES) {
            throw CodeFaults.broken("an RLE frame has a header of " + HEADER_BYTES + " bytes");
        }
        if (segments > SEGMENTS_MAX || word(code, 0) != segments) {
            throw CodeFaults.broken("an RLE frame of this kind has " + segments + " segments");
        }
        // Two bytes become 128 at most.
        if (shape.sampleCount() / 64 > code.length) {
            throw CodeFaults.broken("an RLE frame of this size has more bytes");
        }
        int[] samples = new int[shape.sampleCount()];
        byte[] plane = new byte[shape.columns() * shape.rows()];
        for (int segment = 0; segment < segments; segment++) {
            int start = word(code, 4 + 4 * segment);
            int end = segment + 1 < segments ? word(code, 8 + 4 * segment) : code.length;
            if (start < HEADER_BYTES || start > end || end > code.length) {
                throw CodeFaults.broken("RLE segment " + (segment + 1) + " does not lie in its frame");
            }
            unpack(code, start, end, plane);
            int shift = 8 * (sampleBytes - 1 - segment % sampleBytes); // the most significant byte comes first
            int step = shape.components();
            for (int i = 0, at = segment / sampleBytes; i < plane.length; i++, at += step) {
                samples[at] |= (plane[i] & 0xFF) << shift;
            }
        }
        return new Raster(
                shape.columns(), shape.rows(), shape.components(), shape.bitsAllocated(), samples);
    }

    private static void unpack(byte[] code, int start, int end, byte[] plane) {
        int at = start;
        int done = 0;
        while (done < plane.length) {
            if (at >= end) {
                throw CodeFaults.broken("an RLE segment ends too early");
            }
            int control = code[at++];
            if (control >= 0) {
                int count = Math.min(control + 1, plane.length - done);
                if (count > end - at) {
                    throw CodeFaults.broken("an RLE segment ends in a run");
                }
                System.arraycopy(code, at, plane, done, count);
                at += control + 1;
                done += count;
            } else if (control != -128) {
                if (at >= end) {
                    throw CodeFaults.broken("an RLE segment ends in a run");
                }
                int count = Math.min(1 - control, plane.length - done);
                Arrays.fill(plane, done, done + count, code[at++]);
                done += count;
            }
        }
    }

    private static int word(byte[] code, int at) {
        return code[at] & 0xFF | (code[at + 1] & 0xFF) << 8 | (code[at + 2] & 0xFF) << 16 | code[at + 3] << 24;
    }
}
