package org.lethe.index.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Index;
import org.lethe.index.IndexMovingContract;

class SqliteMovingTest extends IndexMovingContract {
    @TempDir
    Path folder;

    @Override
    protected Index open() {
        return IndexFolders.open(folder.resolve("one"));
    }

    @Override
    protected Index openOther() {
        return IndexFolders.open(folder.resolve("other"));
    }
}
