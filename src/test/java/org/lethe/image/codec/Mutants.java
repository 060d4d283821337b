package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Codestreams in which something is wrong: whatever it is, they end in a frame or in a typed refusal, soon. */
final class Mutants {
    private static final int ROUNDS = 10_000;
    /** Far more than any of these small frames needs, also where others compute, too. */
    private static final Duration AT_MOST = Duration.ofSeconds(20);

    private final Random random;
    private final byte[] code;
    private final int[] markers;

    /** What is done to a codestream. */
    private enum Damage {
        BIT,
        BYTE,
        CUT,
        SPLICE,
        LENGTH_OF_SEGMENT,
        NUMBER_OF_HEADER
    }

    private Mutants(byte[] code, Random random) {
        this.code = code;
        this.random = random;
        this.markers = IntStream.range(0, Math.min(code.length - 4, 400)).filter(i -> code[i] == -1).toArray();
    }

    /** Decodes ten thousand mutants, each in time, and asserts that some are refused and some decoded. */
    static void tryAll(FrameDecoder decoder, byte[] code, FrameShape shape, long seed) {
        Mutants mutants = new Mutants(code, new Random(seed));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round += 100) {
            List<byte[]> some = IntStream.range(0, 100).mapToObj(_ -> mutants.next()).toList();
            refused += assertTimeoutPreemptively(AT_MOST,
                    () -> (int) some.stream().filter(mutant -> isRefused(decoder, mutant, shape)).count());
        }
        assertThat(refused).isBetween(1, ROUNDS - 1);
    }

    private static boolean isRefused(FrameDecoder decoder, byte[] mutant, FrameShape shape) {
        try {
            assertThat(decoder.decode(mutant, shape).samples()).hasSize(shape.sampleCount());
            return false;
        } catch (LetheException e) {
            assertThat(e.kind()).isIn(ErrorKind.BAD_FILE_FORMAT, ErrorKind.NOT_IMPLEMENTED, ErrorKind.TOO_LARGE);
            return true;
        }
    }

    private byte[] next() {
        byte[] mutant = code.clone();
        for (int i = random.nextInt(3); i >= 0 && mutant.length > 0; i--) {
            mutant = damage(Damage.values()[random.nextInt(Damage.values().length)], mutant);
        }
        return mutant;
    }

    private byte[] damage(Damage damage, byte[] mutant) {
        // Most of the damage goes where it does most harm.
        int reach = random.nextBoolean() ? Math.min(mutant.length, 200) : mutant.length;
        int at = random.nextInt(reach);
        switch (damage) {
            case BIT -> mutant[at] ^= (byte) (1 << random.nextInt(8));
            case BYTE -> mutant[at] = random.nextBoolean() ? -1 : (byte) random.nextInt();
            case CUT -> {
                return Arrays.copyOf(mutant, random.nextInt(mutant.length));
            }
            case SPLICE -> {
                int length = random.nextInt(Math.min(reach, 64));
                System.arraycopy(code, random.nextInt(code.length - length + 1), mutant,
                        random.nextInt(mutant.length - Math.min(length, mutant.length) + 1),
                        Math.min(length, mutant.length));
            }
            case LENGTH_OF_SEGMENT -> {
                if (markers.length > 0) {
                    putWord(mutant, markers[random.nextInt(markers.length)] + 2, random.nextInt(40));
                }
            }
            case NUMBER_OF_HEADER ->
                    putWord(mutant, random.nextInt(Math.min(mutant.length, 100)), extremes()[random.nextInt(8)]);
        }
        return mutant;
    }

    private int[] extremes() {
        return new int[] {0, 1, 2, 0x7FFF, 0x8000, 0xFFFF, random.nextInt(100), random.nextInt(0x10000)};
    }

    private static void putWord(byte[] mutant, int at, int word) {
        if (at + 2 <= mutant.length) {
            mutant[at] = (byte) (word >> 8);
            mutant[at + 1] = (byte) word;
        }
    }
}
