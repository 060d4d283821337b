package org.lethe.index.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Index;
import org.lethe.index.JobHoldingContract;

class SqliteJobHoldingTest extends JobHoldingContract {
    @TempDir
    Path folder;

    @Override
    protected Index open() {
        return IndexFolders.open(folder);
    }
}
