package org.lethe.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lethe.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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

    @Parameters(arity = "0..1", paramLabel = "CONFIG.json", description = {
        "Configuration with Orthanc's options (see config/lethe.json).",
        "Without one: the defaults, with the data in LetheStorage of the current folder."})
    private Path file;

    ServeCommand(CommandLineInterface.Starter starter) {
        this.starter = starter;
    }

    /**
     * A SIGTERM or a SIGINT ends the wait from the outside: the Java runtime runs the hook, and then the process ends.
     */
    @Override
    public Integer call() throws Exception {
        Configuration configuration = configuration();
        configuration.notices().forEach(LOG::warn);
        try (CommandLineInterface.Server server = starter.start(configuration.settings())) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            server.await();
        }
        return 0;
    }

    private Configuration configuration() {
        if (file == null) {
            return Configuration.defaults();
        }
        if (!Files.isRegularFile(file)) {
            throw new ParameterException(command.commandLine(), file + " is neither a command nor a file");
        }
        return Configuration.read(file, System.getenv());
    }
}
