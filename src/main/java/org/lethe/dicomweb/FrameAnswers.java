package org.lethe.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.DecodingRoom;
import org.lethe.http.Exchange;
import org.lethe.image.PixelDescription;
import org.lethe.image.StoredFrames;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** The frames of an instance (PS3.18 section 10.4.1.1.6), and all its pixel data. */
record FrameAnswers(Archive archive, Locator locator, String path, DecodingRoom room) {
    private static final int FRAMES_MAX = 10_000;

    /** @param list numbers of frames, counted from 1, with commas between them */
    void answer(Exchange exchange, List<String> uids, String list) throws IOException {
        List<Integer> frames = numbersOf(list);
        Representation wanted = Representation.ofFrames(exchange.header("Accept"));
        if (wanted.packing() == Representation.Packing.ALONE && frames.size() > 1) {
            throw new LetheException(
                    ErrorKind.NOT_ACCEPTABLE, "Several frames can be answered as multipart/related only");
        }
        StoredFile stored = locator.file(uids);
        TransferSyntax from = TransferSyntax.of(stored.transferSyntaxUid());
        Optional<TransferSyntax> target = wanted.syntax().filter(to -> !isSame(from, to));
        String place = Places.of(exchange, path).of(uids) + "/frames/";
        try (DicomFile file = archive.read(stored.instanceId(), Until.END)) {
            if (target.isEmpty()) {
                send(exchange, wanted, file, frames, place);
                return;
            }
            TargetSyntax to = new TargetSyntax(target.get(), archive.lossyQuality());
            try (ByteSource transcoded = Transcoding.encode(file, to);
                    DicomFile other = archive.reader().read(transcoded, Until.END)) {
                send(exchange, wanted, other, frames, place);
            }
        }
    }

    /** Frames that are uncompressed in little endian are the same in both transfer syntaxes of those. */
    private static boolean isSame(TransferSyntax from, TransferSyntax to) {
        return from.uid().equals(to.uid()) || isPlain(from) && isPlain(to);
    }

    private static boolean isPlain(TransferSyntax syntax) {
        return !syntax.encapsulated() && !syntax.bigEndianPixels();
    }

    private void send(Exchange exchange, Representation wanted, DicomFile file, List<Integer> frames,
            String place) throws IOException {
        StoredFrames stored = StoredFrames.of(file.dataset());
        if (frames.stream().anyMatch(frame -> frame > stored.count())) {
            throw new LetheException(
                    ErrorKind.UNKNOWN_RESOURCE, "The instance has no such frame: it has " + stored.count());
        }
        String type = Representation.frameTypeOf(file.transferSyntax());
        String contentType = type + ";transfer-syntax=" + Representation.frameSyntaxOf(file.transferSyntax());
        switch (wanted.packing()) {
            case ALONE -> {
                ByteSource frame = frame(file, stored, frames.getFirst());
                frame.transferTo(0, frame.size(), new AnswerChannel(exchange.answerStream(contentType, frame.size())));
            }
            case PARTS -> {
                try (MultipartWriter parts = MultipartWriter.begin(exchange, type)) {
                    for (int frame : frames) {
                        parts.write(contentType, place + frame, frame(file, stored, frame));
                    }
                    parts.end();
                }
            }
        }
    }

    /** Reading a frame may decode it. */
    private ByteSource frame(DicomFile file, StoredFrames stored, int number) throws IOException {
        try (DecodingRoom.Place _ = room.enter(PixelDescription.of(file.dataset()))) {
            return stored.frame(number - 1);
        }
    }

    /** @throws LetheException if it is no list of numbers from 1 */
    static List<Integer> numbersOf(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String text : list.split(",")) {
            if (!text.strip().matches("[1-9][0-9]{0,8}") || numbers.size() == FRAMES_MAX) {
                throw new LetheException(ErrorKind.BAD_REQUEST,
                        "Frames are numbers from 1 with commas between them, at most " + FRAMES_MAX);
            }
            numbers.add(Integer.parseInt(text.strip()));
        }
        return numbers;
    }
}
