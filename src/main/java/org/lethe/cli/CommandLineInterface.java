package org.lethe.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lethe.config.Configuration;
import org.lethe.error.LetheException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads a command line and does what it says. */
public final class CommandLineInterface {
    private final CommandLine commands;

    /** How to run a server. */
    @FunctionalInterface
    public interface Server {
        /** Runs until the process is told to stop. */
        void run(Configuration configuration) throws Exception;
    }

    /**
     * @param version what {@code --version} prints
     * @param server how to run a server
     * @param out gets what was asked for
     * @param err gets what is wrong
     */
    public CommandLineInterface(String version, Server server, PrintWriter out, PrintWriter err) {
        CommandLine serve = new CommandLine(new ServeCommand(server));
        commands = new CommandLine(new LetheCommand(server))
                .addSubcommand(serve)
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
                .setParameterExceptionHandler((wrong, arguments) -> refused(wrong));
        for (CommandLine command : List.of(commands, serve)) {
            command.getCommandSpec().versionProvider(() -> new String[]{"Lethe " + version});
        }
    }

    /** Does what the arguments say, and gives the exit status of the process: 0, 1 (it failed) or 2 (bad arguments). */
    public int run(String... arguments) {
        return commands.execute(arguments);
    }

    /** What was foreseen is a message; a bug flies on, and the process ends with its stack trace. */
    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof LetheException) {
            command.getErr().println("lethe: " + failure.getMessage());
            command.getErr().flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }

    private static int refused(ParameterException wrong) {
        PrintWriter err = wrong.getCommandLine().getErr();
        err.println("lethe: " + wrong.getMessage());
        wrong.getCommandLine().usage(err);
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
