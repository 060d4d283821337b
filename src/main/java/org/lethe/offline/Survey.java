package org.lethe.offline;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.Together;

/**
 * What is known of files before anything is done with them.
 *
 * @param instances those that are DICOM instances, or look as if they should be
 * @param passedOver how many are something else
 * @param together the UIDs of the instances, so that what refers to each other goes on doing so
 */
record Survey(List<FoundFile> instances, int passedOver, Together together) {
    private static final String MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10";

    /**
     * Looks at files.
     *
     * @throws IOException if one cannot be read
     */
    static Survey of(List<FoundFile> files, DicomReader reader, Batch batch) throws IOException {
        Survey.Gathering gathering = new Gathering(reader);
        batch.run("looked at", files, gathering::look);
        List<FoundFile> instances =
                files.stream().filter(file -> !gathering.others.contains(file)).toList();
        return new Survey(instances, files.size() - instances.size(), new Together(
                gathering.studyUids, gathering.seriesUids, gathering.sopInstanceUids, gathering.frameUids, Set.of()));
    }

    /** What was seen so far. For all threads at once. */
    private static final class Gathering {
        private final DicomReader reader;
        private final Set<FoundFile> others = ConcurrentHashMap.newKeySet();
        private final Set<String> studyUids = ConcurrentHashMap.newKeySet();
        private final Set<String> seriesUids = ConcurrentHashMap.newKeySet();
        private final Set<String> sopInstanceUids = ConcurrentHashMap.newKeySet();
        private final Set<String> frameUids = ConcurrentHashMap.newKeySet();

        Gathering(DicomReader reader) {
            this.reader = reader;
        }

        void look(FoundFile file) throws IOException {
            try (DicomFile dicom = reader.read(file.open(), DicomReader.Until.PIXEL_DATA)) {
                Attributes dataset = dicom.dataset();
                boolean isDirectory = MEDIA_STORAGE_DIRECTORY.equals(
                        dicom.fileMeta().string(Tag.MediaStorageSOPClassUID));
                boolean isInstance = dataset.string(Tag.SOPInstanceUID) != null;
                if (isDirectory || !isInstance && !file.wasNamed()) {
                    others.add(file);
                    return;
                }
                add(studyUids, dataset, Tag.StudyInstanceUID);
                add(seriesUids, dataset, Tag.SeriesInstanceUID);
                add(sopInstanceUids, dataset, Tag.SOPInstanceUID);
                add(frameUids, dataset, Tag.FrameOfReferenceUID);
            } catch (LetheException e) {
                // What calls itself DICOM and cannot be read must not be missed in silence.
                if (e.kind() != ErrorKind.STORAGE && !file.isMeant(null)) {
                    others.add(file);
                }
            }
        }

        private static void add(Set<String> uids, Attributes dataset, int tag) {
            String uid = dataset.string(tag);
            if (uid != null && !uid.isEmpty()) {
                uids.add(uid);
            }
        }
    }
}
