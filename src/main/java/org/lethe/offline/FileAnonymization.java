package org.lethe.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Rewritten;

/**
 * De-identifies files and folders of files into another folder. What is given is taken as one: references between its
 * instances go on, whatever files and folders these are in.
 *
 * <p>A file that cannot be de-identified, or in which the patient is found again, is told and left out; the others go
 * on. Memory does not grow with the files, and by some dozen bytes with each of them.
 */
public final class FileAnonymization {
    private final Rewriter rewriter;
    private final DicomReader reader;
    private final RewriteRequest request;
    private final Naming naming;

    /** @param naming the same gives the same new identifiers */
    public FileAnonymization(Rewriter rewriter, DicomReader reader, RewriteRequest request, Naming naming) {
        this.rewriter = rewriter;
        this.reader = reader;
        this.request = request;
        this.naming = naming;
    }

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
     * @throws LetheException if an input is not there, or if the folder cannot be written
     * @throws IOException if a file cannot be read, or none can be written
     */
    public Summary run(List<Path> inputs, OutputFolder folder, int threads, Progress progress) throws IOException {
        Batch batch = new Batch(threads, progress);
        Survey survey = Survey.of(FoundFile.of(inputs), reader, batch);
        Run run = new Run(rewriter.compile(request, naming, survey.together()), folder, progress);
        batch.run("Anonymizing", survey.instances(), run::anonymize);
        return run.summary(survey.passedOver());
    }

    /** One run. For all threads at once. */
    private final class Run {
        private final RewritePlan plan;
        private final OutputFolder folder;
        private final Progress progress;
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger wasThere = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger burnedIn = new AtomicInteger();

        Run(RewritePlan plan, OutputFolder folder, Progress progress) {
            this.plan = plan;
            this.folder = folder;
            this.progress = progress;
        }

        void anonymize(FoundFile file) throws IOException {
            try (DicomFile original = reader.read(file.open(), DicomReader.Until.END)) {
                Rewritten rewritten = plan.apply(original, RewritePlan.Reporting.OFF);
                try (ByteSource bytes = rewritten.encode()) {
                    switch (folder.write(rewritten.dataset(), bytes)) {
                        case WRITTEN -> written.incrementAndGet();
                        case WAS_THERE -> wasThere.incrementAndGet();
                    }
                }
                if (rewritten.isBurnedIn()) {
                    burnedIn.incrementAndGet();
                    progress.tells(file.path(), "text is burned into its pixels, it says: see CleanPixelData");
                }
            } catch (LetheException e) {
                refused.incrementAndGet();
                progress.tells(file.path(), "not anonymized: " + e.getMessage());
            }
        }

        Summary summary(int passedOver) {
            return new Summary(written.get(), wasThere.get(), refused.get(), passedOver, burnedIn.get());
        }
    }
}
