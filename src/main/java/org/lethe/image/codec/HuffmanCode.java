package org.lethe.image.codec;

import java.util.Arrays;

/** The shortest Huffman code for given frequencies of symbols, for encoding (T.81 annex K.2). */
final class HuffmanCode {
    private static final int SYMBOLS = 256;

    private final int[] counts = new int[HuffmanTable.LENGTH_MAX + 1];
    private final byte[] symbols;
    private final int[] codes = new int[SYMBOLS];
    private final int[] lengths = new int[SYMBOLS];

    private HuffmanCode(int[] lengthCounts, int[] bySymbolLength) {
        System.arraycopy(lengthCounts, 0, counts, 0, counts.length);
        int total = Arrays.stream(counts).sum();
        symbols = new byte[total];
        // Symbols in the order of the lengths that they would have without a limit.
        Integer[] order = new Integer[SYMBOLS];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, java.util.Comparator.comparingInt(
                symbol -> bySymbolLength[symbol] == 0 ? Integer.MAX_VALUE : bySymbolLength[symbol]));
        int code = 0;
        int index = 0;
        for (int length = 1; length < counts.length; length++) {
            for (int i = 0; i < counts[length]; i++) {
                int symbol = order[index];
                symbols[index++] = (byte) symbol;
                codes[symbol] = code++;
                lengths[symbol] = length;
            }
            code <<= 1;
        }
    }

    /** The code for symbols that occur so often; those that do not occur have none. */
    static HuffmanCode of(int[] frequencies) {
        int[] bySymbol = unlimitedLengths(frequencies);
        int[] counts = new int[2 * SYMBOLS];
        for (int symbol = 0; symbol <= SYMBOLS; symbol++) {
            counts[bySymbol[symbol]]++;
        }
        counts[0] = 0;
        limit(counts);
        int longest = HuffmanTable.LENGTH_MAX;
        while (counts[longest] == 0) {
            longest--;
        }
        counts[longest]--; // the code of ones only, which no symbol may have
        return new HuffmanCode(counts, bySymbol);
    }

    /** Lengths by symbol; the last one is reserved for a symbol that never occurs. */
    private static int[] unlimitedLengths(int[] frequencies) {
        long[] weights = new long[SYMBOLS + 1];
        for (int i = 0; i < Math.min(frequencies.length, SYMBOLS); i++) {
            weights[i] = frequencies[i];
        }
        weights[SYMBOLS] = 1;
        if (Arrays.stream(weights).filter(w -> w > 0).count() == 1) {
            weights[0] = 1; // a code needs a symbol
        }
        int[] next = new int[SYMBOLS + 1];
        Arrays.fill(next, -1);
        int[] lengths = new int[SYMBOLS + 1];
        while (true) {
            int least = leastOf(weights, -1);
            int second = leastOf(weights, least);
            if (second < 0) {
                return lengths;
            }
            weights[least] += weights[second];
            weights[second] = 0;
            int tail = least;
            lengths[tail]++;
            while (next[tail] >= 0) {
                tail = next[tail];
                lengths[tail]++;
            }
            next[tail] = second;
            for (int i = second; i >= 0; i = next[i]) {
                lengths[i]++;
            }
        }
    }

    private static int leastOf(long[] weights, int except) {
        int least = -1;
        for (int i = 0; i < weights.length; i++) {
            if (i != except && weights[i] > 0 && (least < 0 || weights[i] <= weights[least])) {
                least = i;
            }
        }
        return least;
    }

    /** Shortens codes that are too long at the cost of shorter ones (T.81 figure K.3). */
    private static void limit(int[] counts) {
        for (int length = counts.length - 1; length > HuffmanTable.LENGTH_MAX; length--) {
            while (counts[length] > 0) {
                int shorter = length - 2;
                while (counts[shorter] == 0) {
                    shorter--;
                }
                counts[length] -= 2;
                counts[length - 1]++;
                counts[shorter + 1] += 2;
                counts[shorter]--;
            }
        }
    }

    /** The code of a symbol. */
    int code(int symbol) {
        return codes[symbol];
    }

    /** Its length in bits. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Writes the segment that defines the code. */
    void writeTo(BitOutput out, int tableClass, int number) {
        out.marker(0xC4);
        out.word(2 + 17 + symbols.length);
        out.octet(tableClass << 4 | number);
        for (int length = 1; length < counts.length; length++) {
            out.octet(counts[length]);
        }
        for (byte symbol : symbols) {
            out.octet(symbol);
        }
    }
}
