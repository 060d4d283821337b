package org.lethe.archive.orthanc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.lethe.archive.AnonymousNames;
import org.lethe.archive.KeptTags;
import org.lethe.archive.MovingIn;
import org.lethe.archive.Progress;
import org.lethe.archive.Stores;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.WholeResource;
import org.lethe.index.orthanc.OrthancIndex;

/**
 * Takes over a whole Orthanc storage into an empty one: resources with their IDs and order, files as they lie,
 * metadata, attachments, labels, protected patients, and the logs with their numbers and dates.
 *
 * <p>May be interrupted at any moment and run again: what is there is passed over. Orthanc's folder is only read. Not
 * for several threads.
 */
public final class OrthancImport {
    private static final int BATCH = 64;

    private final OrthancIndex source;
    private final Index index;
    private final Consumer<NotTaken> failures;
    private final Batch.Maker batches;

    // How far it is. Numbers of series, studies and patients that are there, so that they are read once only.
    private final Set<Long> takenAbove = new HashSet<>();
    private long taken;
    private long takenBefore;
    private long notTaken;

    /** What becomes of the files. */
    public enum Files {
        /** They are copied. */
        COPY,
        /** They are given a second name where the file system can do that, and copied where it cannot. */
        ADOPT
    }

    /**
     * @param source the index of Orthanc
     * @param files where its files lie, and what becomes of them
     * @param target must be empty, or hold what an interrupted run left
     * @param reader how the files are read
     * @param kept what the index keeps of them
     * @param failures is told of all that cannot be taken over
     */
    public OrthancImport(OrthancIndex source, Source files, Stores target, DicomReader reader, KeptTags kept,
            Consumer<NotTaken> failures) {
        this.source = source;
        this.index = target.index();
        this.failures = failures;
        OrthancFiles folder = new OrthancFiles(files.folder(), target.blobs(), files.how());
        this.batches = () -> new Batch(folder, target, new FileReader(reader, kept), this::notTaken);
    }

    /** Where the files of an Orthanc lie, and what becomes of them. */
    public record Source(Path folder, Files how) {}

    /**
     * Does it.
     *
     * @param what it is called if it is interrupted, such as {@code import-orthanc FOLDER}
     * @throws org.lethe.error.LetheException if it cannot go on: the target is not empty, or one of the two indexes or
     *     the target's storage cannot be used
     */
    public ImportResult run(String what, Progress progress) {
        MovingIn.begin(index, what);
        long total = source.instanceCount();
        long done = 0;
        List<WholeResource> page = source.instances(0, BATCH);
        while (!page.isEmpty()) {
            takeOver(page);
            done += page.size();
            progress.at(done, total);
            page = source.instances(page.getLast().key(), BATCH);
        }
        takeOverLogs();
        MovingIn.end(index);
        return new ImportResult(total, taken, takenBefore, notTaken);
    }

    private void takeOver(List<WholeResource> page) {
        Set<String> there = index.contained(Level.INSTANCE, page.stream().map(WholeResource::id).toList());
        try (Batch batch = batches.make()) {
            for (WholeResource instance : page) {
                if (there.contains(instance.id())) {
                    takenBefore++;
                } else {
                    batch.add(instance, this::missingAbove);
                }
            }
            for (WholeResource kept : batch.commit()) {
                if (kept.level() == Level.INSTANCE) {
                    taken++;
                } else {
                    takenAbove.add(kept.key());
                }
            }
        }
    }

    /**
     * What is above an instance and not there yet, the topmost first; those that an earlier run took are among them.
     */
    private List<WholeResource> missingAbove(WholeResource instance) {
        List<WholeResource> missing = new ArrayList<>();
        long at = instance.parent();
        while (at != 0 && !takenAbove.contains(at)) {
            WholeResource resource = source.resource(at).orElseThrow(() -> Batch.broken("nothing is above it"));
            if (index.contains(resource.level(), resource.id())) {
                takenAbove.add(at); // by an earlier run
                return missing;
            }
            missing.addFirst(resource);
            at = resource.parent();
        }
        return missing;
    }

    private void takeOverLogs() {
        long lastChange = source.lastChange();
        index.takeOverChanges(List.of(), lastChange);
        source.changes(page -> index.takeOverChanges(page, lastChange));
        long lastExport = source.lastExport();
        index.takeOverExports(List.of(), lastExport);
        source.exports(page -> index.takeOverExports(page, lastExport));
        AnonymousNames.countOnFrom(index, source.anonymousNames());
    }

    private void notTaken(NotTaken failure) {
        notTaken++;
        failures.accept(failure);
    }
}
