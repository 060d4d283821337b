package org.lethe.archive.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamedBlobsTest {
    private static final int RANGE = 5_000;

    private static UUID key(long number) {
        return new UUID(7, number);
    }

    @Test
    void whatOneOfTheBackupsNamesIsFoundAndNothingElse() {
        Random random = new Random(1);
        NamedBlobs blobs = new NamedBlobs();
        Set<UUID> named = new HashSet<>();
        for (int backup = 0; backup < 5; backup++) {
            for (int i = 0; i < 2_000; i++) {
                UUID key = key(random.nextInt(RANGE) - RANGE / 2);
                blobs.add(key);
                named.add(key);
            }
            blobs.endBackup();
        }

        for (int number = -RANGE; number < RANGE; number++) {
            assertThat(blobs.has(key(number))).as("%s", number).isEqualTo(named.contains(key(number)));
        }
    }
}
