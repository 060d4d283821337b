package org.lethe.dicom.json;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

/** The DICOM JSON model (PS3.18 annex F) of datasets. */
public final class DicomJson {
    private DicomJson() {}

    /**
     * Writes a dataset as one object. Group lengths and trailing padding are left out; the Specific Character Set, if
     * there is one, becomes that of JSON.
     *
     * @param uris asked for all values of bytes, and for those too large to be in memory
     * @throws IOException if a value has to be read and cannot be
     */
    public static void write(Attributes dataset, JsonGenerator out, BulkDataUri uris) throws IOException {
        new DicomJsonWriter(out, uris).write(dataset);
    }

    /**
     * Reads the next object as a dataset, whose text is in UTF-8.
     *
     * @param dictionary names the VR where the JSON does not
     * @param values asked for the values that the JSON refers to
     * @throws LetheException BAD_FILE_FORMAT, naming the tag, if it is not the JSON of a dataset
     */
    public static Attributes read(JsonParser in, Dictionary dictionary, BulkDataValue values) {
        try {
            return new DicomJsonReader(in, dictionary, values).read();
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not valid JSON, in line " + line, e);
        }
    }
}
