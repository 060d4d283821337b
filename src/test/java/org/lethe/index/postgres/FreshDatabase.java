package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.lethe.config.PostgresSettings;
import org.lethe.index.Node;

/** An empty index for one test, which is given back after all that the test closes by itself. */
final class FreshDatabase implements AfterEachCallback {
    private static final Node.Description SERVER = new Node.Description("test", "127.0.0.1:8042", "1");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WAITING = """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            """;

    private final PostgresSettings settings = PostgresServer.newDatabase();

    /** Opens it as a server; again, it holds what was written before. */
    PostgresIndex open() {
        return PostgresIndex.open(settings, SERVER);
    }

    PostgresSettings settings() {
        return settings;
    }

    /** Returns when so many of its connections wait for others. */
    void awaitWaiting(int count) throws Exception {
        try (Connection observer = PostgresServer.connect(settings)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (waiting(observer) != count) {
                assertThat(System.nanoTime()).as("the end of patience").isLessThan(end);
                Thread.sleep(50);
            }
        }
    }

    private static int waiting(Connection observer) throws SQLException {
        try (Statement statement = observer.createStatement(); ResultSet row = statement.executeQuery(WAITING)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        PostgresServer.giveBack(settings);
    }
}
