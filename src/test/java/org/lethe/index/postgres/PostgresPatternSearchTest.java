package org.lethe.index.postgres;

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
}
