package org.lethe.rewrite;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/** Files in another transfer syntax, with nothing else changed. */
public final class Transcoding {
    private Transcoding() {}

    /** @throws LetheException of kind {@link ErrorKind#NOT_IMPLEMENTED} if files cannot be transcoded so */
    public static void check(TransferSyntax from, TransferSyntax to) {
        if ((from.encapsulated() || to.encapsulated()) && !from.uid().equals(to.uid())) {
            throw new LetheException(
                    ErrorKind.NOT_IMPLEMENTED,
                    "Transcoding from " + from.uid() + " to " + to.uid() + " is not possible yet");
        }
    }

    /**
     * Transcodes a file that was read to its end. Group lengths are left out, as they would be wrong.
     *
     * @return needs the file to stay open
     * @throws LetheException as {@link #check} does
     * @throws IOException if the file cannot be read
     */
    public static ByteSource encode(DicomFile file, TransferSyntax target) throws IOException {
        return DicomWriter.encode(FileMetas.of(file.dataset(), target), datasetFor(file, target), target);
    }

    /** Transcodes the dataset of a file likewise, without file meta information: as it goes over the network. */
    public static ByteSource encodeDataset(DicomFile file, TransferSyntax target) throws IOException {
        return DicomWriter.encodeDataset(datasetFor(file, target), target.encoding());
    }

    private static Attributes datasetFor(DicomFile file, TransferSyntax target) {
        check(file.transferSyntax(), target);
        Attributes.Builder dataset = Attributes.builder(file.dataset().charset());
        for (Element element : file.dataset()) {
            if (!Tag.isGroupLength(element.tag())) {
                dataset.append(element);
            }
        }
        return dataset.build();
    }
}
