package org.lethe.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lethe.config.ConfigurationCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe serve}: runs a server until the process is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Run the server until it is told to stop.")
class ServeCommand implements Callable<Integer> {
    private final CommandLineInterface.Starter starter;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..*", paramLabel = "CONFIG", description = {
        "Files with Orthanc's options (see config/lethe.json), such as CONFIG.json, and folders of them.",
        "Without one: the defaults, with the data in LetheStorage of the current folder."})
    private List<Path> paths = List.of();

    @Option(names = "--config-check", description = {
        "Say what is wrong with the configuration, or what is in use and where it came from. Starts nothing."})
    private boolean checking;

    ServeCommand(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        for (Path path : paths) {
            if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
                throw new ParameterException(
                        command.commandLine(), path + " is neither a command nor a file or a folder");
            }
        }
        return checking ? check() : new Serving(starter).serve(paths);
    }

    /** What is in use is printed so that it could be a configuration itself. */
    private int check() {
        ConfigurationCheck check = ConfigurationCheck.of(paths, System.getenv());
        if (check.configuration().isEmpty()) {
            PrintWriter err = command.commandLine().getErr();
            check.problems().forEach(problem -> err.println("lethe: " + problem));
            err.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        PrintWriter out = command.commandLine().getOut();
        check.configuration().get().notices().forEach(notice -> out.println("// " + notice));
        out.println("{");
        check.options().forEach(option -> out
                .println("  \"" + option.key() + "\": " + option.value() + ", // " + option.origin()));
        out.println("}");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
