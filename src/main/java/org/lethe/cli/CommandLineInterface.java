package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import org.lethe.config.Settings;
import org.lethe.error.LetheException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Reads a command line and does what it says. */
public final class CommandLineInterface {
    private final CommandLine commands;

    /** A server that serves, from its start until it is closed. */
    public interface Server extends AutoCloseable {
        /** The TCP port of its REST API; 0 if it has none. */
        int httpPort();

        /** Waits until it is closed, and tells what is to become of it. */
        Afterwards await() throws InterruptedException;

        @Override
        void close();
    }

    /** What is to be done when a server was closed. */
    public enum Afterwards {
        END,
        START_AGAIN
    }

    /** How to start a server. */
    @FunctionalInterface
    public interface Starter {
        /**
         * Gives back a server that is ready for requests.
         *
         * @throws LetheException if it cannot start
         */
        Server start(Settings settings);
    }

    /**
     * @param version what {@code --version} prints
     * @param starter how to start a server
     * @param out gets what was asked for
     * @param err gets what is wrong
     */
    public CommandLineInterface(String version, Starter starter, PrintWriter out, PrintWriter err) {
        CommandLine serve = new CommandLine(new ServeCommand(starter));
        commands = new CommandLine(new LetheCommand(starter))
                .addSubcommand(serve)
                .addSubcommand(new WarmUpCommand(starter))
                .addSubcommand(new AnonymizeCommand())
                .addSubcommand(new LeaksCommand())
                .addSubcommand(new ReportCommand())
                .addSubcommand(new ProjectCommand())
                .addSubcommand(new ImportOrthancCommand())
                .addSubcommand(new MigrateCommand())
                .addSubcommand(new VerifyCommand())
                .addSubcommand(new BackupCommand())
                .addSubcommand(new RestoreCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command))
                .setParameterExceptionHandler((wrong, arguments) -> refused(wrong));
        for (CommandLine command : List.of(commands, serve)) {
            command.getCommandSpec().versionProvider(() -> new String[] {"Lethe " + version});
        }
    }

    /** Does what the arguments say, and gives the exit status of the process: 0, 1 (it failed) or 2 (bad arguments). */
    public int run(String... arguments) {
        return commands.execute(arguments);
    }

    /** What was foreseen is a message; a bug flies on, and the process ends with its stack trace. */
    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof LetheException || failure instanceof IOException) {
            String kind = failure instanceof FileSystemException ? failure.getClass().getSimpleName() + ": " : "";
            command.getErr().println("lethe: " + kind + failure.getMessage());
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
