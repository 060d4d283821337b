package org.lethe.archive.backup;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.lethe.archive.Belonging;
import org.lethe.archive.DeletionPause;
import org.lethe.archive.MovingIn;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.Export;
import org.lethe.index.JobRow;
import org.lethe.index.Snapshot;
import org.lethe.index.Statistics;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;
import org.lethe.io.DurableFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All rows of an index in one file: a line each, a word for what it is and its JSON, packed with gzip (RFC 1952). The
 * last line counts the lines, so that a file that was cut off is told from a whole one.
 */
final class RowsFile {
    private static final JsonMapper JSON = new JsonMapper();
    /** Only jobs that have ended can be understood without the instances that they are about. */
    private static final Set<String> ENDED = Set.of("Success", "Failure");

    private static final int PACKED_BYTES = 64 * 1024;

    private RowsFile() {}

    /** What a row is. */
    enum Kind {
        TOTALS,
        RESOURCE,
        CHANGE,
        EXPORT,
        PROPERTY,
        JOB,
        REPORT,
        END
    }

    /** Takes rows as they are read. */
    interface Reader {
        void row(Kind kind, JsonNode json) throws IOException;
    }

    /** Reads a file, a row after the other. */
    static void read(Path file, Reader reader) throws IOException {
        long lines = 0;
        try (BufferedReader text = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                lines++;
                Row row = parse(line, lines, file);
                if (row.isEndAfter(lines - 1)) {
                    return;
                }
                reader.row(row.kind(), row.json());
            }
        }
        throw new LetheException(ErrorKind.CORRUPTED_FILE, file.getFileName() + " ends too early");
    }

    private record Row(Kind kind, JsonNode json) {
        boolean isEndAfter(long lines) {
            return kind == Kind.END && json.path("Lines").longValue(-1) == lines;
        }
    }

    private static Row parse(String line, long number, Path file) {
        try {
            int space = line.indexOf(' ');
            return new Row(Kind.valueOf(line.substring(0, space)), JSON.readTree(line.substring(space + 1)));
        } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE,
                    "line " + number + " of " + file.getFileName() + " cannot be understood", e);
        }
    }

    /** Writes a file. */
    static final class Writer implements Snapshot, AutoCloseable {
        private final FileChannel file;
        private final GZIPOutputStream packed;
        private final BufferedWriter text;
        private long lines;
        private long resources;

        /** @param path of a file that is not there; only this user may read it, as there are tags of patients in it */
        Writer(Path path) throws IOException {
            file = DurableFiles.open(path, StandardOpenOption.CREATE_NEW, DurableFiles.Readers.OWNER);
            packed = new GZIPOutputStream(Channels.newOutputStream(file), PACKED_BYTES);
            text = new BufferedWriter(new OutputStreamWriter(packed, StandardCharsets.UTF_8));
        }

        long resources() {
            return resources;
        }

        private void write(Kind kind, ObjectNode json) {
            try {
                text.write(kind.name());
                text.write(' ');
                text.write(JSON.writeValueAsString(json));
                text.write('\n');
                lines++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static ObjectNode object() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void totals(Statistics totals, long lastChange, long lastExport) {
            write(Kind.TOTALS, object().put("Instances", totals.instances()).put("LastChange", lastChange)
                    .put("LastExport", lastExport));
        }

        @Override
        public void resource(WholeResource resource) {
            write(Kind.RESOURCE, RowJson.of(resource));
            resources++;
        }

        @Override
        public void change(Change change) {
            write(Kind.CHANGE, LogJson.of(change));
        }

        @Override
        public void export(Export export) {
            write(Kind.EXPORT, LogJson.of(export));
        }

        @Override
        public void property(String name, String value) {
            if (!DeletionPause.isMark(name) && !MovingIn.isMark(name) && !Belonging.isMark(name)) {
                write(Kind.PROPERTY, object().put("Name", name).put("Value", value));
            }
        }

        @Override
        public void job(JobRow job) {
            if (ENDED.contains(job.state())) {
                write(Kind.JOB, LogJson.of(job));
            }
        }

        @Override
        public void report(String jobId, StoredReport report) {
            write(Kind.REPORT, LogJson.of(jobId, report));
        }

        /** All rows were written; they are on disk when this returns, but for the name of the file. */
        void end() throws IOException {
            write(Kind.END, object().put("Lines", lines));
            text.flush();
            packed.finish();
            file.force(true);
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }
}
