package org.lethe.dicomweb;

import java.io.IOException;
import org.lethe.archive.Archive;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Level;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.AnswerChannel;
import org.lethe.http.Arguments;
import org.lethe.http.Exchange;
import org.lethe.http.MediaRange;
import org.lethe.http.Pictures;
import org.lethe.image.render.PictureFormat;
import org.lethe.image.render.Rendering;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/** One instance by the arguments of a URL: WADO-URI (PS3.18 section 9). */
record WadoUriAnswers(Pictures pictures) {
    private static final int QUALITY = 90;

    void answer(Exchange exchange) throws IOException {
        Arguments arguments = exchange.arguments();
        if (!"WADO".equals(arguments.text("requestType"))) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"requestType\" must be WADO");
        }
        StoredFile stored = find(arguments);
        String wanted = arguments.text("contentType");
        for (MediaRange range : MediaRange.parse(wanted == null ? "image/jpeg" : wanted)) {
            if (range.includes(PictureFormat.JPEG.mediaType())) {
                sendPicture(exchange, stored, PictureFormat.JPEG);
                return;
            }
            if (range.includes(PictureFormat.PNG.mediaType())) {
                sendPicture(exchange, stored, PictureFormat.PNG);
                return;
            }
            if (range.includes(Representation.DICOM)) {
                sendFile(exchange, stored);
                return;
            }
        }
        throw new LetheException(
                ErrorKind.NOT_ACCEPTABLE, "This can be answered as image/jpeg, image/png or application/dicom only");
    }

    /** By the UID of the instance; those of the study and the series need to be given only to tell apart. */
    private StoredFile find(Arguments arguments) {
        String instance = required(arguments, "objectUID");
        return archive().index().lookup(instance).stream()
                .map(Ref::id)
                .flatMap(id -> archive().index().file(id).stream())
                .filter(file -> isIn(file, Level.STUDY, arguments.text("studyUID"))
                        && isIn(file, Level.SERIES, arguments.text("seriesUID")))
                .findFirst()
                .orElseThrow(() -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such instance"));
    }

    private boolean isIn(StoredFile file, Level level, String uid) {
        String parent = archive().index().ancestor(Level.INSTANCE, file.instanceId(), level);
        return uid == null || archive().index().lookup(uid).contains(new Ref(level, parent));
    }

    private Archive archive() {
        return pictures.archive();
    }

    private static String required(Arguments arguments, String name) {
        String value = arguments.text(name);
        if (value == null || value.isBlank()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"" + name + "\" is needed");
        }
        return value;
    }

    private void sendPicture(Exchange exchange, StoredFile stored, PictureFormat format) throws IOException {
        Arguments arguments = exchange.arguments();
        int frame = Math.clamp(arguments.number("frameNumber", 1), 1, Integer.MAX_VALUE);
        int quality = Math.clamp(arguments.number("imageQuality", QUALITY), 1, 100);
        Rendering.Look look = new Rendering.Look(
                decimal(arguments, "windowCenter"), decimal(arguments, "windowWidth"),
                (int) Math.min(Integer.MAX_VALUE, arguments.number("columns", 0)),
                (int) Math.min(Integer.MAX_VALUE, arguments.number("rows", 0)), true);
        exchange.answerBytes(
                pictures.of(stored.instanceId(), format, quality, rendering -> rendering.rendered(frame - 1, look)),
                format.mediaType());
    }

    private static double decimal(Arguments arguments, String name) {
        String text = arguments.text(name);
        try {
            return text == null ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"" + name + "\" must be a number", e);
        }
    }

    private void sendFile(Exchange exchange, StoredFile stored) throws IOException {
        String uid = exchange.arguments().text("transferSyntax");
        try (DicomFile file = archive().read(stored.instanceId(), Until.END)) {
            if (uid == null || uid.equals(stored.transferSyntaxUid())) {
                send(exchange, file.source());
                return;
            }
            if (!TransferSyntax.isKnown(uid)) {
                throw new LetheException(ErrorKind.BAD_REQUEST, "The transfer syntax is not known");
            }
            TargetSyntax target = new TargetSyntax(TransferSyntax.of(uid), archive().lossyQuality());
            try (ByteSource transcoded = Representation.make(() -> Transcoding.encode(file, target))) {
                send(exchange, transcoded);
            }
        }
    }

    private static void send(Exchange exchange, ByteSource file) throws IOException {
        file.transferTo(0, file.size(),
                new AnswerChannel(exchange.answerStream(Representation.DICOM, file.size())));
    }
}
