package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.error.LetheException;

/** High-throughput JPEG 2000 that others encoded: how the codestreams were made is told in {@code ht/README.md}. */
class HighThroughputTest {
    private final FrameDecoder decoder = new J2kDecoder();

    @ParameterizedTest
    @CsvSource({
        "grey-8, 61, 47, 1, 8", "grey-16, 70, 53, 1, 16", "grey-12-signed, 45, 80, 1, 12", "colour-8, 50, 41, 3, 8",
        "grey-10-tiles, 90, 67, 1, 10", "colour-8-precincts, 64, 64, 3, 8", "grey-8-narrow, 200, 3, 1, 8"})
    void losslessImagesAreDecodedBitByBit(String name, int columns, int rows, int components, int bits)
            throws IOException {
        int[] expected = image(columns, rows, components, bits);
        if (name.endsWith("-signed")) {
            for (int i = 0; i < expected.length; i++) {
                expected[i] = expected[i] - (1 << bits - 1) & 0xFFFF;
            }
        }
        FrameShape shape = new FrameShape(columns, rows, components, bits <= 8 ? 8 : 16);
        assertThat(decoder.decode(read(name + ".j2c"), shape).samples()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"grey-8-lossy, 61, 47, 1, 8", "grey-12-lossy, 61, 47, 1, 16", "grey-16-lossy-signed, 41, 47, 1, 16",
        "colour-8-lossy, 61, 37, 3, 8"})
    void lossyImagesAreDecodedAsOthersDo(String name, int columns, int rows, int components, int bits)
            throws IOException {
        int[] expected = samples(read(name + ".raw"), bits);
        int[] decoded = decoder.decode(read(name + ".j2c"), new FrameShape(columns, rows, components, bits)).samples();
        assertThat(decoded).hasSameSizeAs(expected);
        for (int i = 0; i < decoded.length; i++) {
            int difference = decoded[i] - expected[i] << 32 - bits >> 32 - bits;
            assertThat(difference).as("sample " + i).isBetween(-1, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "placeholders", "significance", "refined", "refined-short", "refined-causal"})
    void morePassesAreDecodedAsOthersDo(String name) throws IOException {
        int[] decoded = decoder.decode(read("grey-10-" + name + ".j2c"), new FrameShape(37, 31, 1, 16)).samples();
        assertThat(decoded).isEqualTo(samples(read("grey-10-" + name + ".raw"), 16));
    }

    @ParameterizedTest
    @CsvSource({"grey-8, 61, 47, 1, 8", "colour-8-lossy, 61, 37, 3, 8", "grey-10-refined, 37, 31, 1, 16"})
    void mutantsAreDecodedOrRefused(String name, int columns, int rows, int components, int bits) throws IOException {
        Mutants.tryAll(decoder, read(name + ".j2c"), new FrameShape(columns, rows, components, bits), 7);
    }

    @Test
    void codeBlocksOfBothKindsAreRefused() throws IOException {
        byte[] code = read("grey-8.j2c");
        for (int i = 0; i < 200; i++) {
            if (code[i] == (byte) 0xFF && code[i + 1] == J2kHeader.COD) {
                code[i + 12] |= (byte) 0x80;
            }
        }
        assertThatThrownBy(() -> decoder.decode(code, new FrameShape(61, 47, 1, 8)))
                .isInstanceOf(LetheException.class).hasMessageContaining("both kinds");
    }

    /** What was encoded: see {@code ht/README.md}. */
    private static int[] image(int columns, int rows, int components, int bits) {
        int[] samples = new int[columns * rows * components];
        int state = 12345;
        for (int i = 0; i < samples.length; i++) {
            state = state * 1103515245 + 12345 & 0x7FFFFFFF;
            int component = i % components;
            int x = i / components % columns;
            int y = i / components / columns;
            int value = ((x * x + 3 * y * y + 40 * component * x) * (1 << Math.max(0, bits - 8)) >> 2)
                    + (state >> 16) % (1 << bits / 2);
            boolean isEmpty = 2 * x > columns && 2 * y > rows && 4 * x < 3 * columns;
            samples[i] = isEmpty ? 0 : value & (1 << bits) - 1;
        }
        return samples;
    }

    private static int[] samples(byte[] raw, int bits) {
        int[] samples = new int[raw.length * 8 / bits];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bits == 8 ? raw[i] & 0xFF : raw[2 * i] & 0xFF | (raw[2 * i + 1] & 0xFF) << 8;
        }
        return samples;
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream resource = HighThroughputTest.class.getResourceAsStream("ht/" + name)) {
            return resource.readAllBytes();
        }
    }
}
