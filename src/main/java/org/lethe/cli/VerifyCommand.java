package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.lethe.archive.Stores;
import org.lethe.archive.audit.Audit;
import org.lethe.archive.audit.AuditResult;
import org.lethe.archive.audit.Finding;
import org.lethe.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe verify}: whether what is stored is sound. */
@Command(name = "verify", mixinStandardHelpOptions = true, description = {
    "Look whether every row has its file, every file its row, and all files are what was written.",
    "Changes nothing, and may be run while the server works.",
    "Exit status: 0 if all is well, 1 if something is not, 2 if the arguments are wrong."})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(arity = "0..*", paramLabel = "CONFIG", description = "As for the server.")
    private List<Path> paths = List.of();

    @Option(names = "--no-checksums", description = "Look at the sizes of files only, do not read them.")
    private boolean sizesOnly;

    @Option(names = "--json", description = "Print what was found as a line of JSON each.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Audit.Depth depth = sizesOnly ? Audit.Depth.SIZES : Audit.Depth.CHECKSUMS;
        PrintWriter out = command.commandLine().getOut();
        try (Stores stores = Stores.openBeside(Configuration.read(paths, System.getenv()).settings().storage());
                ProgressLine progress = ProgressLine.of("files", command.commandLine().getErr())) {
            AuditResult result = new Audit(stores, depth, Clock.systemUTC(), finding -> tell(finding, out))
                    .run(progress);
            progress.close();
            if (json) {
                JsonLines.write(out, result);
            } else {
                out.printf("%,d resources, %,d files, %,d bytes: %s%n", result.resources(), result.blobs(),
                        result.bytes(), result.findings() == 0 ? "all is well" : result.findings() + " faults");
            }
            out.flush();
            return result.findings() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void tell(Finding finding, PrintWriter out) {
        if (json) {
            JsonLines.write(out, finding);
        } else {
            out.printf("%s %s: %s%n", finding.kind(), finding.subject(), finding.detail());
        }
    }
}
