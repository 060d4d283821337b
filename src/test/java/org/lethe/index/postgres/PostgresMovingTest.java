package org.lethe.index.postgres;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.lethe.index.Index;
import org.lethe.index.IndexMovingContract;

class PostgresMovingTest extends IndexMovingContract {
    @RegisterExtension
    final FreshDatabase one = new FreshDatabase();

    @RegisterExtension
    final FreshDatabase other = new FreshDatabase();

    @Override
    protected Index open() {
        return one.open();
    }

    @Override
    protected Index openOther() {
        return other.open();
    }
}
