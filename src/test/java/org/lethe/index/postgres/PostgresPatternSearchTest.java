package org.lethe.index.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.index.Index;
import org.lethe.index.PatternSearchContract;

class PostgresPatternSearchTest extends PatternSearchContract {
    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @Override
    protected Index open() {
        return database.open();
    }

    @Test
    void whatIsNewIsInItsIndexesAtOnceAndNotOnAListThatEachSearchReads() throws SQLException {
        try (Connection connection = PostgresServer.connect(database.settings());
                ResultSet row = connection.createStatement().executeQuery("""
                        SELECT count(*), count(*) FILTER (WHERE 'fastupdate=off' = ANY (reloptions))
                          FROM pg_class
                          JOIN pg_am ON pg_am.oid = relam
                         WHERE amname = 'gin'
                        """)) {
            row.next();
            assertThat(row.getInt(1)).isPositive().isEqualTo(row.getInt(2));
        }
    }
}
