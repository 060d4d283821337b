package org.lethe.archive.audit;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Change;
import org.lethe.index.Export;
import org.lethe.index.JobRow;
import org.lethe.index.Snapshot;
import org.lethe.index.Statistics;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;

/**
 * Looks at the rows alone: everything hangs below something, and the totals are the sums. Writes down the blobs that
 * there must be, as {@link ExpectedBlob} reads them.
 *
 * <p>Memory: the numbers of patients, studies and series.
 */
final class Structure implements Snapshot {
    private final Consumer<Finding> findings;
    private final DataOutputStream expected;

    private Statistics totals;
    private final long[] counts = new long[Level.values().length];
    private long diskSize;
    private long uncompressedSize;
    private long dicomDiskSize;
    private long dicomUncompressedSize;
    private long blobs;
    private long reportSize;

    // The numbers at the level above the one that is being shown, and those of them that have something below.
    private Level level = Level.PATIENT;
    private Set<Long> above = new HashSet<>();
    private Set<Long> withChildren = new HashSet<>();
    private Set<Long> here = new HashSet<>();

    Structure(Consumer<Finding> findings, DataOutputStream expected) {
        this.findings = findings;
        this.expected = expected;
    }

    long resources() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    long blobs() {
        return blobs;
    }

    long bytes() {
        return diskSize + reportSize;
    }

    @Override
    public void totals(Statistics kept, long lastChange, long lastExport) {
        totals = kept;
    }

    @Override
    public void resource(WholeResource resource) {
        while (level != resource.level()) {
            goDown();
        }
        counts[level.ordinal()]++;
        if (level != Level.PATIENT) {
            withChildren.add(resource.parent());
            if (!above.contains(resource.parent())) {
                findings.accept(new Finding(Finding.Kind.PARENT_MISSING, resource.id(),
                        "what it should belong to is not there"));
            }
        }
        if (level != Level.INSTANCE) {
            here.add(resource.key());
        }
        resource.attachments().forEach(attachment -> attachment(resource, attachment));
    }

    private void attachment(WholeResource owner, Attachment attachment) {
        diskSize += attachment.storedSize();
        uncompressedSize += attachment.size();
        if (attachment.type() == AttachmentType.DICOM) {
            dicomDiskSize += attachment.storedSize();
            dicomUncompressedSize += attachment.size();
        }
        expect(new ExpectedBlob(attachment.blobKey(), attachment.storedSize(), attachment.crc32c(), owner.id()));
    }

    private void expect(ExpectedBlob blob) {
        blobs++;
        try {
            blob.write(expected);
        } catch (IOException e) {
            throw new UncheckedIOException("what is to be looked at cannot be written down", e);
        }
    }

    private void goDown() {
        tellOfEmpty();
        level = level.child();
        above = here;
        here = new HashSet<>();
        withChildren = new HashSet<>();
    }

    /** Of the level above, once all of this one were shown. */
    private void tellOfEmpty() {
        above.removeAll(withChildren);
        above.forEach(key -> findings.accept(new Finding(Finding.Kind.CHILDREN_MISSING,
                level.parent().title() + " number " + key, "nothing belongs to it")));
    }

    /** After everything was shown. */
    void end() {
        while (level != Level.INSTANCE) {
            goDown();
        }
        tellOfEmpty();
        Statistics counted = new Statistics(counts[0], counts[1], counts[2], counts[3], diskSize, uncompressedSize,
                dicomDiskSize, dicomUncompressedSize);
        if (!counted.equals(totals)) {
            findings.accept(new Finding(Finding.Kind.TOTALS_WRONG, "statistics",
                    "kept are " + totals + ", there are " + counted));
        }
    }

    @Override
    public void change(Change change) {}

    @Override
    public void export(Export export) {}

    @Override
    public void property(String name, String value) {}

    @Override
    public void job(JobRow job) {}

    @Override
    public void report(String jobId, StoredReport report) {
        reportSize += report.size();
        expect(new ExpectedBlob(report.blobKey(), report.size(), report.crc32c(), "report of job " + jobId));
    }
}
