package org.lethe.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.io.FileSource;
import org.lethe.io.Sha256;

/**
 * Holds files against the outputs of a report. Not for several threads.
 *
 * <p>Memory: some hundred bytes for each output.
 */
public final class OutputFiles {
    private static final int BUFFER_BYTES = 128 << 10;

    private final DicomReader reader = DicomReader.standard();
    private final Map<String, Output> missing = new LinkedHashMap<>();
    private final Map<String, Output> found = new HashMap<>();
    private final Map<String, Output> named = new HashMap<>();

    /** What a file is. */
    public enum Finding {
        /** One of the outputs, to the last byte. */
        OUTPUT,
        /** It is called as one of the outputs is, but has other bytes. */
        CHANGED,
        NOT_IN_THE_REPORT
    }

    /** One more output of the report. */
    public void expect(Output output) {
        missing.put(output.sha256(), output);
        if (output.identity() != null) {
            named.put(output.identity().sopInstanceUid(), output);
        }
    }

    /** @throws IOException if the file cannot be read */
    public Finding check(Path file) throws IOException {
        String sha256 = sha256Of(file);
        Output output = missing.remove(sha256);
        if (output != null) {
            found.put(sha256, output);
        }
        if (found.containsKey(sha256)) {
            return Finding.OUTPUT;
        }
        return named.containsKey(sopInstanceUidOf(file)) ? Finding.CHANGED : Finding.NOT_IN_THE_REPORT;
    }

    /** The outputs that no file is, in the order of the report. */
    public List<Output> missing() {
        return List.copyOf(missing.values());
    }

    private static String sha256Of(Path file) throws IOException {
        Sha256 digest = Sha256.begin();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int count = in.read(buffer);
            while (count >= 0) {
                digest.update(ByteBuffer.wrap(buffer, 0, count));
                count = in.read(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Empty if it has none, as it is no DICOM file. */
    private String sopInstanceUidOf(Path file) throws IOException {
        try (DicomFile dicom = reader.read(FileSource.open(file), DicomReader.Until.PIXEL_DATA)) {
            String uid = dicom.dataset().string(Tag.SOPInstanceUID);
            return uid == null ? "" : uid;
        } catch (LetheException notDicom) {
            return "";
        }
    }
}
