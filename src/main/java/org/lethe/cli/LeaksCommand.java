package org.lethe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lethe.archive.Datasets;
import org.lethe.config.Configuration;
import org.lethe.config.Settings;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.offline.LeakScan;
import org.lethe.rewrite.Identity;
import org.lethe.rewrite.Leak;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lethe leaks}: only the search that {@code anonymize} ends with. */
@Command(name = "leaks", mixinStandardHelpOptions = true, sortOptions = false, description = {
    "Search DICOM files and folders of them for what tells who somebody is, and change nothing.",
    "With --original or --values: for these people. Without: for what the files tell of their own patients,",
    "physicians, institutions and UIDs in elements that are not there for this: private ones, free text.",
    "Prints the file, the path of the element and where the value comes from; never a value."},
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {
            "0:nothing was found",
            "1:something was found, or a file could not be read",
            "2:the command is not as it should be"})
final class LeaksCommand implements Callable<Integer> {
    /** Some editors begin a file with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @Spec
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Files, and folders with all that is below them.")
    private List<Path> inputs;

    @Option(names = "--original", paramLabel = "PATH", description = {
        "Files and folders as they were before they were de-identified: all whom they name are looked for."})
    private List<Path> originals = List.of();

    @Option(names = "--values", paramLabel = "FILE", description = {
        "A text with one value a line: names as Family^Given, identifiers, birth dates as YYYYMMDD, UIDs."})
    private Path values;

    @Option(names = "--threads", paramLabel = "N", description = "How many files at a time.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--config", paramLabel = "CONFIG", description = "As for the server: file or folder.")
    private List<Path> configuration = List.of();

    @Override
    public Integer call() throws IOException {
        if (threads < 1) {
            throw new ParameterException(command.commandLine(), "--threads must be at least 1");
        }
        Settings settings = Configuration.read(configuration, System.getenv()).settings();
        DicomReader reader = Datasets.reader(settings, Datasets.dictionary(settings));
        PrintWriter out = command.commandLine().getOut();
        LeakScan.Summary summary;
        int unknown = 0;
        try (ConsoleProgress progress = new ConsoleProgress(command.commandLine().getErr())) {
            LeakScan scan = new LeakScan(reader, threads, progress);
            LeakScan.Finder finder = (file, leaks) -> print(out, file, leaks, reader.dictionary());
            if (originals.isEmpty() && values == null) {
                summary = scan.runForTheirOwn(inputs, finder);
            } else {
                Identity.Collector people = new Identity.Collector();
                LeakScan.Summary read = scan.collect(originals, people);
                unknown = read.unread();
                values().forEach(people::add);
                if (people.isEmpty()) {
                    throw new ParameterException(command.commandLine(),
                            "Neither the originals nor the values name anybody to look for");
                }
                out.println("Looking for whom " + read.clean() + " originals name; " + unknown
                        + " could not be read, " + read.passedOver() + " are no DICOM files");
                summary = scan.run(inputs, people.toIdentity(), finder);
            }
        }
        out.println(summary.clean() + " files without a finding, " + summary.leaking() + " with some, "
                + summary.unread() + " not searched, " + summary.passedOver() + " are no DICOM files");
        out.flush();
        return summary.leaking() + summary.unread() + unknown == 0
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    private List<String> values() throws IOException {
        return values == null
                ? List.of()
                : Files.readString(values, StandardCharsets.UTF_8).lines()
                        .map(line -> line.replace(BYTE_ORDER_MARK, "").strip())
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    private static void print(PrintWriter out, Path file, List<Leak> leaks, Dictionary dictionary) {
        synchronized (out) {
            for (Leak leak : leaks) {
                String source = leak.identifier() == 0
                        ? ""
                        : " (from " + dictionary.keywordOf(leak.identifier(), null) + ")";
                out.println(file + ": " + leak.path() + source);
            }
            out.flush();
        }
    }
}
