package org.lethe.archive;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lethe.archive.project.TrialIdsTable;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;

/**
 * A table of trial IDs in properties of the index: {@code TrialIds/PROJECT} has the version that counts, and
 * {@code TrialIds/PROJECT/VERSION} the table, so that each use costs the few bytes of the version and not megabytes.
 *
 * <p>No version is given twice, also if the same table comes again: otherwise, whoever empties the table that was
 * replaced could empty the one that has just come back. As long as the index has no table, that of a file counts.
 */
final class IndexTrialIds implements TrialIdsTable {
    private static final Duration ABOUT_TO_COUNT_MAX = Duration.ofDays(1);
    private static final int TABLES_MAX = 10_000;
    private static final String WHERE = "The table of trial IDs in the index";

    private final Index index;
    private final String property;
    private final TrialIdsTable file;

    IndexTrialIds(Index index, String project, TrialIdsTable file) {
        this.index = index;
        this.property = "TrialIds/" + project;
        this.file = file;
    }

    @Override
    public String version() {
        return index.property(property).orElseGet(file::version);
    }

    @Override
    public Kept read() {
        Optional<String> version = index.property(property);
        while (version.isPresent()) {
            String name = nameOf(version.get());
            Optional<String> csv = index.property(name).filter(text -> !text.isEmpty());
            if (csv.isPresent()) {
                return new Kept(version.get(), WHERE, csv.map(text -> text.getBytes(StandardCharsets.UTF_8)));
            }
            // Another server may have replaced it just now.
            Optional<String> now = index.property(property);
            if (now.equals(version)) {
                throw new LetheException(ErrorKind.STORAGE, WHERE + " is lost: property " + name);
            }
            version = now;
        }
        return file.read();
    }

    @Override
    public String replace(byte[] csv) {
        String text = new String(csv, StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The table of trial IDs has a character U+0000");
        }
        String version = Long.toHexString(Instant.now().getEpochSecond()) + '-' + UUID.randomUUID();
        index.setProperty(nameOf(version), text);
        Optional<String> before;
        do {
            before = index.property(property);
        } while (!index.replaceProperty(property, before, version));
        // It is the new one already if the answer to the first try was lost.
        before.filter(replaced -> !replaced.equals(version))
                .ifPresent(replaced -> index.setProperty(nameOf(replaced), ""));
        emptyAbandoned();
        return version;
    }

    /** What a crash left of tables that do not count, any more or yet, has patients' IDs in it. */
    private void emptyAbandoned() {
        String current = nameOf(version());
        for (Map.Entry<String, String> table : index.properties(nameOf(""), nameOf("~"), TABLES_MAX).entrySet()) {
            if (!table.getValue().isEmpty() && !table.getKey().equals(current) && isOld(table.getKey())) {
                index.setProperty(table.getKey(), "");
            }
        }
    }

    /** Others may be about to count. */
    private boolean isOld(String name) {
        String time = name.substring(nameOf("").length()).split("-", 2)[0];
        return Long.parseLong(time, 16) < Instant.now().minus(ABOUT_TO_COUNT_MAX).getEpochSecond();
    }

    private String nameOf(String version) {
        return property + "/" + version;
    }
}
