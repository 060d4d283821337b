package org.lethe.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.lethe.config.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe serve}: runs a server until the process is told to stop. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Run the server until it is told to stop.")
class ServeCommand implements Callable<Integer> {
    private final CommandLineInterface.Server server;

    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..1", paramLabel = "CONFIG.json", description = "Configuration with Orthanc's options (see config/lethe.json). Without one: the defaults,"
            + " with the data in LetheStorage of the current folder.")
    private Path file;

    ServeCommand(CommandLineInterface.Server server) {
        this.server = server;
    }

    @Override
    public Integer call() throws Exception {
        server.run(configuration());
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
