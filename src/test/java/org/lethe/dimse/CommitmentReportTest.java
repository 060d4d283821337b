package org.lethe.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lethe.dimse.CommitmentReport.Failure;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;

/** What a modality may say of instances, and what is made of it. */
class CommitmentReportTest {
    private static final Instance A = new Instance("1.2", "1.2.1");
    private static final Instance B = new Instance("1.2", "1.2.2");
    private static final Instance C = new Instance("1.2", "1.2.3");

    private static CommitmentReport asked(Instance... instances) {
        return new CommitmentReport("PEER", Set.of(instances), Set.of(), Optional.empty());
    }

    @Test
    void whatWasNotAskedForDoesNotCount() {
        CommitmentReport report = asked(A).with(new Outcome(List.of(C, A, A), List.of(new Failure(B, 0x0112))));

        assertThat(report.outcome()).contains(new Outcome(List.of(A), List.of()));
        assertThat(report.status()).isEqualTo("Success");
    }

    @Test
    void whatIsBothKeptAndNotKeptIsNotKept() {
        CommitmentReport report = asked(A, B).with(new Outcome(List.of(A, B), List.of(new Failure(B, 0x0112))));

        assertThat(report.outcome()).contains(new Outcome(List.of(A), List.of(new Failure(B, 0x0112))));
        assertThat(report.status()).isEqualTo("Failure");
    }

    @Test
    void whatIsNotMentionedIsNotKept() {
        CommitmentReport report = asked(A, B).with(new Outcome(List.of(A), List.of()));

        assertThat(report.outcome()).contains(new Outcome(List.of(A), List.of(new Failure(B, 0x0110))));
        assertThat(report.status()).isEqualTo("Failure");
        assertThat(asked(A).status()).isEqualTo("Pending");
    }

    @Test
    @Timeout(60)
    void manyInstancesTakeNoTime() {
        List<Instance> many = IntStream.range(0, 100_000).mapToObj(i -> new Instance("1.2", "1.2." + i)).toList();
        CommitmentReport asked = new CommitmentReport("PEER", Set.copyOf(many), Set.of(), Optional.empty());
        List<Instance> kept = many.subList(0, 50_000);
        List<Failure> failures = many.subList(50_000, 100_000).stream().map(each -> new Failure(each, 0x0112)).toList();

        Outcome outcome = asked.with(new Outcome(kept, failures)).outcome().orElseThrow();

        assertThat(outcome.successes()).isEqualTo(kept);
        assertThat(outcome.failures()).hasSize(50_000).allMatch(failure -> failure.reason() == 0x0112);
    }
}
