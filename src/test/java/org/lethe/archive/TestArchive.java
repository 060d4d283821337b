package org.lethe.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lethe.blob.BlobStore;
import org.lethe.blob.FileBlobStore;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.Reception;
import org.lethe.index.sqlite.SqliteIndex;
import org.lethe.jobs.JobEngine;

/** A real archive in a folder, with real files and a real index. */
public final class TestArchive implements AutoCloseable {
    private final Path folder;
    private final BlobStore blobs;
    private final Index index;
    private final JobEngine jobs;
    private final Archive archive;

    /** @param settings further keys of the configuration, as members of a JSON object */
    public TestArchive(Path parent, String settings) throws IOException {
        Path file = Files.writeString(parent.resolve("settings.json"), "{" + settings + "}");
        this.folder = parent.resolve("storage");
        this.blobs = FileBlobStore.open(folder);
        this.index = SqliteIndex.open(folder);
        Settings all = Configuration.read(file, Map.of()).settings();
        this.jobs = new JobEngine(index.jobs(), all.jobs(), Clock.systemUTC());
        this.archive = Archive.open(blobs, index, Dictionary.standard(), all, jobs);
        archive.start(_ -> {});
        jobs.start();
    }

    /** The archive. */
    public Archive archive() {
        return archive;
    }

    /** The engine that runs its jobs. */
    public JobEngine jobs() {
        return jobs;
    }

    /** Stores a DICOM file. */
    public Ingested store(byte[] file) throws IOException {
        return archive.store(new ByteArrayInputStream(file), Reception.byRest(Instant.now(), "127.0.0.1", ""));
    }

    /** Uploads a DICOM file or a ZIP archive. */
    public Upload upload(byte[] body) throws IOException {
        return archive.upload(new ByteArrayInputStream(body), Reception.byRest(Instant.now(), "127.0.0.1", ""));
    }

    /** All the Orthanc IDs of a level. */
    public List<String> ids(Level level) {
        return index.ids(level, 0, 0);
    }

    /** The DICOM file of an instance. */
    public byte[] file(String instanceId) throws IOException {
        try (OpenFile file = archive.open(instanceId)) {
            byte[] bytes = new byte[(int) file.bytes().size()];
            file.bytes().read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    /** How many blobs lie in the folder, half-written ones included. */
    public long blobFiles() throws IOException {
        return blobPaths().size();
    }

    /** Leaves nothing in any blob, as a broken disk might. */
    public void truncateBlobs() throws IOException {
        for (Path blob : blobPaths()) {
            Files.write(blob, new byte[0]);
        }
    }

    private List<Path> blobPaths() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getParent().equals(folder)) // the index, and the store's own marks
                    .toList();
        } catch (UncheckedIOException deletedMeanwhile) {
            return blobPaths();
        }
    }

    @Override
    public void close() {
        jobs.close();
        archive.close();
        index.close();
        blobs.close();
    }
}
