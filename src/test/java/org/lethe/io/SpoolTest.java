package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, 4 << 20, (4 << 20) + 1, 9_000_000})
    void whatIsWrittenIsReadBackWhateverItsSize(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (Spool spool = new Spool()) {
            for (int at = 0; at < size; at += 70_001) {
                spool.write(bytes, at, Math.min(70_001, size - at));
            }
            try (ByteSource source = spool.toSource()) {
                byte[] read = new byte[size];
                source.read(0, read, 0, size);
                assertThat(source.size()).isEqualTo(size);
                assertThat(read).isEqualTo(bytes);
            }
        }
    }
}
