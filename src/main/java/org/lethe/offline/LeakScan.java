package org.lethe.offline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.error.ErrorKind;
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
     * @param passedOver that are no DICOM files
     */
    public record Summary(int clean, int leaking, int unread, int passedOver) {}

    /**
     * Collects the people that files name.
     *
     * @param originals files, and folders that are gone through
     * @return what became of them: all that could be read count as clean
     * @throws LetheException if one is not there
     * @throws IOException if one breaks off while it is read
     */
    public Summary collect(List<Path> originals, Identity.Collector people) throws IOException {
        return run("read", originals, (file, _) -> {
            people.add(file.dataset());
            return List.of();
        }, (_, _) -> {
        });
    }

    /** Looks for somebody. */
    public Summary run(List<Path> inputs, Identity identity, Finder finder) throws IOException {
        return run("searched", inputs, (file, preamble) -> scanner.search(file, preamble, identity), finder);
    }

    /** Looks where files tell of their own patients what only their identifying elements should tell. */
    public Summary runForTheirOwn(List<Path> inputs, Finder finder) throws IOException {
        return run("searched", inputs, scanner::searchForItsOwn, finder);
    }

    private interface Search {
        List<Leak> leaksIn(DicomFile file, ByteSource preamble) throws IOException;
    }

    private Summary run(String what, List<Path> inputs, Search search, Finder finder) throws IOException {
        AtomicInteger clean = new AtomicInteger();
        AtomicInteger leaking = new AtomicInteger();
        AtomicInteger unread = new AtomicInteger();
        AtomicInteger passedOver = new AtomicInteger();
        batch.run(what, FoundFile.of(inputs), file -> {
            try (DicomFile dicom = reader.read(file.open(), DicomReader.Until.END)) {
                if (!file.isMeant(dicom.dataset())) {
                    passedOver.incrementAndGet();
                    return;
                }
                List<Leak> leaks = search.leaksIn(dicom, file.preamble());
                if (leaks.isEmpty()) {
                    clean.incrementAndGet();
                } else {
                    leaking.incrementAndGet();
                    finder.found(file.path(), leaks);
                }
            } catch (LetheException e) {
                if (e.kind() != ErrorKind.STORAGE && !file.isMeant(null)) {
                    passedOver.incrementAndGet();
                    return;
                }
                unread.incrementAndGet();
                progress.tells(file.path(), "not read: " + e.getMessage());
            }
        });
        return new Summary(clean.get(), leaking.get(), unread.get(), passedOver.get());
    }
}
