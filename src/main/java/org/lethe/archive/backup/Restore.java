package org.lethe.archive.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.lethe.archive.MovingIn;
import org.lethe.archive.Progress;
import org.lethe.archive.Stores;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.Export;
import org.lethe.index.Index;
import org.lethe.index.JobStore;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;
import tools.jackson.databind.JsonNode;

/**
 * Brings a backup back into an empty storage of any kind, with all numbers, dates and keys. May be interrupted and run
 * again. A file that is missing in the backup, or damaged, is told, and its row comes back all the same: an audit of
 * the storage tells the same of it as of the one that was lost.
 */
public final class Restore {
    private static final int BATCH = 64;
    private static final int LOG_BATCH = 1000;

    private final Index index;
    private final BlobStore blobs;
    private final Path root;
    private final BackupFolder folder;
    private final Consumer<String> faults;

    // What was read and is not written yet.
    private final List<WholeResource> resources = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Export> exports = new ArrayList<>();
    private final Map<String, StoredReport> reports = new LinkedHashMap<>();
    private long lastChange;
    private long lastExport;

    // How far it is.
    private long seen;
    private long copied;
    private long faulty;

    /**
     * @param root the folder of the backups
     * @param faults is told of each file that is missing or damaged
     */
    public Restore(Stores stores, Path root, Consumer<String> faults) {
        this.index = stores.index();
        this.blobs = stores.blobs();
        this.root = root;
        this.folder = new BackupFolder(root);
        this.faults = faults;
    }

    /**
     * Brings a backup back.
     *
     * @param wanted its name; empty for the one that was begun, or else the newest
     * @throws LetheException of kind {@code CONFLICT} if the storage is not empty, another backup was begun there, or
     *     one is being made in the folder, {@code INEXISTENT_ITEM} if there is
     *     no such backup, {@code CORRUPTED_FILE} if its rows cannot be read
     * @throws IOException if the folder cannot be read
     */
    public BackupResult run(Optional<String> wanted, Progress progress) throws IOException {
        try (BackupFolder.Lock _ = folder.lockToRead()) {
            return restore(wanted, progress);
        }
    }

    private BackupResult restore(Optional<String> wanted, Progress progress) throws IOException {
        List<String> names = folder.names();
        String name = wanted.or(() -> begunOf(names)).orElseGet(() -> names.isEmpty() ? "" : names.getLast());
        if (!names.contains(name)) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, names.isEmpty()
                    ? "there is no backup in that folder"
                    : "there is no such backup; there are " + String.join(", ", names));
        }
        BackupFolder.Manifest manifest = folder.manifest(name);
        MovingIn.begin(index, markOf(name));
        RowsFile.read(folder.rowsOf(name), (kind, json) -> {
            take(kind, json);
            progress.at(seen, manifest.blobs());
        });
        flush();
        index.takeOverChanges(List.of(), lastChange);
        index.takeOverExports(List.of(), lastExport);
        MovingIn.end(index);
        return new BackupResult(name, manifest.resources(), manifest.blobs(), copied, faulty);
    }

    /** What was brought back in part already goes on, though there may be a newer one by now. */
    private Optional<String> begunOf(List<String> names) {
        return MovingIn.begun(index)
                .flatMap(begun -> names.stream().filter(name -> markOf(name).equals(begun)).findFirst());
    }

    private String markOf(String name) {
        return "restore --name " + name + " " + root.toAbsolutePath().normalize();
    }

    private void take(RowsFile.Kind kind, JsonNode json) throws IOException {
        switch (kind) {
            case TOTALS -> {
                lastChange = json.get("LastChange").longValue();
                lastExport = json.get("LastExport").longValue();
            }
            case RESOURCE -> {
                resources.add(RowJson.read(json));
                seen += resources.getLast().attachments().size();
                if (resources.size() == BATCH) {
                    flush();
                }
            }
            case CHANGE -> {
                changes.add(LogJson.change(json));
                if (changes.size() == LOG_BATCH) {
                    flush();
                }
            }
            case EXPORT -> {
                exports.add(LogJson.export(json));
                if (exports.size() == LOG_BATCH) {
                    flush();
                }
            }
            case PROPERTY -> index.setProperty(json.get("Name").stringValue(), json.get("Value").stringValue());
            case JOB -> index.jobs().submit(LogJson.job(json), List.of(), JobStore.Hold.FREE);
            case REPORT -> {
                reports.put(LogJson.jobOfReport(json), LogJson.report(json));
                seen++;
                if (reports.size() == BATCH) {
                    flush();
                }
            }
            case END -> throw new LetheException(ErrorKind.CORRUPTED_FILE, "the backup lacks some of its rows");
        }
    }

    /** Rows come in the order in which each finds there what it refers to. */
    private void flush() throws IOException {
        if (!resources.isEmpty()) {
            takeOverResources();
            resources.clear();
        }
        if (!changes.isEmpty()) {
            index.takeOverChanges(changes, lastChange);
            changes.clear();
        }
        if (!exports.isEmpty()) {
            index.takeOverExports(exports, lastExport);
            exports.clear();
        }
        if (!reports.isEmpty()) {
            takeOverReports();
            reports.clear();
        }
    }

    private void takeOverResources() throws IOException {
        // Resources of two levels may have one Orthanc ID: patient "A|1.2" has that of study 1.2 of patient "A".
        Map<Level, Set<String>> there = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            there.put(level, index.contained(level, resources.stream()
                    .filter(one -> one.level() == level).map(WholeResource::id).toList()));
        }
        List<WholeResource> missing =
                resources.stream().filter(one -> !there.get(one.level()).contains(one.id())).toList();
        bring(missing.stream().flatMap(one -> RowBlob.of(one).stream()).toList());
        index.takeOver(missing);
    }

    private void takeOverReports() throws IOException {
        reports.keySet().removeIf(job -> index.jobs().report(job).isPresent());
        List<RowBlob> wanted = new ArrayList<>();
        reports.forEach((job, report) -> wanted.add(RowBlob.of(job, report)));
        bring(wanted);
        index.takeOverReports(reports);
    }

    /** Makes blobs durable here, and tells of those that are not what their rows say. */
    private void bring(List<RowBlob> wanted) throws IOException {
        List<BlobSink> sinks = new ArrayList<>();
        try {
            for (RowBlob one : wanted) {
                sinks.add(sinkOf(one));
            }
            List<Blob> brought = blobs.commitAll(sinks);
            for (int i = 0; i < brought.size(); i++) {
                tellOfFault(wanted.get(i), brought.get(i));
            }
            copied += brought.size();
        } finally {
            sinks.forEach(BlobSink::close);
        }
    }

    private BlobSink sinkOf(RowBlob wanted) throws IOException {
        Path file = folder.blob(wanted.key());
        return Files.isRegularFile(file)
                ? blobs.copyOf(wanted.key(), file, Checksums.CRC32C)
                : blobs.create(wanted.key(), Checksums.CRC32C);
    }

    private void tellOfFault(RowBlob wanted, Blob brought) {
        if (brought.size() != wanted.size() || brought.crc32c() != wanted.crc32c()) {
            faulty++;
            faults.accept(wanted.owner() + ": the file in the backup is missing or damaged");
        }
    }
}
