package org.lethe.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.http.RunningServer;
import org.lethe.io.ByteSource;

/** The bytes of datasets, without what stands before them in files: to see whether they are the same elsewhere. */
final class Datasets {
    private static final int SHOWN_BYTES_MAX = 64;

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

    /**
     * What a file says, however its lengths are written: each element in a line, with its value in hexadecimal, or a
     * sum of it. Group lengths and trailing padding say nothing.
     */
    static List<String> said(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        try (DicomFile file = DicomReader.standard().read(ByteSource.of(bytes), DicomReader.Until.END)) {
            lines.add(String.valueOf(file.fileMeta().string(Tag.TransferSyntaxUID)));
            add(lines, file.dataset(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static void add(List<String> lines, Attributes dataset, String indent) throws IOException {
        for (Element element : dataset) {
            if (Tag.isGroupLength(element.tag()) || element.tag() == Tag.DataSetTrailingPadding) {
                continue;
            }
            String line = indent + Tag.toHex(element.tag()) + " " + element.vr() + " ";
            switch (element.value()) {
                case Sequence sequence -> {
                    lines.add(line + sequence.items().size());
                    for (Item item : sequence.items()) {
                        add(lines, item.attributes(), indent + "> ");
                    }
                }
                case Fragments _ -> {
                    byte[] all = new byte[(int) (element.end() - element.start())];
                    element.source().read(element.start(), all, 0, all.length);
                    lines.add(line + shown(ByteValue.of(all)));
                }
                case ByteValue _, BulkData _ -> lines.add(line + shown(element.bytes()));
            }
        }
    }

    private static String shown(ByteValue value) {
        if (value.length() <= SHOWN_BYTES_MAX) {
            return HexFormat.of().formatHex(value.array(), value.offset(), value.offset() + value.length());
        }
        CRC32 crc = new CRC32();
        crc.update(value.array(), value.offset(), value.length());
        return value.length() + " bytes, CRC " + Long.toHexString(crc.getValue());
    }
}
