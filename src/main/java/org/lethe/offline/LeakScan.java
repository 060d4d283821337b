package org.lethe.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Identity;
import org.lethe.rewrite.Leak;
import org.lethe.rewrite.LeakScanner;

/** Looks through files and folders of files for what tells who somebody is. Changes nothing. */
public final class LeakScan {
    private final DicomReader reader;
    private final LeakScanner scanner;
    private final Batch batch;
    private final Progress progress;

    /** @param threads how many files at a time */
    public LeakScan(DicomReader reader, int threads, Progress progress) {
        this.reader = reader;
        this.scanner = new LeakScanner(reader);
        this.batch = new Batch(threads, progress);
        this.progress = progress;
    }

    /** Is told of what is found, by any number of threads at once. */
    public interface Finder {
        /** @param leaks at least one */
        void found(Path file, List<Leak> leaks);
    }

    /**
     * What came of it, in numbers of files.
     *
     * @param clean in which nothing was found
     * @param leaking in which something was
     * @param unread that could not be read
     * @param passedOver that are no DICOM instances
     */
    public record Summary(int clean, int leaking, int unread, int passedOver) {}

    /**
     * The people that files name, all of them together.
     *
     * @param originals files, and folders that are gone through
     * @return what is known of them, and how many files could not be read, whose people are not known
     * @throws LetheException if one is not there
     * @throws IOException if one breaks off while it is read
     */
    public Originals originals(List<Path> originals) throws IOException {
        AtomicReference<Identity> identity = new AtomicReference<>(Identity.ofValues(List.of()));
        AtomicInteger unread = new AtomicInteger();
        Survey survey = Survey.of(FoundFile.of(originals), reader, batch);
        batch.run("read", survey.instances(), file -> {
            try (DicomFile dicom = reader.read(file.open(), DicomReader.Until.END)) {
                Identity found = Identity.of(dicom.dataset());
                identity.accumulateAndGet(found, Identity::and);
            } catch (LetheException e) {
                unread.incrementAndGet();
                progress.tells(file.path(), "whom it names is not known: " + e.getMessage());
            }
        });
        return new Originals(identity.get(), unread.get());
    }

    /**
     * What files tell of people before they are de-identified.
     *
     * @param unread how many files could not be read
     */
    public record Originals(Identity identity, int unread) {}

    /** Looks for somebody. */
    public Summary run(List<Path> inputs, Identity identity, Finder finder) throws IOException {
        return run(inputs, (file, preamble) -> scanner.search(file, preamble, identity), finder);
    }

    /** Looks where files tell of their own patients what only their identifying elements should tell. */
    public Summary runForTheirOwn(List<Path> inputs, Finder finder) throws IOException {
        return run(inputs, scanner::searchForItsOwn, finder);
    }

    private interface Search {
        List<Leak> leaksIn(DicomFile file, ByteSource preamble) throws IOException;
    }

    private Summary run(List<Path> inputs, Search search, Finder finder) throws IOException {
        AtomicInteger clean = new AtomicInteger();
        AtomicInteger leaking = new AtomicInteger();
        AtomicInteger unread = new AtomicInteger();
        Survey survey = Survey.of(FoundFile.of(inputs), reader, batch);
        batch.run("searched", survey.instances(), file -> {
            try (DicomFile dicom = reader.read(file.open(), DicomReader.Until.END)) {
                List<Leak> leaks = search.leaksIn(dicom, file.preamble());
                if (leaks.isEmpty()) {
                    clean.incrementAndGet();
                } else {
                    leaking.incrementAndGet();
                    finder.found(file.path(), leaks);
                }
            } catch (LetheException e) {
                unread.incrementAndGet();
                progress.tells(file.path(), "not searched: " + e.getMessage());
            }
        });
        return new Summary(clean.get(), leaking.get(), unread.get(), survey.passedOver());
    }
}
