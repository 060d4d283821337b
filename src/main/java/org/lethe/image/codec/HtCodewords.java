package org.lethe.image.codec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The codewords for the significance of quads (T.814 annex C), by the bits that come next. */
final class HtCodewords {
    /** No codeword is longer. */
    static final int BITS = 7;

    private static final int CONTEXTS = 8;
    private static final String RESOURCE = "cxt-vlc.txt";

    /** For the first row of quads, and for the others: by context and seven bits, what a codeword says. */
    static final int[][] TABLES = read();

    private HtCodewords() {}

    /** Which of the four samples are not 0. */
    static int significance(int entry) {
        return entry & 0xF;
    }

    /** Whether their magnitudes have more bits than was to be expected. */
    static boolean hasExcess(int entry) {
        return (entry & 0x10) != 0;
    }

    /** Which of the samples have a highest bit that need not be told. */
    static int known(int entry) {
        return entry >> 5 & 0xF;
    }

    /** The highest bits of these. */
    static int knownBits(int entry) {
        return entry >> 9 & 0xF;
    }

    static int length(int entry) {
        return entry >> 13;
    }

    private static int[][] read() {
        int[][] tables = new int[2][CONTEXTS << BITS];
        try (InputStream resource = HtCodewords.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> put(line.split(" "), tables));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tables;
    }

    private static void put(String[] words, int[][] tables) {
        int[] numbers = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Integer.parseInt(words[i], 16);
        }
        int codeword = numbers[6];
        int length = numbers[7];
        int entry = numbers[2] | numbers[3] << 4 | numbers[4] << 5 | numbers[5] << 9 | length << 13;
        for (int following = 0; following < 1 << BITS - length; following++) {
            tables[numbers[0]][numbers[1] << BITS | following << length | codeword] = entry;
        }
    }
}
