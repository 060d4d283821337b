package org.lethe.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lethe.evidence.SigningKey;
import org.lethe.offline.FileAnonymization;
import org.lethe.offline.FileAnonymization.Summary;
import org.lethe.offline.FileAnonymization.Witness;
import org.lethe.offline.OutputFolder;
import org.lethe.offline.OutputFolder.WhenThere;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe anonymize}: files and folders, without a server. */
@Command(name = "anonymize", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "De-identify DICOM files and folders of them into another folder.",
    "What is given is taken as one: references between its instances go on."}, exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all DICOM files are de-identified and in the folder",
            "1:some are not, and are named; or nothing could be done",
            "2:the command is not as it should be"})
final class AnonymizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Files, and folders with all that is below them.")
    private List<Path> inputs;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = {
        "The folder for the new files, as Study/Series/SOPInstanceUID.dcm; made if it is not there."})
    private Path out;

    @Option(names = "--overwrite", description = "Replace files in DIR that have the identifiers of new ones.")
    private boolean overwrites;

    @Option(names = "--threads", paramLabel = "N", description = "How many files at a time.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--report", paramLabel = "FILE", description = {
        "Write a signed report of what was done to which element, and the SHA-256 of each new file:",
        "see lethe report verify."})
    private Path report;

    @Option(names = "--report-key", paramLabel = "FILE", description = {
        "The key to sign it with, in PEM, made if it is not there;",
        "without this, report-signing-key.pem in the folder of the report. See lethe report key."})
    private Path reportKey;

    @Mixin
    private RequestOptions request;

    @Override
    public Integer call() throws IOException {
        checkArguments();
        FileAnonymization anonymization = request.anonymization(command.commandLine());
        OutputFolder folder = new OutputFolder(out, overwrites ? WhenThere.REPLACE : WhenThere.REFUSE);
        Summary summary;
        try (ConsoleProgress progress = new ConsoleProgress(command.commandLine().getErr())) {
            summary = anonymization.run(inputs, folder, threads, witness(), progress);
        }
        tell(summary);
        return summary.refused() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void checkArguments() {
        if (threads < 1) {
            throw new ParameterException(command.commandLine(), "--threads must be at least 1");
        }
        if (reportKey != null && report == null) {
            throw new ParameterException(command.commandLine(), "--report-key is for --report");
        }
        Path target = out.toAbsolutePath().normalize();
        if (report != null && keyFile().toAbsolutePath().normalize().startsWith(target)) {
            throw new ParameterException(command.commandLine(),
                    "The secret key that signs the report must not lie within "
                            + out + ", which others may get: say --report-key, or put the report elsewhere");
        }
        for (Path input : inputs) {
            if (target.startsWith(input.toAbsolutePath().normalize())) {
                throw new ParameterException(command.commandLine(),
                        "--out must not lie within " + input + ", which is read");
            }
        }
    }

    private Optional<Witness> witness() {
        if (report == null) {
            return Optional.empty();
        }
        return Optional.of(new Witness(report, SigningKey.open(keyFile())));
    }

    private Path keyFile() {
        return reportKey == null ? report.resolveSibling("report-signing-key.pem") : reportKey;
    }

    private void tell(Summary summary) {
        CommandLine line = command.commandLine();
        line.getOut().println(summary.written() + " files written, " + summary.wasThere() + " were there already, "
                + summary.refused() + " not anonymized, " + summary.passedOver() + " are no DICOM instances");
        if (summary.burnedIn() > 0) {
            line.getOut().println(summary.burnedIn() + " of these say that text is burned into their pixels");
        }
        line.getOut().flush();
    }
}
