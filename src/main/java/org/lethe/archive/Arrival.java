package org.lethe.archive;

import java.util.Map;
import java.util.OptionalInt;
import org.lethe.blob.Blob;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.NewInstance;
import org.lethe.index.NewResource;
import org.lethe.index.Overwrite;
import org.lethe.index.Reception;

/**
 * What was learnt of an instance while its file came in.
 *
 * @param file its header, with at least the kept tags
 * @param ids Orthanc IDs that follow from its identifiers
 * @param kept which tags the index keeps
 */
record Arrival(DicomFile file, ResourceIds ids, KeptTags kept) {

    /**
     * @throws org.lethe.error.LetheException of kind {@code INEXISTENT_TAG} if one of the three UIDs is missing: it
     *     cannot be stored then
     */
    static Arrival of(DicomFile file, KeptTags kept) {
        return new Arrival(file, ResourceIds.of(file.dataset()), kept);
    }

    /** The row for the index, once the blob is durable. */
    NewInstance toNewInstance(
            Blob blob, Reception reception, Map<Level, Map<Integer, String>> metadata, Overwrite overwrite) {
        String sopClassUid = file.dataset().string(Tag.SOPClassUID);
        return new NewInstance(
                at(Level.PATIENT, ids.patient()),
                at(Level.STUDY, ids.study()),
                at(Level.SERIES, ids.series()),
                at(Level.INSTANCE, ids.instance()),
                Attachment.plain(AttachmentType.DICOM, blob.key(), blob.size(), blob.crc32c(), blob.md5()),
                file.transferSyntax().uid(),
                sopClassUid == null ? "" : sopClassUid,
                file.pixelDataStart(),
                indexInSeries(),
                expectedInstances(),
                reception,
                metadata,
                overwrite);
    }

    private NewResource at(Level level, String id) {
        return new NewResource(id, kept.of(level, file.dataset()));
    }

    /** (0020,0013), else (0054,1330): docs, "IndexInSeries". */
    private OptionalInt indexInSeries() {
        OptionalInt number = number(Tag.InstanceNumber);
        return number.isPresent() ? number : number(Tag.ImageIndex);
    }

    /** How many instances the series says to have: by temporal positions, by slices, or for the heart. */
    private OptionalInt expectedInstances() {
        OptionalInt byTime = product(Tag.ImagesInAcquisition, Tag.NumberOfTemporalPositions);
        if (byTime.isPresent()) {
            return byTime;
        }
        OptionalInt slices = number(Tag.NumberOfSlices);
        if (slices.isPresent()) {
            OptionalInt bySlice = product(Tag.NumberOfSlices, Tag.NumberOfTimeSlices);
            return bySlice.isPresent() ? bySlice : slices;
        }
        return number(Tag.CardiacNumberOfImages);
    }

    private OptionalInt product(int first, int second) {
        OptionalInt a = number(first);
        OptionalInt b = number(second);
        long product = a.isPresent() && b.isPresent() ? (long) a.getAsInt() * b.getAsInt() : -1;
        return product < 0 || product > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) product);
    }

    private OptionalInt number(int tag) {
        int number = file.dataset().intValue(tag, -1);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
