package org.lethe.index.postgres;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Index;
import org.lethe.index.IndexMovingContract;
import org.lethe.index.sqlite.SqliteIndex;

/** From one kind of index to the other. */
class FromSqliteMovingTest extends IndexMovingContract {
    @TempDir
    Path folder;

    @RegisterExtension
    final FreshDatabase database = new FreshDatabase();

    @Override
    protected Index open() {
        return SqliteIndex.open(folder);
    }

    @Override
    protected Index openOther() {
        return database.open();
    }
}
