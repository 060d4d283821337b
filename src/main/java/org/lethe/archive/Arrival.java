package org.lethe.archive;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.lethe.blob.Blob;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.NewInstance;
import org.lethe.index.NewResource;
import org.lethe.index.Overwrite;
import org.lethe.index.Reception;
import org.lethe.index.Renewal;
import org.lethe.index.Stored;
import org.lethe.index.StoredFile;
import org.lethe.rewrite.Rewritten;

/**
 * What is known of an instance that is about to be stored.
 *
 * @param dataset with at least the kept tags
 * @param transferSyntax of its file
 * @param pixelDataStart where (7FE0,0010) begins in its file; -1 if there is none
 * @param ids Orthanc IDs that follow from its identifiers
 * @param kept which tags the index keeps
 */
public record Arrival(Attributes dataset, TransferSyntax transferSyntax, long pixelDataStart, ResourceIds ids,
        KeptTags kept) {

    /**
     * An instance whose file has come in.
     *
     * @param file its header
     * @throws org.lethe.error.LetheException of kind {@code INEXISTENT_TAG} if one of the three UIDs is missing: it
     *     cannot be stored then
     */
    public static Arrival of(DicomFile file, KeptTags kept) {
        return new Arrival(file.dataset(), file.transferSyntax(), file.pixelDataStart(),
                ResourceIds.of(file.dataset()), kept);
    }

    /**
     * An instance that was rewritten here.
     *
     * @throws org.lethe.error.LetheException as {@link #of(DicomFile, KeptTags)} does
     */
    static Arrival of(Rewritten rewritten, long pixelDataStart, KeptTags kept) {
        return new Arrival(rewritten.dataset(), rewritten.transferSyntax(), pixelDataStart,
                ResourceIds.of(rewritten.dataset()), kept);
    }

    /** What became of it. */
    Ingested ingested(Stored.Status status) {
        return new Ingested(InstanceUids.of(dataset), ids, status);
    }

    /** The row for the index, once the blob is durable. */
    NewInstance toNewInstance(
            Blob blob, Reception reception, Map<Level, Map<Integer, String>> metadata, Overwrite overwrite) {
        return new NewInstance(
                at(Level.PATIENT),
                at(Level.STUDY),
                at(Level.SERIES),
                at(Level.INSTANCE),
                Attachment.plain(AttachmentType.DICOM, blob.key(), blob.size(), blob.crc32c(), blob.md5()),
                transferSyntax.uid(),
                sopClassUid(),
                pixelDataStart,
                indexInSeries(),
                expectedInstances(),
                reception,
                metadata,
                overwrite);
    }

    /**
     * What the index is to keep of an instance that it has already.
     *
     * @param file that was read
     * @param levels those to renew
     */
    Renewal toRenewal(StoredFile file, Set<Level> levels) {
        Map<Level, Map<Integer, String>> tags = new EnumMap<>(Level.class);
        levels.forEach(level -> tags.put(level, kept.of(level, dataset)));
        return new Renewal(file.instanceId(), file.attachment().blobKey(), tags, transferSyntax.uid(), sopClassUid(),
                pixelDataStart, indexInSeries(), expectedInstances(), Optional.empty());
    }

    /** (0008,0016); empty if it has none. */
    public String sopClassUid() {
        String uid = dataset.string(Tag.SOPClassUID);
        return uid == null ? "" : uid;
    }

    /** What the index keeps at one level. */
    public NewResource at(Level level) {
        return new NewResource(ids.at(level), kept.of(level, dataset));
    }

    /** (0020,0013), else (0054,1330): docs, "IndexInSeries". */
    public OptionalInt indexInSeries() {
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
        int number = dataset.intValue(tag, -1);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
