package org.lethe.archive;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.NewResource;
import org.lethe.index.StoredFile;

/**
 * Reads the main DICOM tags, and the extra ones, of resources anew from their files. What users put on resources stays.
 * One file is open at a time; what is deleted meanwhile is passed over.
 */
public final class Reconstruction {
    private final Archive archive;
    private final KeptTags kept;

    Reconstruction(Archive archive, KeptTags kept) {
        this.archive = archive;
        this.kept = kept;
    }

    /**
     * Reconstructs a resource, what is below it, and what is above it.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such resource
     * @throws IOException if a file cannot be read
     */
    public void reconstruct(Level level, String id) throws IOException {
        Set<String> done = new HashSet<>();
        for (StoredFile file : archive.index().files(level, id)) {
            unlessDeleted(file, List.of(Level.values()), done);
        }
    }

    /**
     * Reconstructs a resource alone, from the first of its files.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such resource
     * @throws IOException if the file cannot be read
     */
    public void reconstructAlone(Level level, String id) throws IOException {
        List<StoredFile> files = archive.index().files(level, id);
        if (!files.isEmpty()) {
            unlessDeleted(files.getFirst(), List.of(level), new HashSet<>());
        }
    }

    /**
     * Reconstructs all that is stored.
     *
     * @throws IOException if a file cannot be read
     */
    public void reconstructAll() throws IOException {
        Index index = archive.index();
        for (String patient : index.ids(Level.PATIENT, 0, 0)) {
            if (index.contains(Level.PATIENT, patient)) {
                reconstruct(Level.PATIENT, patient);
            }
        }
    }

    private void unlessDeleted(StoredFile file, List<Level> levels, Set<String> done) throws IOException {
        try {
            one(file, levels, done);
        } catch (IOException | LetheException e) {
            if (archive.index().contains(Level.INSTANCE, file.instanceId())) {
                throw e;
            }
        }
    }

    /** @param done patients, studies and series that had their turn: their first file speaks for them, as on arrival */
    private void one(StoredFile file, List<Level> levels, Set<String> done) throws IOException {
        try (DicomFile header = archive.reader().read(archive.open(file).bytes(), DicomReader.Until.PIXEL_DATA)) {
            Arrival arrival = Arrival.of(header, kept);
            for (Level level : levels) {
                NewResource resource = arrival.at(level);
                if (level == Level.INSTANCE || done.add(resource.id())) {
                    archive.index().replaceTags(level, resource);
                }
            }
        }
    }
}
