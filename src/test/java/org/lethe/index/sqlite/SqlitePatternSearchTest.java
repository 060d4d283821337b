package org.lethe.index.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.index.Index;
import org.lethe.index.PatternSearchContract;

class SqlitePatternSearchTest extends PatternSearchContract {
    @TempDir
    Path folder;

    @Override
    protected Index open() {
        return IndexFolders.open(folder);
    }
}
