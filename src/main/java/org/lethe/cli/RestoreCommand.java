package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lethe.archive.Stores;
import org.lethe.archive.backup.BackupResult;
import org.lethe.archive.backup.Restore;
import org.lethe.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe restore}: brings a backup back into an empty storage. */
@Command(name = "restore", mixinStandardHelpOptions = true, description = {
    "Bring a backup back into an empty storage, of any kind. If this is interrupted, run it again.",
    "Exit status: 0 if all is back, 1 if files are missing or damaged, 2 if the arguments are wrong."})
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Where backups are.")
    private Path folder;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "CONFIG", description = "As for the server.")
    private List<Path> paths = List.of();

    @Option(names = "--name", paramLabel = "NAME",
            description = "Which backup, as the command that made it called it; without this, the newest.")
    private String name;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = command.commandLine().getErr();
        try (Stores stores = Stores.open(Configuration.read(paths, System.getenv()).settings().storage());
                ProgressLine progress = ProgressLine.of("files", err)) {
            BackupResult result = new Restore(stores, folder, fault -> progress.say("lethe: " + fault)).run(
                    Optional.ofNullable(name), progress);
            progress.close();
            PrintWriter out = command.commandLine().getOut();
            out.printf("backup %s is back: %,d resources, %,d files%s%n", result.name(), result.resources(),
                    result.blobs(),
                    result.faults() == 0 ? "" : ", %,d missing or damaged".formatted(result.faults()));
            out.flush();
            return result.faults() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
