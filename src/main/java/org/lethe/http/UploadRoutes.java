package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.Ingested;
import org.lethe.archive.Upload;
import org.lethe.http.MultipartReader.Part;
import org.lethe.index.Reception;
import org.lethe.index.Stored;
import tools.jackson.core.JsonGenerator;

/** {@code POST /instances}: what comes in. */
public final class UploadRoutes implements RouteFamily {
    private final Archive archive;

    public UploadRoutes(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void register(Routes routes) {
        routes.post("/instances", this::upload);
    }

    private void upload(Exchange exchange) throws IOException {
        String type = exchange.header("Content-Type");
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            uploadForm(exchange, MediaRange.parseOne(type).parameter("boundary"));
            return;
        }
        Upload upload;
        try (InputStream body = exchange.body()) {
            upload = archive.upload(body, reception(exchange));
        }
        exchange.answerJson(json -> {
            switch (upload) {
                case Upload.One(Ingested instance) -> write(json, instance);
                case Upload.Many(List<Ingested> instances) -> {
                    json.writeStartArray();
                    for (Ingested instance : instances) {
                        write(json, instance);
                    }
                    json.writeEndArray();
                }
            }
        });
    }

    /**
     * What a form in a browser sends: its files, each stored as it comes. Answered with nothing, as browsers would
     * offer it as a download.
     */
    private void uploadForm(Exchange exchange, String boundary) throws IOException {
        try (InputStream body = exchange.body()) {
            MultipartReader form = new MultipartReader(body, boundary);
            for (Optional<Part> part = form.next(); part.isPresent(); part = form.next()) {
                if (isFile(part.get())) {
                    archive.upload(part.get().content(), reception(exchange));
                }
            }
        }
        exchange.answerEmpty();
    }

    /** Other fields have no file name (RFC 7578, section 4.2). */
    private static boolean isFile(Part part) {
        MediaRange disposition = MediaRange.parseOne(part.headers().getOrDefault("content-disposition", ""));
        return disposition.parameter("filename") != null || disposition.parameter("filename*") != null;
    }

    private static Reception reception(Exchange exchange) {
        return Reception.byRest(Instant.now(), exchange.remoteAddress(), exchange.user());
    }

    /** Writes what became of an instance. */
    static void write(JsonGenerator json, Ingested ingested) {
        json.writeStartObject();
        json.writeStringProperty("ID", ingested.ids().instance());
        json.writeStringProperty("ParentPatient", ingested.ids().patient());
        json.writeStringProperty("ParentSeries", ingested.ids().series());
        json.writeStringProperty("ParentStudy", ingested.ids().study());
        json.writeStringProperty("Path", "/instances/" + ingested.ids().instance());
        json.writeStringProperty("Status", statusOf(ingested.status()));
        json.writeEndObject();
    }

    private static String statusOf(Stored.Status status) {
        return switch (status) {
            // An instance that was put in the place of another one was stored, too.
            case SUCCESS, REPLACED -> "Success";
            case ALREADY_STORED -> "AlreadyStored";
        };
    }
}
