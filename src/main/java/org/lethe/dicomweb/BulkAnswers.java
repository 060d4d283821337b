package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.Exchange;
import org.lethe.image.StoredFrames;

/** Large values alone (PS3.18 section 10.4.1.1.5), at the addresses that the metadata name. */
record BulkAnswers(Archive archive, Locator locator) {
    private static final int HEXADECIMAL = 16;

    /** @param path tags in eight digits, and indexes of items from 0 on, in turn */
    void answer(Exchange exchange, List<String> uids, List<String> path) throws IOException {
        try (DicomFile file = archive.read(locator.file(uids).instanceId(), Until.END)) {
            Element element = find(file.dataset(), path);
            switch (element.value()) {
                case ByteValue _, BulkData _ -> {
                    BulkData bytes = element.littleEndian();
                    var out = exchange.answerStream(Representation.OCTETS, bytes.length());
                    bytes.source().transferTo(bytes.offset(), bytes.length(), new AnswerChannel(out));
                }
                case Fragments _ -> sendFrames(exchange, file);
                case Sequence _ -> throw unknown();
            }
        }
    }

    private static void sendFrames(Exchange exchange, DicomFile file) throws IOException {
        StoredFrames frames = StoredFrames.of(file.dataset());
        String type = Representation.frameTypeOf(file.transferSyntax());
        try (MultipartWriter parts = MultipartWriter.begin(exchange, type)) {
            for (int frame = 0; frame < frames.count(); frame++) {
                parts.write(type + ";transfer-syntax=" + Representation.frameSyntaxOf(file.transferSyntax()), null,
                        frames.frame(frame));
            }
            parts.end();
        }
    }

    private static Element find(Attributes dataset, List<String> path) {
        Attributes at = dataset;
        for (int i = 0; i + 2 < path.size(); i += 2) {
            List<Item> items = element(at, path.get(i)).items();
            int item = number(path.get(i + 1), 10);
            if (item < 0 || item >= items.size()) {
                throw unknown();
            }
            at = items.get(item).attributes();
        }
        return element(at, path.getLast());
    }

    private static Element element(Attributes dataset, String tag) {
        Element element = dataset.get(number(tag, HEXADECIMAL));
        if (element == null) {
            throw unknown();
        }
        return element;
    }

    private static int number(String text, int radix) {
        try {
            return Integer.parseUnsignedInt(text, radix);
        } catch (NumberFormatException _) {
            throw unknown();
        }
    }

    private static LetheException unknown() {
        return new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such value");
    }
}
