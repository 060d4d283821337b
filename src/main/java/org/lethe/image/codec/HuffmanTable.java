package org.lethe.image.codec;

/** A Huffman table for decoding (T.81 annex C and F.2.2.3). */
final class HuffmanTable {
    static final int LENGTH_MAX = 16;
    private static final int QUICK_BITS = 10;

    /** For each start of a code: its symbol and, in the upper byte, its length; 0 if the code is longer. */
    private final short[] quick = new short[1 << QUICK_BITS];

    /** The first code that is longer, left-aligned to 16 bits, by length. */
    private final int[] limits = new int[LENGTH_MAX + 1];

    private final int[] firsts = new int[LENGTH_MAX + 1];
    private final byte[] symbols;

    /**
     * @param counts of the codes by their length, from index 1
     * @param symbols in the order of their codes
     */
    HuffmanTable(int[] counts, byte[] symbols) {
        this.symbols = symbols;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LENGTH_MAX; length++) {
            firsts[length] = index - code;
            for (int i = 0; i < counts[length]; i++) {
                if (code >= 1 << length) {
                    throw CodeFaults.broken("a Huffman table has more codes than there are");
                }
                if (length <= QUICK_BITS) {
                    int from = code << QUICK_BITS - length;
                    short entry = (short) (length << 8 | symbols[index] & 0xFF);
                    java.util.Arrays.fill(quick, from, from + (1 << QUICK_BITS - length), entry);
                }
                code++;
                index++;
            }
            limits[length] = code << LENGTH_MAX - length;
            code <<= 1;
        }
    }

    /** The next symbol. */
    int decode(BitInput in) {
        int entry = quick[in.peek(QUICK_BITS)];
        if (entry != 0) {
            in.skip(entry >> 8);
            return entry & 0xFF;
        }
        int bits = in.peek(LENGTH_MAX);
        for (int length = QUICK_BITS + 1; length <= LENGTH_MAX; length++) {
            if (bits < limits[length]) {
                in.skip(length);
                return symbols[firsts[length] + (bits >> LENGTH_MAX - length)] & 0xFF;
            }
        }
        throw CodeFaults.broken("a code is not in its Huffman table");
    }
}
