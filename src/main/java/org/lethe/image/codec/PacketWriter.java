package org.lethe.image.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes packet headers: after a byte of ones, the next byte has only seven bits (T.800 B.10.1). */
final class PacketWriter {
    private final ByteArrayOutputStream out;
    private int current;
    private int left = 8;

    PacketWriter(ByteArrayOutputStream out) {
        this.out = out;
    }

    void bit(int bit) {
        left--;
        current |= bit << left;
        if (left == 0) {
            flush();
        }
    }

    void bits(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bit(value >> i & 1);
        }
    }

    private void flush() {
        out.write(current);
        left = current == 0xFF ? 7 : 8;
        current = 0;
    }

    /** Fills the last byte up. */
    void align() {
        if (left < 8) {
            flush();
            if (left == 7) {
                flush();
            }
        }
        left = 8;
    }

    /** The number of passes of a codeword (table B.4). */
    void passes(int count) {
        if (count <= 2) {
            bits(count == 1 ? 0 : 0b10, count);
        } else if (count <= 5) {
            bits(0b1100 | count - 3, 4);
        } else if (count <= 36) {
            bits(0b1111 << 5 | count - 6, 9);
        } else {
            bits(0b111111111 << 7 | count - 37, 16);
        }
    }

    /** The numbers of a grid, told as {@link TagTree} reads them. */
    static final class Tree {
        private final Pyramid places;
        private final int[] values;
        private final int[] lows;
        private final boolean[] told;

        Tree(int width, int height, int[] leaves) {
            places = new Pyramid(width, height);
            values = new int[places.size()];
            Arrays.fill(values, Integer.MAX_VALUE);
            for (int i = 0; i < leaves.length; i++) {
                for (int level = 0; level < places.levels(); level++) {
                    int node = places.node(level, i % width, i / width);
                    values[node] = Math.min(values[node], leaves[i]);
                }
            }
            lows = new int[values.length];
            told = new boolean[values.length];
        }

        /** Writes what is needed to know whether the number at a place is smaller than a threshold. */
        void tell(int x, int y, int threshold, PacketWriter bits) {
            int low = 0;
            for (int level = places.levels() - 1; level >= 0; level--) {
                int node = places.node(level, x, y);
                low = Math.max(low, lows[node]);
                while (low < threshold && !told[node]) {
                    if (low == values[node]) {
                        bits.bit(1);
                        told[node] = true;
                    } else {
                        bits.bit(0);
                        low++;
                    }
                }
                lows[node] = low;
            }
        }
    }
}
