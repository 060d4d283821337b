package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.lethe.error.LetheException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** All commands, and their options. */
final class Commands {
    private final CommandLine commands;

    /** As {@link CommandLineInterface} is made. */
    Commands(String version, CommandLineInterface.Starter starter, PrintWriter out, PrintWriter err) {
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

    /** Does what the arguments say, and gives the exit status of the process. */
    int run(String... arguments) {
        return commands.execute(arguments);
    }

    /** What was foreseen is a message; a bug flies on, and the process ends with its stack trace. */
    private static int failed(Exception failure, CommandLine command) throws Exception {
        if (failure instanceof LetheException || failure instanceof IOException) {
            return CommandLineInterface.tell(failure, command.getErr());
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
