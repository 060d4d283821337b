package org.lethe.http;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.lethe.archive.Archive;
import org.lethe.archive.Ingested;
import org.lethe.archive.Upload;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.index.Stored;
import tools.jackson.core.JsonGenerator;

/** {@code POST /instances}: what comes in. */
public final class UploadRoutes implements RouteFamily {
    private static final String MULTIPART_CONFIG = "org.eclipse.jetty.multipartConfig";
    private static final int PART_BYTES_IN_MEMORY = 1 << 20;

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
            uploadForm(exchange);
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

    /** What a form in a browser sends. Answered with nothing, as browsers would offer it as a download. */
    private void uploadForm(Exchange exchange) throws IOException {
        exchange.servletRequest().setAttribute(MULTIPART_CONFIG, new MultipartConfigElement(
                System.getProperty("java.io.tmpdir"), -1, exchange.bodyBytesMax(), PART_BYTES_IN_MEMORY));
        try {
            for (Part part : exchange.servletRequest().getParts()) {
                if (part.getSubmittedFileName() != null) {
                    try (InputStream file = part.getInputStream()) {
                        archive.upload(file, reception(exchange));
                    } finally {
                        part.delete();
                    }
                }
            }
        } catch (ServletException | IllegalStateException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The body is not the multipart form that it says to be", e);
        }
        exchange.answerEmpty();
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
