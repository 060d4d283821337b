package org.lethe.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Codestreams in which something is wrong: whatever it is, they end in a frame or in a typed refusal, soon. */
final class Mutants {
    private static final int ROUNDS = 3000;

    private Mutants() {}

    /** Decodes thousands of mutants, and asserts that at least one is refused. */
    static void tryAll(FrameDecoder decoder, byte[] code, FrameShape shape, long seed) {
        Random random = new Random(seed);
        int refused = assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            int count = 0;
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    decoder.decode(mutate(code, random), shape);
                } catch (LetheException e) {
                    assertThat(e.kind()).isIn(
                            ErrorKind.BAD_FILE_FORMAT, ErrorKind.NOT_IMPLEMENTED, ErrorKind.TOO_LARGE);
                    count++;
                }
            }
            return count;
        });
        assertThat(refused).isPositive();
    }

    private static byte[] mutate(byte[] code, Random random) {
        byte[] mutant = random.nextInt(8) == 0 ? Arrays.copyOf(code, random.nextInt(code.length)) : code.clone();
        // Most of the damage goes where it does most harm.
        int reach = random.nextBoolean() ? Math.min(mutant.length, 200) : mutant.length;
        for (int i = random.nextInt(5); i >= 0 && reach > 0; i--) {
            int at = random.nextInt(reach);
            mutant[at] = switch (random.nextInt(4)) {
                case 0 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
                case 1 -> (byte) 0xFF;
                case 2 -> 0;
                default -> (byte) random.nextInt();
            };
        }
        return mutant;
    }
}
