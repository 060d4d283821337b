package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;

/** What jobs of a server in another process have done so far. */
final class UnfinishedJobs {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private UnfinishedJobs() {}

    /** Waits until a tenth of the instances of a job is done; fails if it is all of them. */
    static void awaitSome(Path home, int instances) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        try (var db = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("storage").resolve("index"));
                var query = db.prepareStatement("SELECT count(outcome) FROM job_instances")) {
            int done = 0;
            while (done < instances / 10) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.sleep(1); // leaves the processor to the server
                try (var row = query.executeQuery()) {
                    done = row.getInt(1);
                }
            }
            assertThat(done).as("killed in the middle").isLessThan(instances);
        }
    }
}
