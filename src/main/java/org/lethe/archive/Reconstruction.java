package org.lethe.archive;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Page;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;

/**
 * Reads what the index says of resources anew from their files. What users put on resources stays.
 *
 * <p>One file is open at a time, and a page of them in memory. What is deleted meanwhile is passed over; what is
 * replaced meanwhile is read from its new file. Of patients, studies and series their first file speaks, as on arrival.
 */
public final class Reconstruction {
    private static final int PAGE = 256;

    private final Archive archive;
    private final Index index;
    private final KeptTags kept;
    private final Ingest ingest;
    private final Files files;

    private enum Files {
        AS_THEY_ARE,
        TRANSCODED
    }

    Reconstruction(Archive archive, KeptTags kept, Ingest ingest) {
        this(archive, kept, ingest, Files.AS_THEY_ARE);
    }

    private Reconstruction(Archive archive, KeptTags kept, Ingest ingest, Files files) {
        this.archive = archive;
        this.index = archive.index();
        this.kept = kept;
        this.ingest = ingest;
        this.files = files;
    }

    /** The same, which also brings files into the transfer syntax of {@code IngestTranscoding}, if that is lossless. */
    public Reconstruction withFiles() {
        return new Reconstruction(archive, kept, ingest, Files.TRANSCODED);
    }

    /**
     * Reconstructs a resource, what is below it, and what is above it.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such resource
     * @throws IOException if a file cannot be read
     */
    public void reconstruct(Level level, String id) throws IOException {
        require(level, id);
        Set<Level> due = EnumSet.noneOf(Level.class);
        for (Level above = level.parent(); above != null; above = above.parent()) {
            due.add(above);
        }
        walk(level, id, due);
    }

    /**
     * Reconstructs the tags of a resource alone, from the first of its files.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such resource
     * @throws IOException if the file cannot be read
     */
    public void reconstructAlone(Level level, String id) throws IOException {
        require(level, id);
        Optional<StoredFile> file = anyFile(level, id);
        while (file.isPresent() && !isRenewed(file.get(), EnumSet.of(level))) {
            file = anyFile(level, id);
        }
    }

    /**
     * Reconstructs all that is stored.
     *
     * @throws IOException if a file cannot be read
     */
    public void reconstructAll() throws IOException {
        for (var from = OptionalLong.of(Page.FIRST); from.isPresent();) {
            Page<String> patients = index.patients(from.getAsLong(), PAGE);
            for (String patient : patients.items()) {
                walk(Level.PATIENT, patient, EnumSet.noneOf(Level.class));
            }
            from = patients.next();
        }
    }

    private void require(Level level, String id) {
        if (!index.contains(level, id)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such " + level.title());
        }
    }

    private List<String> children(Level level, String id) {
        return index.resource(level, id).map(Resource::children).orElse(List.of());
    }

    private Optional<StoredFile> anyFile(Level level, String id) {
        return switch (level) {
            case PATIENT, STUDY -> children(level, id).stream()
                    .flatMap(child -> anyFile(level.child(), child).stream()).findFirst();
            case SERIES -> index.filesOfSeries(id, Page.FIRST, 1).items().stream().findFirst();
            case INSTANCE -> index.file(id);
        };
    }

    /** @param due levels above whose resource waits for the first file that speaks of it; emptied by that file */
    private void walk(Level level, String id, Set<Level> due) throws IOException {
        due.add(level);
        switch (level) {
            case PATIENT, STUDY -> {
                for (String child : children(level, id)) {
                    walk(level.child(), child, due);
                }
            }
            case SERIES -> {
                for (var from = OptionalLong.of(Page.FIRST); from.isPresent();) {
                    Page<StoredFile> files = index.filesOfSeries(id, from.getAsLong(), PAGE);
                    for (StoredFile file : files.items()) {
                        renew(Optional.of(file), due);
                    }
                    from = files.next();
                }
            }
            case INSTANCE -> renew(index.file(id), due);
        }
    }

    /**
     * Renews an instance, and the levels that are due.
     *
     * @param listed its file, as somebody saw it a while ago
     */
    void renew(Optional<StoredFile> listed, Set<Level> due) throws IOException {
        due.add(Level.INSTANCE);
        Optional<StoredFile> file = listed;
        while (file.isPresent() && !isRenewed(file.get(), due)) {
            file = index.file(file.get().instanceId());
        }
        if (file.isPresent()) {
            due.clear();
        }
    }

    /** False if the instance has another file by now, or none. */
    private boolean isRenewed(StoredFile file, Set<Level> levels) throws IOException {
        try (DicomFile header = archive.reader().read(archive.open(file).bytes(), DicomReader.Until.PIXEL_DATA)) {
            return switch (files) {
                case AS_THEY_ARE -> index.renew(Arrival.of(header, kept).toRenewal(file, levels));
                case TRANSCODED -> ingest.renewTranscoded(archive.open(file), header, levels);
            };
        } catch (IOException | LetheException e) {
            if (isCurrent(file)) {
                throw e;
            }
            return false;
        }
    }

    private boolean isCurrent(StoredFile file) {
        UUID key = file.attachment().blobKey();
        return index.file(file.instanceId()).filter(now -> now.attachment().blobKey().equals(key)).isPresent();
    }
}
