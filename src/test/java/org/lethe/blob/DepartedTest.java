package org.lethe.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepartedTest {

    @Test
    void timesThatOverlapAreOneAndOthersStayApart() {
        List<Departed> gone = List.of(lived(50, 60), lived(10, 20), lived(15, 30), lived(12, 13), lived(30, 31));

        assertThat(Departed.lives(gone)).containsExactly(span(10, 31), span(50, 60));
    }

    @Test
    void nobodyLivedAtNoTime() {
        assertThat(Departed.lives(List.of())).isEmpty();
    }

    private static Departed lived(long from, long until) {
        return new Departed(1, Instant.ofEpochSecond(from), Instant.ofEpochSecond(until));
    }

    private static Departed.Span span(long from, long until) {
        return new Departed.Span(Instant.ofEpochSecond(from), Instant.ofEpochSecond(until));
    }
}
