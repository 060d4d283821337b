package org.lethe.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.dicom.Value;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.DecodingRoom;
import org.lethe.http.Exchange;
import org.lethe.image.PixelDescription;
import org.lethe.image.StoredFrames;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** The frames of an instance (PS3.18 section 10.4.1.1.6), and all its pixel data. */
record FrameAnswers(Archive archive, Locator locator, String path, DecodingRoom room) {
    private static final int FRAMES_MAX = 10_000;

    /** @param list numbers of frames, counted from 1, with commas between them */
    void answer(Exchange exchange, List<String> uids, String list) throws IOException {
        List<Integer> frames = numbersOf(list);
        List<Representation> wanted = Representation.ofFrames(exchange.header("Accept"));
        try (DicomFile file = archive.read(locator.file(uids).instanceId(), Until.END)) {
            sendOneOf(exchange, wanted, file, frames, Places.of(exchange, path).of(uids) + "/frames/");
        }
    }

    /** Not all images can be all that a client would like; the next best may do (PS3.18 section 8.7.4). */
    private void sendOneOf(Exchange exchange, List<Representation> wanted, DicomFile file, List<Integer> frames,
            String place) throws IOException {
        for (Representation one : wanted) {
            try {
                send(exchange, one, file, frames, place);
                return;
            } catch (LetheException e) {
                if (e.kind() != ErrorKind.NOT_ACCEPTABLE || one == wanted.getLast()) {
                    throw e;
                }
            }
        }
    }

    /**
     * Sends frames of an instance that is open, with their numbers behind their place.
     *
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if the instance cannot be that; nothing was sent then
     */
    void send(Exchange exchange, Representation wanted, DicomFile file, List<Integer> frames, String place)
            throws IOException {
        if (wanted.packing() == Representation.Packing.ALONE && frames.size() > 1) {
            throw new LetheException(
                    ErrorKind.NOT_ACCEPTABLE, "Several frames can be answered as multipart/related only");
        }
        StoredFrames stored = StoredFrames.of(file.dataset());
        if (frames.stream().anyMatch(frame -> frame > stored.count())) {
            throw new LetheException(
                    ErrorKind.UNKNOWN_RESOURCE, "The instance has no such frame: it has " + stored.count());
        }
        Optional<TransferSyntax> target = wanted.syntax().filter(to -> !isSame(file.transferSyntax(), to));
        if (target.isEmpty()) {
            send(exchange, wanted, file.transferSyntax(), frames, place, frame -> frame(file, stored, frame));
            return;
        }
        TargetSyntax to = new TargetSyntax(target.get(), archive.lossyQuality());
        send(exchange, wanted, to.syntax(), frames, place, frame -> transcoded(file, stored, frame, to));
    }

    /** Frames that are uncompressed in little endian are the same in both transfer syntaxes of those. */
    private static boolean isSame(TransferSyntax from, TransferSyntax to) {
        return from.uid().equals(to.uid()) || isPlain(from) && isPlain(to);
    }

    private static boolean isPlain(TransferSyntax syntax) {
        return !syntax.encapsulated() && !syntax.bigEndianPixels();
    }

    /** Gives a frame by its number, counted from 1. */
    private interface FrameSource {
        ByteSource frame(int number) throws IOException;
    }

    private static void send(Exchange exchange, Representation wanted, TransferSyntax syntax, List<Integer> frames,
            String place, FrameSource source) throws IOException {
        String type = Representation.frameTypeOf(syntax);
        String contentType = type + ";transfer-syntax=" + Representation.frameSyntaxOf(syntax);
        // Before the answer begins: it may turn out to be broken, or not to be for such pixels.
        ByteSource first = Representation.make(() -> source.frame(frames.getFirst()));
        switch (wanted.packing()) {
            case ALONE -> first.transferTo(
                    0, first.size(), new AnswerChannel(exchange.answerStream(contentType, first.size())));
            case PARTS -> {
                try (MultipartWriter parts = MultipartWriter.begin(exchange, type)) {
                    parts.write(contentType, place + frames.getFirst(), first);
                    for (int frame : frames.subList(1, frames.size())) {
                        parts.write(contentType, place + frame, source.frame(frame));
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

    /** One frame in another transfer syntax: no other one is decoded or encoded for it. */
    private ByteSource transcoded(DicomFile file, StoredFrames stored, int number, TargetSyntax to)
            throws IOException {
        Transcoding.check(file.transferSyntax(), to.syntax());
        try (DecodingRoom.Place _ = room.enter(PixelDescription.of(file.dataset()))) {
            return Transcoding.encodeFrame(alone(file, stored.frame(number - 1)), to);
        }
    }

    /** The file as if it had one frame only. Its source is that of the whole: closing that closes both. */
    private static DicomFile alone(DicomFile file, ByteSource frame) {
        TransferSyntax syntax = file.transferSyntax();
        Value value = syntax.encapsulated()
                ? new Fragments(frame, new long[] {0, 0}, new int[] {0, (int) frame.size()})
                : new BulkData(frame, 0, frame.size());
        Attributes dataset = file.dataset().toBuilder()
                .remove(Tag.ExtendedOffsetTable)
                .remove(Tag.ExtendedOffsetTableLengths)
                .put(Element.ofText(Tag.NumberOfFrames, VR.IS, "1", SpecificCharacterSet.LATIN_1))
                .put(Element.of(Tag.PixelData, file.dataset().get(Tag.PixelData).vr(), value))
                .build();
        // A frame that was stored in big endian is not in it any more.
        return new DicomFile(file.fileMeta(), dataset,
                syntax.encoding().bigEndian() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax,
                file.source(), file.datasetStart(), file.datasetEnd(), file.pixelDataStart());
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
