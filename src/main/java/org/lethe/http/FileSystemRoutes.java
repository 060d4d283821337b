package org.lethe.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.config.ServerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** {@code POST /instances/{id}/export}: writes onto the disk of the server, where the settings allow it. */
public final class FileSystemRoutes implements RouteFamily {
    private final Archive archive;
    private final boolean enabled;

    /** @param settings which say whether anything may be written */
    public FileSystemRoutes(Archive archive, ServerSettings settings) {
        this.archive = archive;
        this.enabled = settings.fileSystemExportEnabled();
    }

    @Override
    public void register(Routes routes) {
        routes.ask("/instances/{id}/export", this::export);
    }

    private void export(Exchange exchange) throws IOException {
        if (!enabled) {
            throw new LetheException(ErrorKind.FORBIDDEN, "This server does not write files for its clients:"
                    + " \"RestApiWriteToFileSystemEnabled\" is false in its configuration");
        }
        Path target = target(exchange.bodyText().strip());
        try (OpenFile file = archive.open(exchange.parameter(0))) {
            write(file, target);
        }
        exchange.answerEmpty();
    }

    private static Path target(String path) {
        try {
            if (!path.isEmpty()) {
                return Path.of(path);
            }
        } catch (InvalidPathException _) {
            // Told below.
        }
        throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be a path on the disk of the server");
    }

    private static void write(OpenFile file, Path target) {
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            file.bytes().transferTo(0, file.bytes().size(), out);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The file cannot be written to this path", e);
        }
    }
}
