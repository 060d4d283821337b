package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.DecodingRoom;
import org.lethe.http.Exchange;
import org.lethe.image.PixelDescription;
import org.lethe.image.StoredFrames;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;
import org.lethe.rewrite.Transcoding;

/** Large values alone (PS3.18 section 10.4.1.1.5), at the addresses that the metadata name. */
record BulkAnswers(Archive archive, Locator locator, String root, FrameAnswers frames) {
    private static final int HEXADECIMAL = 16;

    /** @param path tags in eight digits, and indexes of items from 0 on, in turn */
    void answer(Exchange exchange, List<String> uids, List<String> path) throws IOException {
        String place = Places.of(exchange, root).of(uids) + "/bulk/" + String.join("/", path);
        try (DicomFile file = archive.read(locator.file(uids).instanceId(), Until.END)) {
            Attributes holder = holder(file.dataset(), path);
            Element element = element(holder, path.getLast());
            switch (element.value()) {
                case ByteValue _, BulkData _ ->
                        send(exchange, element, place, Representation.ofValue(exchange.header("Accept")));
                case Fragments _ -> sendPixels(exchange, within(file, holder), place);
                case Sequence _ -> throw unknown();
            }
        }
    }

    private static void send(Exchange exchange, Element element, String place, Representation.Packing packing)
            throws IOException {
        BulkData bytes = element.littleEndian();
        switch (packing) {
            case ALONE -> bytes.source().transferTo(bytes.offset(), bytes.length(),
                    new AnswerChannel(exchange.answerStream(Representation.OCTETS, bytes.length())));
            case PARTS -> {
                try (MultipartWriter parts = MultipartWriter.begin(exchange, Representation.OCTETS)) {
                    parts.write(Representation.OCTETS, place,
                            new Rope.Builder().append(bytes.source(), bytes.offset(), bytes.length()).build());
                    parts.end();
                }
            }
        }
    }

    /** Compressed pixel data: frame by frame, or uncompressed as one value. */
    private void sendPixels(Exchange exchange, DicomFile file, String place) throws IOException {
        Representation wanted = Representation.ofCompressed(exchange.header("Accept"), file.transferSyntax());
        Optional<TransferSyntax> plain = wanted.syntax().filter(to -> !to.encapsulated());
        if (plain.isPresent()) {
            try (DecodingRoom.Place _ = frames.room().enter(PixelDescription.of(file.dataset()));
                    ByteSource decoded = Transcoding.encode(file, plain.get());
                    DicomFile other = archive.reader().read(decoded, Until.END)) {
                send(exchange, other.dataset().get(Tag.PixelData), place, wanted.packing());
            }
            return;
        }
        int count = StoredFrames.of(file.dataset()).count();
        frames.send(exchange, wanted, file, IntStream.rangeClosed(1, count).boxed().toList(), place + "#");
    }

    /** A file of an item of the dataset, such as an icon. */
    private static DicomFile within(DicomFile file, Attributes item) {
        return new DicomFile(file.fileMeta(), item, file.transferSyntax(), file.source(), file.datasetStart(),
                file.datasetEnd(), file.pixelDataStart());
    }

    /** The dataset or item that has the last element of a path. */
    private static Attributes holder(Attributes dataset, List<String> path) {
        Attributes at = dataset;
        for (int i = 0; i + 2 < path.size(); i += 2) {
            List<Item> items = element(at, path.get(i)).items();
            int item = number(path.get(i + 1), 10);
            if (item < 0 || item >= items.size()) {
                throw unknown();
            }
            at = items.get(item).attributes();
        }
        return at;
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
