package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Tag;
import org.lethe.dicom.json.DicomJson;
import org.lethe.http.Exchange;
import org.lethe.index.StoredFile;

/** All that instances say but their large values, as DICOM JSON (PS3.18 section 10.4.1.1.2). */
record MetadataAnswers(Archive archive, Locator locator, String path) {
    /** The media type of DICOM JSON. */
    static final String DICOM_JSON = "application/dicom+json";

    /** Longer values of bytes are told by their address. */
    private static final int INLINE_BYTES_MAX = 256;
    private static final String PIXEL_DATA = "7FE00010";

    void answer(Exchange exchange, List<String> uids) throws IOException {
        List<StoredFile> files = locator.files(uids);
        Places places = Places.of(exchange, path);
        exchange.answerJson(DICOM_JSON, json -> {
            json.writeStartArray();
            for (StoredFile stored : files) {
                try (DicomFile file = archive.read(stored.instanceId(), Until.END)) {
                    Attributes dataset = file.dataset();
                    String bulk = places.of(List.of(text(dataset, Tag.StudyInstanceUID),
                            text(dataset, Tag.SeriesInstanceUID), text(dataset, Tag.SOPInstanceUID))) + "/bulk/";
                    DicomJson.write(dataset, json, (value,
                            bytes) -> bytes > INLINE_BYTES_MAX || value.equals(PIXEL_DATA) ? bulk + value : null);
                }
            }
            json.writeEndArray();
        });
    }

    private static String text(Attributes dataset, int tag) {
        String text = dataset.string(tag);
        return text == null ? "" : text;
    }
}
