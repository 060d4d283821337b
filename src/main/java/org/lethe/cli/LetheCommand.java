package org.lethe.cli;

import picocli.CommandLine.Command;

/** {@code lethe}: without the name of a command, it serves. */
@Command(name = "lethe", mixinStandardHelpOptions = true, description = {
    "A standalone DICOM server with Orthanc's REST API, made for rewriting.",
    "Without a command, serves."})
final class LetheCommand extends ServeCommand {
    LetheCommand(CommandLineInterface.Starter starter) {
        super(starter);
    }
}
