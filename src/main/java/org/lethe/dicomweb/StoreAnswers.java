package org.lethe.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.Ingested;
import org.lethe.archive.SourceInputStream;
import org.lethe.config.DicomWebSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.dicom.json.BulkDataUri;
import org.lethe.dicom.json.DicomJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Exchange;
import org.lethe.http.MediaRange;
import org.lethe.http.MultipartReader;
import org.lethe.index.Reception;
import org.lethe.io.ByteSource;

/** Takes instances in: STOW-RS (PS3.18 section 10.5). Each is stored, or not, whatever becomes of the others. */
record StoreAnswers(Archive archive, DicomWebSettings settings) {
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final String MULTIPART = "multipart/related";

    /** What the header of an instance said before it was stored or refused. */
    private static final class Header {
        private final String studyInstanceUid;
        private Attributes dataset;

        /** @param studyInstanceUid that it must have; null for any */
        Header(String studyInstanceUid) {
            this.studyInstanceUid = studyInstanceUid;
        }

        void know(Attributes header) {
            dataset = header;
        }

        void check(Attributes header) {
            know(header);
            if (studyInstanceUid != null && !studyInstanceUid.equals(header.string(Tag.StudyInstanceUID))) {
                throw new LetheException(ErrorKind.CONFLICT, "The instance belongs to another study");
            }
        }

        String text(int tag) {
            String text = dataset == null ? null : dataset.string(tag);
            return text == null ? "" : text;
        }
    }

    private interface Storing {
        void run() throws IOException;
    }

    /** @param studyInstanceUid that all instances must have; null for any */
    void answer(Exchange exchange, String studyInstanceUid) throws IOException {
        String contentType = exchange.header("Content-Type");
        MediaRange type = MediaRange.parseOne(contentType == null ? "" : contentType);
        StoreReport report = new StoreReport(Places.of(exchange, settings.root()));
        try (InputStream body = exchange.body()) {
            if (type.type().equals(Representation.DICOM)) {
                store(exchange, body, studyInstanceUid, report);
            } else if (type.type().equals(MULTIPART)) {
                MultipartReader parts = new MultipartReader(body, type.parameter("boundary"));
                if (MetadataAnswers.DICOM_JSON.equalsIgnoreCase(type.parameter("type"))) {
                    storeMetadata(exchange, parts, studyInstanceUid, report);
                } else {
                    requireDicom(type.parameter("type"));
                    storeFiles(exchange, parts, studyInstanceUid, report);
                }
            } else {
                throw new LetheException(ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                        "The body must be multipart/related; type=\"application/dicom\" or \"application/dicom+json\"");
            }
        }
        answer(exchange, report);
    }

    private static void requireDicom(String contentType) {
        if (contentType != null && !MediaRange.parseOne(contentType).type().equals(Representation.DICOM)) {
            throw new LetheException(ErrorKind.UNSUPPORTED_MEDIA_TYPE, "The parts must be application/dicom");
        }
    }

    private void storeFiles(Exchange exchange, MultipartReader parts, String studyInstanceUid, StoreReport report)
            throws IOException {
        for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
            requireDicom(part.get().headers().get("content-type"));
            store(exchange, part.get().content(), studyInstanceUid, report);
        }
    }

    private void storeMetadata(Exchange exchange, MultipartReader parts, String studyInstanceUid, StoreReport report)
            throws IOException {
        try (BulkParts bulk = BulkParts.read(parts);
                MetadataInstances instances = new MetadataInstances(bulk, archive.reader().dictionary())) {
            while (instances.hasNext()) {
                Header header = new Header(studyInstanceUid);
                reporting(header, report, () -> {
                    try (ByteSource file = instances.next(header::know)) {
                        store(exchange, new SourceInputStream(file, 0), header, report);
                    }
                });
            }
        }
    }

    private void store(Exchange exchange, InputStream file, String studyInstanceUid, StoreReport report)
            throws IOException {
        Header header = new Header(studyInstanceUid);
        reporting(header, report, () -> store(exchange, file, header, report));
    }

    private void store(Exchange exchange, InputStream file, Header header, StoreReport report) throws IOException {
        Ingested stored = archive.store(file,
                Reception.byRest(Instant.now(), exchange.remoteAddress(), exchange.user()), header::check);
        report.stored(header.text(Tag.SOPClassUID), stored.uids());
    }

    /** What keeps an instance from being stored is reported, and does not keep others from it. */
    private static void reporting(Header header, StoreReport report, Storing storing) throws IOException {
        try {
            storing.run();
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.BAD_REQUEST || e.kind() == ErrorKind.TOO_LARGE) {
                throw e; // it is the body that is faulty
            }
            report.failed(header.text(Tag.SOPClassUID), header.text(Tag.SOPInstanceUID), e.kind());
        }
    }

    private static void answer(Exchange exchange, StoreReport report) throws IOException {
        switch (report.outcome()) {
            case NOTHING -> throw new LetheException(ErrorKind.BAD_REQUEST, "The body holds no instance");
            case ALL_STORED -> {}
            case SOME_FAILED -> exchange.answerStatus(ACCEPTED);
            case ALL_FAILED -> exchange.answerStatus(CONFLICT);
        }
        exchange.answerJson(MetadataAnswers.DICOM_JSON,
                json -> DicomJson.write(report.toDataset(), json, BulkDataUri.INLINE));
    }
}
