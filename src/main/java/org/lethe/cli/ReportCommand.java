package org.lethe.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Output;
import org.lethe.evidence.OutputFiles;
import org.lethe.evidence.SealedReport;
import org.lethe.evidence.SigningKey;
import org.lethe.evidence.VerifyingKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe report}: the evidence of jobs, without the server that made it. */
@Command(name = "report", mixinStandardHelpOptions = true, description = "Check the reports of jobs.")
final class ReportCommand {
    @Spec
    private CommandSpec command;

    @Command(name = "key", mixinStandardHelpOptions = true, description = {
        "Print the public half of a key that signs reports, for those who are to check them."})
    int key(@Parameters(paramLabel = "FILE", description = "The key; made if it is not there.") Path file) {
        out().print(SigningKey.open(file).verifying().toPem());
        out().flush();
        return ExitCode.OK;
    }

    @Command(name = "verify", mixinStandardHelpOptions = true, description = {
        "Check that a report is as it was signed, and that files are those that it speaks of.",
        "Of files that are named one by one, some may be left out; a folder must have all of them, and no others.",
        "Ends with 0 if all is well, 1 if not, 2 if it cannot tell what is asked."})
    int verify(
            @Parameters(paramLabel = "REPORT", description = "As GET /jobs/{id}/report gave it.") Path report,
            @Option(names = "--key", paramLabel = "PUBLIC.pem",
                    description = "The key that must have signed it, as GET /tools/evidence-key gives it."
                            + " Without it, anybody's signature will do: compare the fingerprint.") Path key,
            @Parameters(paramLabel = "FILE|FOLDER", arity = "0..*", index = "1..*",
                    description = "What came of the job.") List<Path> places)
            throws IOException {
        List<Path> given = places == null ? List.of() : places;
        List<Path> all = Stream.concat(Stream.of(report), given.stream()).toList();
        for (Path path : key == null ? all : Stream.concat(all.stream(), Stream.of(key)).toList()) {
            if (!Files.exists(path)) {
                throw new ParameterException(command.commandLine(), path + " is not there");
            }
        }
        OutputFiles outputs = new OutputFiles();
        SealedReport sealed = read(report, outputs);
        if (key != null && !VerifyingKey.read(key).equals(sealed.key())) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE,
                    "The report was signed by another key, whose fingerprint is " + sealed.key().fingerprint());
        }
        describe(sealed, key != null);
        return given.isEmpty() || areOutputs(report, given, outputs) ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static SealedReport read(Path report, OutputFiles outputs) throws IOException {
        try (InputStream in = Files.newInputStream(report)) {
            return SealedReport.read(in, outputs::expect);
        }
    }

    private void describe(SealedReport sealed, boolean isTrusted) {
        PrintWriter out = out();
        out.println(sealed.header().path("Kind").asString("") + " by " + sealed.header().path("Software").asString("")
                + ", ended " + sealed.summary().path("Ended").asString(""));
        out.println("Instances: " + sealed.summary().path("Instances") + ", made: " + sealed.summary().path("Made")
                + ", already stored: " + sealed.summary().path("AlreadyStored")
                + ", refused: " + sealed.summary().path("Refused") + ", failed: " + sealed.summary().path("Failed"));
        out.println("The report is as it was signed by the key " + sealed.key().fingerprint()
                + (isTrusted ? ", which is the one that was given" : ""));
        out.flush();
    }

    private boolean areOutputs(Path report, List<Path> places, OutputFiles outputs) throws IOException {
        boolean isComplete = places.stream().anyMatch(Files::isDirectory);
        boolean isGood = true;
        long count = 0;
        for (Path place : places) {
            for (Path file : filesIn(place, report)) {
                switch (outputs.check(file)) {
                    case OUTPUT -> count++;
                    case CHANGED -> isGood = tell(file, "was changed after the report");
                    case NOT_IN_THE_REPORT -> isGood = tell(file, "is not in the report");
                }
            }
        }
        if (isComplete) {
            for (Output missing : outputs.missing()) {
                String name = missing.identity() == null ? "" : " (" + missing.identity().sopInstanceUid() + ")";
                out().println("Missing: the output with SHA-256 " + missing.sha256() + name);
            }
            isGood &= outputs.missing().isEmpty();
        }
        out().println("Files that are outputs of the report: " + count);
        out().flush();
        return isGood;
    }

    private boolean tell(Path file, String what) {
        out().println(file + " " + what);
        return false;
    }

    /** The report itself may lie among them. */
    private static List<Path> filesIn(Path place, Path report) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile).sorted()::iterator) {
                if (!Files.isSameFile(file, report)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
