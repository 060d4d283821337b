package org.lethe.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.lethe.blob.BlobStore;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.Index;
import org.lethe.index.Resource;
import org.lethe.index.Statistics;
import org.lethe.index.StoredFile;

/** Holds the rows of an index and the blobs of a store against each other. */
public final class StoreAudit {
    private final Index index;
    private final BlobStore blobs;

    public StoreAudit(Index index, BlobStore blobs) {
        this.index = index;
        this.blobs = blobs;
    }

    /** What a server does at start: blobs that wait for their deletion go, then those that nobody knows. */
    public void recover() {
        List<UUID> queued = index.blobsToDelete(Integer.MAX_VALUE);
        queued.forEach(blobs::delete);
        index.blobsDeleted(queued);
        blobs.sweep(index::blobsKnown);
    }

    /** Each row has its blob, intact. */
    public void assertThatEachRowHasItsBlob() {
        for (StoredFile file : allFiles()) {
            Attachment attachment = file.attachment();
            blobs.verify(attachment.blobKey(), attachment.storedSize(), attachment.crc32c());
        }
    }

    /** Each blob has its row, or waits for its deletion; nobody has swept up before that is asked. */
    public void assertThatNoBlobIsLost() {
        Set<UUID> known = new HashSet<>(index.blobsToDelete(Integer.MAX_VALUE));
        allFiles().forEach(file -> known.add(file.attachment().blobKey()));
        Set<UUID> stored = new HashSet<>();
        blobs.keys(stored::addAll);
        known.addAll(index.blobsKnown(stored)); // the reports of jobs among them
        assertThat(known).containsAll(stored);
    }

    /** Each blob has its row; to be asked when nothing is being written. */
    public void assertThatEachBlobHasItsRow() {
        Set<UUID> rows = new HashSet<>();
        allFiles().forEach(file -> rows.add(file.attachment().blobKey()));
        Set<UUID> stored = new HashSet<>();
        blobs.keys(stored::addAll);
        rows.addAll(index.blobsKnown(stored)); // the reports of jobs among them
        assertThat(stored).isEqualTo(rows);
    }

    /** Nobody is without parents or children, and the running totals are what counting finds. */
    public void assertThatTheHierarchyIsWhole() {
        long[] counts = new long[Level.values().length];
        for (Level level : Level.values()) {
            List<Resource> resources = index.resources(level, index.ids(level, 0, 0));
            counts[level.ordinal()] = resources.size();
            for (Resource resource : resources) {
                assertThat(level == Level.INSTANCE || !resource.children().isEmpty()).as("has children").isTrue();
                assertThat(level == Level.PATIENT || index.contains(level.parent(), resource.parentId()))
                        .as("has its parent").isTrue();
            }
        }
        long bytes = allFiles().stream().mapToLong(file -> file.attachment().size()).sum();
        assertThat(index.statistics())
                .isEqualTo(new Statistics(counts[0], counts[1], counts[2], counts[3], bytes, bytes, bytes, bytes));
    }

    private List<StoredFile> allFiles() {
        return index.ids(Level.PATIENT, 0, 0).stream()
                .flatMap(patient -> index.files(Level.PATIENT, patient).stream())
                .toList();
    }
}
