package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.Exchange;
import org.lethe.image.Compression;
import org.lethe.image.Pixels;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** Studies, series and instances as DICOM files (PS3.18 section 10.4). */
record InstanceAnswers(Archive archive, Locator locator) {

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
        try (OpenFile file = archive.open(stored)) {
            if (target.isEmpty()) {
                receiver.take(contentType(from), file.bytes());
                return;
            }
            TargetSyntax to = new TargetSyntax(target.get(), archive.lossyQuality());
            try (DicomFile original = archive.reader().read(file.bytes(), Until.END);
                    ByteSource transcoded = Transcoding.encode(original, to)) {
                receiver.take(contentType(to.syntax()), transcoded);
            }
        }
    }

    private static String contentType(TransferSyntax syntax) {
        return Representation.DICOM + ";transfer-syntax=" + syntax.uid();
    }
}
