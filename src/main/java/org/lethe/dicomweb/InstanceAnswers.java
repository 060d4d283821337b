package org.lethe.dicomweb;

import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.DecodingRoom;
import org.lethe.http.Exchange;
import org.lethe.image.Compression;
import org.lethe.image.PixelDescription;
import org.lethe.image.Pixels;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** Studies, series and instances as DICOM files (PS3.18 section 10.4). */
record InstanceAnswers(Archive archive, Locator locator, DecodingRoom room) {

    /** Is given a file as it is to be sent. */
    private interface Receiver {
        void take(String contentType, ByteSource file) throws IOException;
    }

    void answer(Exchange exchange, List<String> uids) throws IOException {
        Representation wanted = Representation.ofInstances(exchange.header("Accept"));
        List<StoredFile> files = locator.files(uids);
        switch (wanted.packing()) {
            case ALONE -> {
                if (files.size() > 1) {
                    throw new LetheException(ErrorKind.NOT_ACCEPTABLE,
                            "Several instances can be answered as multipart/related only");
                }
                send(files.getFirst(), wanted.syntax(), (type, file) -> {
                    var out = exchange.answerStream(type, file.size());
                    file.transferTo(0, file.size(), new AnswerChannel(out));
                });
            }
            case PARTS -> {
                try (MultipartWriter parts = MultipartWriter.begin(exchange, Representation.DICOM)) {
                    for (StoredFile file : files) {
                        send(file, wanted.syntax(), (type, bytes) -> parts.write(type, null, bytes));
                    }
                    parts.end();
                }
            }
        }
    }

    /** What cannot be decoded, such as video, is sent as it is: its content type says so. */
    private void send(StoredFile stored, Optional<TransferSyntax> wanted, Receiver receiver) throws IOException {
        TransferSyntax from = TransferSyntax.of(stored.transferSyntaxUid());
        Optional<TransferSyntax> target = wanted.filter(to -> !to.uid().equals(from.uid())
                && Pixels.canDecode(from) && Compression.canEncode(to));
        Optional<ByteSource> transcoded =
                target.isPresent() ? transcoded(stored, target.get()) : Optional.empty();
        if (transcoded.isPresent()) {
            try (ByteSource bytes = transcoded.get()) {
                receiver.take(contentType(target.get()), bytes);
            }
        } else {
            try (OpenFile file = archive.open(stored)) {
                receiver.take(contentType(from), file.bytes());
            }
        }
    }

    /**
     * The whole of it, in memory or in a temporary file: pixels may turn out to be broken as late as at their end.
     *
     * @return empty if they are, so that one broken image does not keep others from their study
     */
    private Optional<ByteSource> transcoded(StoredFile stored, TransferSyntax to) throws IOException {
        try (DicomFile original = archive.reader().read(archive.open(stored).bytes(), Until.END);
                ByteSource transcoded = Transcoding.encode(original, new TargetSyntax(to, archive.lossyQuality()));
                Spool spool = new Spool();
                DecodingRoom.Place _ = enter(original.dataset())) {
            transcoded.transferTo(0, transcoded.size(), Channels.newChannel(spool));
            return Optional.of(spool.toSource());
        } catch (LetheException e) {
            if (Transcoding.isImpossible(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private DecodingRoom.Place enter(Attributes dataset) throws IOException {
        return dataset.contains(Tag.PixelData) ? room.enter(PixelDescription.of(dataset)) : () -> {};
    }

    private static String contentType(TransferSyntax syntax) {
        return Representation.DICOM + ";transfer-syntax=" + syntax.uid();
    }
}
