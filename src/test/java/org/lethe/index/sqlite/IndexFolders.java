package org.lethe.index.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty index, migrated once and copied for each test: migrating takes longer than most tests. */
final class IndexFolders {
    private static byte[] empty;

    private IndexFolders() {}

    /** Opens the index in a folder; the first time, it is a copy of the empty one. */
    static SqliteIndex open(Path folder) {
        try {
            Path file = folder.resolve("index");
            if (!Files.exists(file)) {
                Files.createDirectories(folder);
                Files.write(file, emptyIndex());
            }
            return SqliteIndex.open(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized byte[] emptyIndex() throws IOException {
        if (empty == null) {
            Path folder = Files.createTempDirectory("lethe-index");
            SqliteIndex.open(folder).close();
            empty = Files.readAllBytes(folder.resolve("index"));
            Files.delete(folder.resolve("index"));
            Files.delete(folder);
        }
        return empty;
    }
}
