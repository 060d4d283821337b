package org.lethe.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Actions;
import org.lethe.evidence.Output;
import org.lethe.evidence.Output.Fate;
import org.lethe.evidence.SigningKey;
import org.lethe.evidence.Subject;
import org.lethe.evidence.Subject.ProjectName;
import org.lethe.io.ByteSource;
import org.lethe.offline.OutputFolder.Hashing;
import org.lethe.offline.OutputFolder.Written;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewritePlan.Reporting;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Rewritten;

/**
 * De-identifies files and folders of files into another folder. What is given is taken as one: references between its
 * instances go on, whatever files and folders these are in.
 *
 * <p>A file that cannot be de-identified, or in which the patient is found again, is told and left out; the others go
 * on. Memory does not grow with the files, and by some hundred bytes with each of them.
 */
public final class FileAnonymization {
    private final Rewriter rewriter;
    private final DicomReader reader;
    private final RewriteRequest request;
    private final Naming naming;
    private final Provenance provenance;

    /**
     * @param naming the same gives the same new identifiers
     * @param provenance for reports
     */
    public FileAnonymization(Rewriter rewriter, DicomReader reader, RewriteRequest request, Naming naming,
            Provenance provenance) {
        this.rewriter = rewriter;
        this.reader = reader;
        this.request = request;
        this.naming = naming;
        this.provenance = provenance;
    }

    /**
     * By what it is done.
     *
     * @param profileDigest of the profile and all that it extends
     * @param project whose pseudonyms patients get; empty if there is none
     */
    public record Provenance(String profileDigest, Optional<ProjectName> project) {}

    /**
     * What is to bear witness.
     *
     * @param file the report to write
     * @param key to sign it with
     */
    public record Witness(Path file, SigningKey key) {}

    /**
     * What came of it, in numbers of files.
     *
     * @param written into the folder
     * @param wasThere that were in the folder already, with the same bytes
     * @param refused that could not be de-identified, and are not in the folder
     * @param passedOver that are no DICOM instances
     * @param burnedIn of those in the folder, that say that text is burned into their pixels
     */
    public record Summary(int written, int wasThere, int refused, int passedOver, int burnedIn) {}

    /**
     * Does it.
     *
     * @param inputs files, and folders that are gone through with all that is below them
     * @param threads how many files at a time
     * @param witness empty for no report
     * @throws LetheException if an input is not there, or if the folder cannot be written
     * @throws IOException if a file cannot be read, or none can be written
     */
    public Summary run(List<Path> inputs, OutputFolder folder, int threads, Optional<Witness> witness,
            Progress progress) throws IOException {
        Batch batch = new Batch(threads, progress);
        Survey survey = Survey.of(FoundFile.of(inputs), reader, batch);
        RewritePlan plan = rewriter.compile(request, naming, survey.together());
        if (witness.isEmpty()) {
            return run(new Run(plan, folder, progress, null), survey, batch);
        }
        Subject subject = new Subject(null, Subject.THIS_SOFTWARE, Instant.now(), plan, provenance.profileDigest(),
                provenance.project());
        try (ReportFile report = new ReportFile(witness.get().file(), subject)) {
            Summary summary = run(new Run(plan, folder, progress, report), survey, batch);
            report.seal(witness.get().key());
            return summary;
        }
    }

    private static Summary run(Run run, Survey survey, Batch batch) throws IOException {
        batch.run("anonymized", survey.instances(), run::anonymize);
        return run.summary(survey.passedOver());
    }

    /** One run. For all threads at once. */
    private final class Run {
        private final RewritePlan plan;
        private final OutputFolder folder;
        private final Progress progress;
        private final ReportFile report;
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger wasThere = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger burnedIn = new AtomicInteger();

        /** @param report null if none is wanted */
        Run(RewritePlan plan, OutputFolder folder, Progress progress, ReportFile report) {
            this.plan = plan;
            this.folder = folder;
            this.progress = progress;
            this.report = report;
        }

        void anonymize(FoundFile file) throws IOException {
            try (DicomFile original = reader.read(file.open(), DicomReader.Until.END)) {
                Rewritten rewritten = plan.apply(original, report == null ? Reporting.OFF : Reporting.ACTIONS);
                write(original, rewritten);
                if (rewritten.isBurnedIn()) {
                    burnedIn.incrementAndGet();
                    progress.tells(file.path(), "text is burned into its pixels, it says: see CleanPixelData");
                }
            } catch (LetheException e) {
                refused.incrementAndGet();
                if (report != null) {
                    report.miss(e.kind() == ErrorKind.CONFLICT ? Fate.REFUSED : Fate.FAILED);
                }
                progress.tells(file.path(), "not anonymized: " + e.getMessage());
            }
        }

        private void write(DicomFile original, Rewritten rewritten) throws IOException {
            Attributes dataset = rewritten.dataset();
            try (ByteSource bytes = rewritten.encode()) {
                Written file = folder.write(dataset, bytes, report == null ? Hashing.OFF : Hashing.ON);
                Fate fate = switch (file.outcome()) {
                    case WRITTEN -> {
                        written.incrementAndGet();
                        yield Fate.MADE;
                    }
                    case WAS_THERE -> {
                        wasThere.incrementAndGet();
                        yield Fate.ALREADY_STORED;
                    }
                };
                if (report != null) {
                    Output output = new Output(file.sha256(), bytes.size(), Output.identity(request,
                            original.dataset().string(Tag.SOPInstanceUID), dataset.string(Tag.SOPInstanceUID),
                            ResourceIds.of(dataset).instance()));
                    report.add(fate, output, Actions.of(rewritten.report()));
                }
            }
        }

        Summary summary(int passedOver) {
            return new Summary(written.get(), wasThere.get(), refused.get(), passedOver, burnedIn.get());
        }
    }
}
