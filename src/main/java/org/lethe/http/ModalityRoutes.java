package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.lethe.config.Modality;
import org.lethe.dicom.Uids;
import org.lethe.dimse.FindScu;
import org.lethe.dimse.Modalities;
import org.lethe.dimse.Scu;
import org.lethe.dimse.StoreJobs;
import org.lethe.dimse.StoreJobs.Sent;
import org.lethe.dimse.StoreOrder;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.lethe.jobs.JobEngine;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** {@code /modalities}: other DICOM servers, and what is asked of them (Orthanc Book, "REST API: DICOM modalities"). */
public final class ModalityRoutes implements RouteFamily {
    private static final List<String> OPERATIONS = List.of("configuration", "echo", "find", "find-instance",
            "find-patient", "find-series", "find-study", "find-worklist", "get", "move", "query", "storage-commitment",
            "store", "store-straight");

    private final Modalities modalities;
    private final Scu scu;
    private final FindScu findScu;
    private final boolean findChecked;
    private final StoreJobs storeJobs;
    private final JobEngine jobs;

    /** @param findChecked whether an echo tries C-FIND, too, unless a request says otherwise */
    public ModalityRoutes(Modalities modalities, Scu scu, FindScu findScu, boolean findChecked, StoreJobs storeJobs,
            JobEngine jobs) {
        this.modalities = modalities;
        this.scu = scu;
        this.findScu = findScu;
        this.findChecked = findChecked;
        this.storeJobs = storeJobs;
        this.jobs = jobs;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/modalities", this::list);
        routes.get("/modalities/{id}", this::operations);
        routes.put("/modalities/{id}", this::put);
        routes.delete("/modalities/{id}", this::delete);
        routes.get("/modalities/{id}/configuration", this::configuration);
        routes.ask("/modalities/{id}/echo", this::echo);
        routes.ask("/modalities/{id}/store", this::store);
        routes.ask("/modalities/{id}/store-straight", this::storeStraight);
        routes.ask("/tools/dicom-echo", this::echoTool);
    }

    private void list(Exchange exchange) throws IOException {
        if (!exchange.arguments().flag("expand", false)) {
            exchange.answerJson(modalities.all().keySet());
            return;
        }
        exchange.answerJson(json -> {
            json.writeStartObject();
            modalities.all().forEach((name, modality) -> {
                json.writeName(name);
                Json.write(json, modality.toJson());
            });
            json.writeEndObject();
        });
    }

    private Modality require(Exchange exchange) {
        return modalities.require(exchange.parameter(0));
    }

    private void operations(Exchange exchange) throws IOException {
        require(exchange);
        exchange.answerJson(OPERATIONS);
    }

    private void put(Exchange exchange) throws IOException {
        Modality modality = Modality.read(ModalityRequest.json(exchange.bodyBytes()));
        storeJobs.check(modality);
        modalities.put(exchange.parameter(0), modality);
        exchange.answerEmpty();
    }

    private void delete(Exchange exchange) {
        modalities.remove(exchange.parameter(0));
        exchange.answerEmpty();
    }

    private void configuration(Exchange exchange) throws IOException {
        Modality modality = require(exchange);
        exchange.answerJson(json -> Json.write(json, modality.toJson()));
    }

    private void echo(Exchange exchange) throws IOException {
        Modality modality = require(exchange);
        ObjectNode options = ModalityRequest.options(exchange.bodyBytes());
        echo(exchange, ModalityRequest.of(modality, options), options);
    }

    private void echoTool(Exchange exchange) throws IOException {
        ObjectNode body = ModalityRequest.options(exchange.bodyBytes());
        echo(exchange, Modality.read(body), body);
    }

    private void echo(Exchange exchange, Modality modality, ObjectNode options) throws IOException {
        scu.echo(modality);
        if (new JsonRequest(options).flag("CheckFind", findChecked)) {
            findScu.check(modality);
        }
        exchange.answerJson((JsonGenerator json) -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private void store(Exchange exchange) throws IOException {
        Modality modality = require(exchange);
        StoreRequest request = StoreRequest.parse(exchange.bodyBytes(), modality);
        StoreOrder order = new StoreOrder(exchange.parameter(0), request.modality(),
                storeJobs.resources(request.resources()), request.job().permissive(), request.originator(),
                request.committed() ? Optional.of(Uids.random()) : Optional.empty(),
                storeJobs.anonymization(modality, request.anonymize()));
        JobRoutes.answer(exchange, jobs, storeJobs.work(order), request.job());
    }

    private void storeStraight(Exchange exchange) throws IOException {
        Modality modality = require(exchange);
        Sent sent = storeJobs.straight(bodySource(exchange), modality);
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("SOPClassUID", sent.sopClassUid());
            json.writeStringProperty("SOPInstanceUID", sent.sopInstanceUid());
            json.writeEndObject();
        });
    }

    private static ByteSource bodySource(Exchange exchange) throws IOException {
        try (InputStream body = exchange.body(); Spool spool = new Spool()) {
            body.transferTo(spool);
            return spool.toSource();
        }
    }
}
