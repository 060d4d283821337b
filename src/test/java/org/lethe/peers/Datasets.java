package org.lethe.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.http.RunningServer;
import org.lethe.io.ByteSource;

/** The bytes of datasets, without what stands before them in files: to see whether they are the same elsewhere. */
final class Datasets {
    private Datasets() {}

    /** Those of the files in a folder, by SOP instance UID. */
    static Map<String, ByteBuffer> in(Path folder) throws IOException {
        Map<String, ByteBuffer> datasets = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(datasets, Files.readAllBytes(file));
            }
        }
        return datasets;
    }

    /** Those of a server, by SOP instance UID. */
    static Map<String, ByteBuffer> of(RunningServer server) {
        Map<String, ByteBuffer> datasets = new TreeMap<>();
        RunningServer.json(server.get("/instances"))
                .forEach(id -> add(datasets, server.getBytes("/instances/" + id.stringValue() + "/file")));
        return datasets;
    }

    /** Adds that of a file. */
    static void add(Map<String, ByteBuffer> datasets, byte[] bytes) {
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(bytes), DicomReader.Until.END)) {
            byte[] dataset = new byte[(int) (file.datasetEnd() - file.datasetStart())];
            file.source().read(file.datasetStart(), dataset, 0, dataset.length);
            datasets.put(file.dataset().string(Tag.SOPInstanceUID), ByteBuffer.wrap(dataset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
