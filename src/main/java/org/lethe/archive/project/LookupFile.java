package org.lethe.archive.project;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;

/** Lines in a file that only grows. */
final class LookupFile implements LookupLines {
    private final Path file;

    /** Null until it was read from the file. Guarded by this. */
    private String last;

    LookupFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void append(UnaryOperator<String> following) throws IOException {
        boolean isNew = !Files.exists(file);
        DurableFiles.createFolderOf(file);
        try (FileChannel channel = DurableFiles.open(file, StandardOpenOption.CREATE, Readers.OWNER)) {
            cutUnfinishedLine(channel);
            String line = following.apply(last == null ? lastLine() : last);
            last = null; // until it is known what the disk has made of it
            DurableFiles.writeAll(channel, (line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.force(true);
            if (isNew) {
                DurableFiles.syncFolderOf(file);
            }
            last = line;
        }
    }

    /** A crash can leave a line without its end: nobody got an answer to it. Goes to the end of the file. */
    private static void cutUnfinishedLine(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        if (end < channel.size()) {
            channel.truncate(end);
        }
        channel.position(end);
    }

    private String lastLine() throws IOException {
        String read = "";
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read = line;
            }
        }
        return read;
    }

    @Override
    public synchronized void forEach(Consumer<String> reader) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = DurableFiles.open(file, StandardOpenOption.CREATE, Readers.OWNER);
                BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            cutUnfinishedLine(channel);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(line);
            }
        }
    }
}
