package org.lethe.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lethe.archive.Datasets;
import org.lethe.archive.KeptTags;
import org.lethe.archive.Stores;
import org.lethe.archive.orthanc.ImportResult;
import org.lethe.archive.orthanc.NotTaken;
import org.lethe.archive.orthanc.OrthancImport;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.index.orthanc.OrthancIndex;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe import-orthanc}: takes over the storage of an Orthanc that was stopped. */
@Command(name = "import-orthanc", mixinStandardHelpOptions = true, description = {
    "Take over the storage of an Orthanc (SQLite index, schema 6) into an empty storage of Lethe.",
    "Stop the Orthanc first. Its folder is only read, so that it stays usable. If this is interrupted, run it again.",
    "Exit status: 0 if all was taken over, 1 if something could not be, 2 if the arguments are wrong."})
final class ImportOrthancCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Orthanc's StorageDirectory.")
    private Path folder;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "CONFIG", description = "As for the server.")
    private List<Path> paths = List.of();

    @Option(names = "--index", paramLabel = "FOLDER",
            description = "Orthanc's IndexDirectory, if it is another folder.")
    private Path indexFolder;

    @Option(names = "--adopt", description = {
        "Do not copy the files but give them a second name (hard link) in Lethe's storage, where that lies on the",
        "same file system. Orthanc's folder may be deleted afterwards."})
    private boolean adopting;

    @Option(names = "--report", paramLabel = "FILE", description = {
        "Write what could not be taken over to this file: a line of JSON each, with the Orthanc ID and the reason."})
    private Path report;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(command.commandLine(), folder + " is no folder");
        }
        Settings settings = Configuration.read(paths, System.getenv()).settings();
        Path storage = settings.storage().storageDirectory();
        if (Files.exists(storage) && Files.isSameFile(storage, folder)) {
            throw new ParameterException(command.commandLine(),
                    "Lethe's StorageDirectory is Orthanc's: choose another one, on the same disk if files are to be"
                            + " adopted");
        }
        PrintWriter err = command.commandLine().getErr();
        try (Failures failures = new Failures(report);
                ProgressLine progress = ProgressLine.of("instances", err);
                OrthancIndex source = OrthancIndex.open(Optional.ofNullable(indexFolder).orElse(folder));
                Stores target = Stores.open(settings.storage())) {
            if (adopting && settings.storage().s3().isPresent()) {
                progress.say("lethe: files are copied and not adopted, as AwsS3Storage is set");
            }
            Dictionary dictionary = Datasets.dictionary(settings);
            DicomReader reader = Datasets.reader(settings, dictionary);
            ImportResult result = new OrthancImport(source,
                    new OrthancImport.Source(folder,
                            adopting ? OrthancImport.Files.ADOPT : OrthancImport.Files.COPY),
                    target, reader, KeptTags.of(settings.dicom().extraMainTags(), dictionary), failure -> {
                        failures.write(failure);
                        progress.say(describe(failure));
                    }).run("import-orthanc " + folder.toAbsolutePath().normalize(), progress);
            progress.close();
            return tell(result);
        }
    }

    private static String describe(NotTaken failure) {
        String attachment = failure.attachment() == 1 ? "" : ", attachment " + failure.attachment();
        return "lethe: not taken over: %s %s%s: %s".formatted(
                failure.level().title().toLowerCase(java.util.Locale.ROOT), failure.id(), attachment,
                failure.reason());
    }

    private int tell(ImportResult result) {
        PrintWriter out = command.commandLine().getOut();
        out.printf("%,d of %,d instances were taken over%s%n", result.taken() + result.takenBefore(),
                result.instances(),
                result.takenBefore() == 0 ? "" : ", %,d of them by an earlier run".formatted(result.takenBefore()));
        if (result.notTaken() > 0) {
            out.printf("%,d instances or attachments could not be read; upload them by hand if you find them%n",
                    result.notTaken());
        }
        out.flush();
        return result.notTaken() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** The report, a line as soon as it is known. */
    private static final class Failures implements AutoCloseable {
        private final BufferedWriter file;

        Failures(Path path) throws IOException {
            file = path == null ? null : Files.newBufferedWriter(path);
        }

        void write(NotTaken failure) {
            if (file != null) {
                JsonLines.write(file, failure);
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
