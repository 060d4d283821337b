package org.lethe.index;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.lethe.dicom.Level;

/**
 * What a stored file says of its instance, and of what is above it, when it is read again.
 *
 * @param instanceId Orthanc ID of the instance
 * @param blobKey the file that was read; if the instance has another one by now, all this is out of date
 * @param tags those to keep from now on, by level, as {@link NewResource} has them; a level that is not in the map
 *        stays as it is
 * @param transferSyntaxUid of the file
 * @param sopClassUid of the instance; empty if it has none
 * @param pixelDataOffset where (7fe0,0010) begins in the uncompressed file, in bytes; -1 if there is none
 * @param indexInSeries its place in the series, from InstanceNumber or the like
 * @param expectedInstances how many instances its series says to have; looked at if {@code tags} has the series
 * @param file the DICOM file that is to be kept in the place of the one that was read, its blob durable already; empty
 *        to keep that one
 */
public record Renewal(
        String instanceId,
        UUID blobKey,
        Map<Level, Map<Integer, String>> tags,
        String transferSyntaxUid,
        String sopClassUid,
        long pixelDataOffset,
        OptionalInt indexInSeries,
        OptionalInt expectedInstances,
        Optional<Attachment> file) {

    public Renewal {
        Objects.requireNonNull(instanceId);
        Objects.requireNonNull(blobKey);
        Objects.requireNonNull(tags);
        Objects.requireNonNull(transferSyntaxUid);
        Objects.requireNonNull(sopClassUid);
        Objects.requireNonNull(file);
    }

    /** The same, with another file in the place of the one that was read. */
    public Renewal withFile(Attachment other) {
        return new Renewal(instanceId, blobKey, tags, transferSyntaxUid, sopClassUid, pixelDataOffset, indexInSeries,
                expectedInstances, Optional.of(other));
    }
}
