package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.lethe.archive.Stores;
import org.lethe.archive.backup.Backup;
import org.lethe.archive.backup.BackupResult;
import org.lethe.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe backup}: copies all that is stored into a folder, while the server works. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {
    "Back up all that is stored into a folder, while the server may go on working.",
    "Files that an earlier backup brought there are not copied again, so that a daily backup is quick.",
    "Not in it: the configuration, keys of projects, worklists, and jobs that have not ended;",
    "with SQLite also the folder \"projects\" below \"IndexDirectory\": trial IDs, and who looked back.",
    "Exit status: 0 if all is in it, 1 if some files are missing or damaged, 2 if the arguments are wrong."})
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where backups are; created if absent.")
    private Path folder;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "CONFIG", description = "As for the server.")
    private List<Path> paths = List.of();

    @Option(names = "--keep", paramLabel = "NUMBER", defaultValue = "7",
            description = "How many backups to keep in the folder, this one among them (default: ${DEFAULT-VALUE}).")
    private int kept;

    @Override
    public Integer call() throws IOException {
        if (kept < 1) {
            throw new ParameterException(command.commandLine(), "--keep: at least this backup is kept");
        }
        PrintWriter err = command.commandLine().getErr();
        try (Stores stores = Stores.openBeside(Configuration.read(paths, System.getenv()).settings().storage());
                ProgressLine progress = ProgressLine.of("files", err)) {
            BackupResult result = new Backup(stores, folder, Clock.systemUTC(),
                    fault -> progress.say("lethe: " + fault)).run(kept, progress);
            progress.close();
            PrintWriter out = command.commandLine().getOut();
            out.printf("backup %s: %,d resources, %,d files, %,d of them copied now%s%n", result.name(),
                    result.resources(), result.blobs(), result.copied(),
                    result.faults() == 0 ? "" : ", %,d missing or damaged".formatted(result.faults()));
            out.flush();
            return result.faults() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
