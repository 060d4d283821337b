package org.lethe.offline;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.lethe.evidence.Actions;
import org.lethe.evidence.Output;
import org.lethe.evidence.Output.Fate;
import org.lethe.evidence.ReportWriter;
import org.lethe.evidence.SigningKey;
import org.lethe.evidence.Subject;
import org.lethe.io.DurableFiles;

/** The evidence of one run, in a file that has its name when it is whole. For all threads at once. */
final class ReportFile implements AutoCloseable {
    private final Path file;
    private final Path draft;
    private final FileOutputStream out;
    private final BufferedOutputStream buffered;
    private final ReportWriter writer;

    /** @throws IOException if it cannot be written, as all methods */
    ReportFile(Path file, Subject subject) throws IOException {
        this.file = file.toAbsolutePath();
        this.draft = this.file.resolveSibling(file.getFileName() + ".part");
        Files.createDirectories(this.file.getParent());
        out = new FileOutputStream(draft.toFile());
        buffered = new BufferedOutputStream(out);
        writer = new ReportWriter(buffered, subject);
    }

    /** A file that is in the folder. */
    synchronized void add(Fate fate, Output output, Actions actions) throws IOException {
        writer.add(fate, output, actions);
    }

    /** Something of which no file was made. */
    synchronized void miss(Fate fate) {
        writer.miss(fate);
    }

    /** Ends it: only now it is there. */
    synchronized void seal(SigningKey key) throws IOException {
        writer.seal(Instant.now(), key);
        buffered.flush();
        out.getFD().sync();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.syncFolderOf(file);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(draft);
    }
}
