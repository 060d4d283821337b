package org.lethe.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

class KilledProcessTest {
    private static final int KILLS = 3;

    @TempDir
    Path folder;

    /** Instances that were acknowledged, each with its series. */
    private final Map<String, String> stored = new HashMap<>();
    /** Series whose deletion began, and whether it was acknowledged. */
    private final Map<String, Boolean> deleted = new HashMap<>();

    @Test
    void killedAtAnyMomentAProcessLosesNothingThatItAcknowledgedAndLeavesNothingHalfThere() throws Exception {
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            int before = stored.size();
            runAndKill("K" + kill, 20 + random.nextInt(300));
            assertThat(stored.size()).as("something was stored before the kill").isGreaterThan(before);
            audit();
        }
    }

    private void runAndKill(String name, int acknowledgements) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                StoringProcess.class.getName(), folder.toString(), name))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            int read = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
                if (++read == acknowledgements) {
                    // SIGKILL. What the process said before is still in the pipe, which Process itself would close.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void note(String line) {
        String id = line.substring(1);
        switch (line.charAt(0)) {
            case '+' -> stored.put(id.substring(0, id.indexOf(' ')), id.substring(id.indexOf(' ') + 1));
            case '?' -> deleted.put(id, false);
            case '-' -> deleted.put(id, true);
            default -> {} // the log of the migration
        }
    }

    private void audit() {
        try (BlobStore blobs = FileBlobStore.open(folder);
                Index index = SqliteIndex.open(folder)) {
            StoreAudit audit = new StoreAudit(index, blobs);
            audit.assertThatEachRowHasItsBlob();
            audit.assertThatTheHierarchyIsWhole();
            audit.recover();
            audit.assertThatEachRowHasItsBlob();
            audit.assertThatEachBlobHasItsRow();

            deleted.forEach((series, acknowledged) -> assertThat(acknowledged && index.contains(Level.SERIES, series))
                    .as("a deleted series is gone").isFalse());
            Set<String> present = new HashSet<>(index.ids(Level.INSTANCE, 0, 0));
            stored.forEach((instance, series) -> assertThat(present.contains(instance) || deleted.containsKey(series))
                    .as("an acknowledged instance is there").isTrue());
        }
    }
}
