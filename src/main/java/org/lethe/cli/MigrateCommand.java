package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.lethe.archive.Stores;
import org.lethe.blob.BlobMove;
import org.lethe.blob.BlobStore;
import org.lethe.config.Configuration;
import org.lethe.config.S3Settings;
import org.lethe.config.StorageSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.io.FolderLock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe migrate}: moves stored files between the folder and S3, while a server with both serves them. */
@Command(name = "migrate", mixinStandardHelpOptions = true, description = {
    "Move stored files between the folder of the storage and S3, while the server runs with both (HybridMode).",
    "A file is deleted where it was once its copy was read back and compared. Begun again, it goes on;",
    "only one at a time moves them."})
final class MigrateCommand implements Callable<Integer> {
    private static final String LOCK_FILE = ".lethe-migrate-lock";
    private static final int MEBIBYTE_BITS = 20;

    @Spec
    private CommandSpec command;

    @Option(names = "--to", required = true, paramLabel = "s3|folder", description = {
        "s3: with HybridMode WriteToObjectStorage; folder: with WriteToFileSystem,",
        "so that no new files come to where they are moved from."})
    private Target target;

    @Parameters(arity = "1..*", paramLabel = "CONFIG", description = "The files or folders that the server runs with.")
    private List<Path> paths;

    /** Where to. */
    enum Target {
        s3(S3Settings.Hybrid.WRITE_TO_OBJECT_STORAGE),
        folder(S3Settings.Hybrid.WRITE_TO_FILE_SYSTEM);

        private final S3Settings.Hybrid needed;

        Target(S3Settings.Hybrid needed) {
            this.needed = needed;
        }
    }

    @Override
    public Integer call() throws IOException {
        StorageSettings storage = Configuration.read(paths, System.getenv()).settings().storage();
        if (storage.s3().filter(settings -> settings.hybrid() == target.needed).isEmpty()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "--to " + target
                    + " needs a server that runs with AwsS3Storage.HybridMode \"" + target.needed.word() + '"');
        }
        try (Stores stores = Stores.openBeside(storage); FolderLock _ = lock(storage.storageDirectory())) {
            List<BlobStore> parts = stores.blobs().parts(); // in this mode new files go to the first
            Index index = stores.index();
            BlobMove.Progress end = new BlobMove(parts.getLast(), parts.getFirst(),
                    new BlobMove.Rows(index::blobsKnown, index::blobsQueued)).moveAll(this::tell);
            tell(end);
            return end.failed() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** Keeps others from moving the same files; not the server, which has another lock. */
    private static FolderLock lock(Path folder) {
        try {
            return FolderLock.take(folder, LOCK_FILE);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.CONFLICT, "only one migrate at a time may move files, and the lock "
                    + folder.resolve(LOCK_FILE) + " cannot be taken: " + e.getMessage(), e);
        }
    }

    private void tell(BlobMove.Progress progress) {
        PrintWriter out = command.commandLine().getOut();
        out.printf(Locale.ROOT, "%d files moved, %d MB%s%n", progress.moved(), progress.bytes() >> MEBIBYTE_BITS,
                progress.failed() == 0 ? "" : ", " + progress.failed() + " failed (see the log)");
        out.flush();
    }
}
