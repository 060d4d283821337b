package org.lethe.image.codec;

import java.util.Arrays;

/** Encodes RLE frames (PS3.5 annex G). */
final class RleEncoder implements FrameEncoder {
    private static final int RUN_MAX = 128;

    /** A run of two costs no more than two literals, but ends a row of literals that goes on behind it. */
    private static final int RUN_MIN = 3;

    @Override
    public byte[] encode(Raster raster) {
        int sampleBytes = (raster.bits() + 7) / 8;
        int segments = raster.components() * sampleBytes;
        if (segments > RleDecoder.SEGMENTS_MAX) {
            throw new IllegalArgumentException("RLE has no room for " + segments + " segments");
        }
        byte[] row = new byte[raster.columns()];
        // Each row grows by one byte in 128 at most.
        int packedMax = raster.rows() * (row.length + (row.length + RUN_MAX - 1) / RUN_MAX) + 1;
        byte[] code = new byte[RleDecoder.HEADER_BYTES + Math.min(packedMax, 64 << 10)];
        int at = RleDecoder.HEADER_BYTES;
        putWord(code, 0, segments);
        for (int segment = 0; segment < segments; segment++) {
            putWord(code, 4 + 4 * segment, at);
            int shift = 8 * (sampleBytes - 1 - segment % sampleBytes);
            int from = segment / sampleBytes;
            for (int y = 0; y < raster.rows(); y++) {
                int step = raster.components();
                for (int x = 0; x < row.length; x++, from += step) {
                    row[x] = (byte) (raster.samples()[from] >> shift);
                }
                int rowMax = 2 * row.length + 2;
                if (code.length - at < rowMax) {
                    code = Arrays.copyOf(code, Math.max(code.length + (code.length >> 1), at + rowMax));
                }
                at = pack(row, code, at);
            }
            if (at % 2 != 0) {
                code[at++] = 0;
            }
        }
        return Arrays.copyOf(code, at);
    }

    /** Packs a row, which never shares a run with the next one. */
    private static int pack(byte[] row, byte[] code, int start) {
        int at = start;
        int literals = 0;
        int x = 0;
        while (x < row.length) {
            int run = runAt(row, x);
            if (run >= RUN_MIN) {
                at = putLiterals(row, literals, x, code, at);
                code[at++] = (byte) (1 - run);
                code[at++] = row[x];
                x += run;
                literals = x;
            } else {
                x += run;
            }
        }
        return putLiterals(row, literals, x, code, at);
    }

    private static int runAt(byte[] row, int start) {
        int end = Math.min(row.length, start + RUN_MAX);
        int x = start + 1;
        while (x < end && row[x] == row[start]) {
            x++;
        }
        return x - start;
    }

    private static int putLiterals(byte[] row, int from, int to, byte[] code, int start) {
        int at = start;
        for (int x = from; x < to;) {
            int count = Math.min(RUN_MAX, to - x);
            code[at++] = (byte) (count - 1);
            System.arraycopy(row, x, code, at, count);
            at += count;
            x += count;
        }
        return at;
    }

    private static void putWord(byte[] code, int at, int word) {
        for (int i = 0; i < 4; i++) {
            code[at + i] = (byte) (word >> 8 * i);
        }
    }
}
