package org.lethe.cli;

import java.nio.file.Path;
import java.util.List;
import org.lethe.archive.project.KeyFile;
import org.lethe.config.Configuration;
import org.lethe.config.ProjectSettings;
import org.lethe.config.ProjectSettings.KeySource;
import org.lethe.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe project}: the secret keys of projects. They are made here, and never by a server that misses one. */
@Command(name = "project", mixinStandardHelpOptions = true, description = "Make the secret keys of projects.")
final class ProjectCommand {
    @Spec
    private CommandSpec command;

    @Command(name = "create", mixinStandardHelpOptions = true, description = {
        "Make the file with the secret key of a project, where the configuration wants it.",
        "Keep a copy in a safe place: without the key nobody can go on with the project."})
    void create(
            @Parameters(paramLabel = "NAME", description = "Of the project.") String name,
            @Parameters(paramLabel = "CONFIG", arity = "1..*", description = "As for the server.") List<Path> paths) {
        Path file = keyFile(name, paths);
        print(file + " holds the key " + KeyFile.create(file));
    }

    @Command(name = "rotate", mixinStandardHelpOptions = true, description = {
        "Put a new key before those of a project. New pseudonyms follow from it when the server starts again,",
        "also for patients who have one already: that of the older key can only be looked back from."})
    void rotate(
            @Parameters(paramLabel = "NAME", description = "Of the project.") String name,
            @Parameters(paramLabel = "CONFIG", arity = "1..*", description = "As for the server.") List<Path> paths) {
        Path file = keyFile(name, paths);
        print(file + " now begins with the key " + KeyFile.rotate(file));
    }

    private void print(String line) {
        command.commandLine().getOut().println(line);
        command.commandLine().getOut().flush();
    }

    private Path keyFile(String name, List<Path> paths) {
        Settings settings = Configuration.read(paths, System.getenv()).settings();
        ProjectSettings project = settings.deidentification().projects().get(name);
        if (project == null) {
            throw new ParameterException(command.commandLine(), "The configuration has no project " + name);
        }
        return switch (project.key()) {
            case KeySource.InFile(Path file) -> file;
            case KeySource.InVariable(String variable) -> throw new ParameterException(command.commandLine(),
                    "The key of project " + name + " is in the environment variable " + variable);
        };
    }
}
