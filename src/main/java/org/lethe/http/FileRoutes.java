package org.lethe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.json.BulkDataUri;
import org.lethe.dicom.json.DicomJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;
import tools.jackson.core.JsonGenerator;

/** The DICOM file of an instance: as it is stored, in another transfer syntax, or as JSON. */
public final class FileRoutes implements RouteFamily {
    private static final String DICOM = "application/dicom";
    private static final String DICOM_JSON = "application/dicom+json";

    private final Archive archive;

    public FileRoutes(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/instances/{id}/file", this::file);
    }

    private void file(Exchange exchange) throws IOException {
        String id = exchange.parameter(0);
        StoredFile file = archive.index().file(id).orElseThrow(() -> new LetheException(
                ErrorKind.UNKNOWN_RESOURCE, "There is no such instance"));
        String target = exchange.arguments().text("transcode");
        if (isJsonAsked(exchange)) {
            json(exchange);
        } else if (target == null) {
            FileAnswer.name(exchange, id + ".dcm");
            new FileAnswer(DICOM, file.attachment().blobKey().toString())
                    .send(exchange, file.attachment().size(), () -> archive.open(file).bytes());
        } else {
            transcoded(exchange, target);
        }
    }

    /** Whoever does not care, or cannot say it better, gets the file. */
    private static boolean isJsonAsked(Exchange exchange) {
        String accepted = exchange.header("Accept");
        return accepted != null && accepted.contains(DICOM_JSON)
                && Accept.best(accepted, List.of(DICOM, DICOM_JSON)).equals(DICOM_JSON);
    }

    private void json(Exchange exchange) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END);
                OutputStream out = exchange.answerStream(DICOM_JSON, -1);
                JsonGenerator json = Json.generator(out)) {
            DicomJson.write(file.dataset(), json, BulkDataUri.INLINE);
        }
    }

    /** Also into the transfer syntax that it has: the file meta information is then made anew, whatever it was. */
    private void transcoded(Exchange exchange, String target) throws IOException {
        TargetSyntax wanted = TranscodeOption.read(
                target, exchange.arguments().number("lossy-quality", archive.lossyQuality())).orElseThrow();
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END);
                ByteSource bytes = Transcoding.encode(file, wanted)) {
            FileAnswer.name(exchange, exchange.parameter(0) + ".dcm");
            FileAnswer.sendOnce(exchange, bytes, new ByteRange(0, bytes.size()), DICOM);
        }
    }
}
