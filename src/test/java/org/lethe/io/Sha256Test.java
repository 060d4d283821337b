package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sha256Test {
    static Stream<Supplier<Sha256>> implementations() {
        return Stream.of(Sha256::begin, Sha256::ofJava);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theExampleOfTheStandardComesOut(Supplier<Sha256> implementation) {
        Sha256 digest = implementation.get();
        digest.update(ByteBuffer.wrap("abc".getBytes(StandardCharsets.US_ASCII)));

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(HexFormat.of().formatHex(implementation.get().digest()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void allAgreeWhateverThePiecesAndTheKindOfBuffer() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Sha256 one = Sha256.begin();
            Sha256 other = Sha256.ofJava();
            for (int piece = random.nextInt(6); piece > 0; piece--) {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 9).position(9);
                direct.put(bytes).position(9);
                ByteBuffer heap = ByteBuffer.allocate(bytes.length + 7).position(3).put(bytes).flip().position(3);
                one.update(random.nextBoolean() ? direct : heap.duplicate());
                assertThat(heap.remaining()).isEqualTo(bytes.length);
                other.update(heap);
                assertThat(heap.remaining()).isZero();
            }
            assertThat(one.digest()).isEqualTo(other.digest());
        }
    }
}
