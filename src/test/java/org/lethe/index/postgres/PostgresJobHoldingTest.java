package org.lethe.index.postgres;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.index.Index;
import org.lethe.index.JobHoldingContract;

class PostgresJobHoldingTest extends JobHoldingContract {
    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @Override
    protected Index open() {
        return database.open();
    }
}
