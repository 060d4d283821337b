package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimedKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void keysSortAsTheTimeTheyWereMadeAt() {
        TimedKeys keys = new TimedKeys(Clock.fixed(NOW, ZoneOffset.UTC), Instant.EPOCH);
        Set<UUID> made = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            UUID key = keys.next(0);
            made.add(key);
            assertThat(key.version()).isEqualTo(7);
            assertThat(key.variant()).isEqualTo(2);
            assertThat(key.toString()).isBetween(
                    TimedKeys.firstOf(NOW).toString(), TimedKeys.firstOf(NOW.plusMillis(1)).toString());
        }
        assertThat(made).hasSize(1000);
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeOlderKeys() {
        TimedKeys keys = new TimedKeys(Clock.fixed(NOW.minusSeconds(3600), ZoneOffset.UTC), NOW);
        assertThat(keys.next(0).toString()).isGreaterThan(TimedKeys.firstOf(NOW).toString());
    }

    @Test
    void randomKeysAreToldApart() {
        assertThat(TimedKeys.isTimed(UUID.randomUUID())).isFalse();
        assertThat(TimedKeys.isTimed(TimedKeys.firstOf(NOW))).isTrue();
    }
}
