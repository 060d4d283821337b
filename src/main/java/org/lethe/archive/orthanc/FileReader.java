package org.lethe.archive.orthanc;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.archive.Arrival;
import org.lethe.archive.Attachments;
import org.lethe.archive.KeptTags;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.index.Attachment;
import org.lethe.index.WholeResource;
import org.lethe.io.ByteSource;

/**
 * Reads what Orthanc's index does not say from the DICOM files themselves.
 *
 * @param reader how they are read
 * @param kept what the index keeps of them
 */
record FileReader(DicomReader reader, KeptTags kept) {

    /**
     * What a DICOM file says of its instance and of all above it.
     *
     * @param file as it lies; closed by this
     * @throws org.lethe.error.LetheException if it is no DICOM file, or another one than Orthanc's index says
     * @throws IOException if it cannot be read
     */
    Arrival read(ByteSource file, Attachment attachment) throws IOException {
        try (file;
                DicomFile header = reader.read(content(file, attachment), DicomReader.Until.PIXEL_DATA)) {
            return Arrival.of(header, kept);
        }
    }

    private static ByteSource content(ByteSource file, Attachment attachment) throws IOException {
        return switch (attachment.compression()) {
            case NONE -> file;
            case ZLIB -> Attachments.inflate(file, attachment.size());
        };
    }

    /**
     * A resource with the tags that Orthanc did not keep. What it kept stays: that is what it answered, whatever other
     * files of the resource say.
     */
    static WholeResource completed(WholeResource resource, Arrival arrival) {
        Map<Integer, String> tags = new TreeMap<>(Integer::compareUnsigned);
        tags.putAll(arrival.at(resource.level()).tags());
        tags.putAll(resource.tags());
        return resource.withTags(tags).withDetails(switch (resource.details()) {
            case WholeResource.OfInstance instance -> new WholeResource.OfInstance(
                    arrival.transferSyntax().uid(), arrival.sopClassUid(), arrival.pixelDataStart(),
                    instance.indexInSeries().isPresent() ? instance.indexInSeries() : arrival.indexInSeries(),
                    instance.reception());
            case WholeResource.OfPatient patient -> patient;
            case WholeResource.OfStudy study -> study;
            case WholeResource.OfSeries series -> series;
        });
    }
}
