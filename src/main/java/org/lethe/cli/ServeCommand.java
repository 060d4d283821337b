package org.lethe.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.lethe.cli.CommandLineInterface.Afterwards;
import org.lethe.config.Configuration;
import org.lethe.config.ConfigurationCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

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
        return checking ? check() : serve();
    }

    /**
     * A SIGTERM or a SIGINT ends the wait from the outside: the Java runtime runs the hook, and then the process ends.
     */
    private int serve() throws InterruptedException {
        AtomicReference<CommandLineInterface.Server> running = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            CommandLineInterface.Server server = running.get();
            if (server != null) {
                server.close();
            }
        }, "stop"));
        Afterwards afterwards = Afterwards.START_AGAIN;
        while (afterwards == Afterwards.START_AGAIN) {
            Configuration configuration = Configuration.read(paths, System.getenv());
            configuration.notices().forEach(LOG::warn);
            try (CommandLineInterface.Server server = starter.start(configuration.settings())) {
                running.set(server);
                afterwards = server.await();
            }
        }
        return CommandLine.ExitCode.OK;
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
