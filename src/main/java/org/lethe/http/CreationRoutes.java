package org.lethe.http;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.archive.Ingested;
import org.lethe.archive.creation.Creation;
import org.lethe.archive.creation.CreationRequest;
import org.lethe.index.Reception;

/** {@code POST /tools/create-dicom}: instances that are made of tags and content. */
public final class CreationRoutes implements RouteFamily {
    private final Archive archive;
    private final Creation creation;

    /** @param archive whose dictionary names the tags */
    public CreationRoutes(Archive archive, Creation creation) {
        this.archive = archive;
        this.creation = creation;
    }

    @Override
    public void register(Routes routes) {
        routes.post("/tools/create-dicom", this::create);
    }

    private void create(Exchange exchange) throws IOException {
        CreationRequest request =
                CreationRequest.read(exchange.bodyJsonObject(), archive.reader().dictionary());
        Reception reception = Reception.byRest(Instant.now(), exchange.remoteAddress(), exchange.user());
        List<Ingested> made = creation.create(request, reception);
        exchange.answerJson(json -> {
            switch (request.shape()) {
                case INSTANCE -> UploadRoutes.write(json, made.getFirst());
                case SERIES -> {
                    String series = made.getFirst().ids().series();
                    json.writeStartObject();
                    json.writeStringProperty("ID", series);
                    json.writeStringProperty("Path", "/series/" + series);
                    json.writeStringProperty("Status", "Success");
                    json.writeEndObject();
                }
            }
        });
    }
}
