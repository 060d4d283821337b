package org.lethe.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.config.Modality;
import org.lethe.dimse.CommitmentReport;
import org.lethe.dimse.CommitmentReport.Failure;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.CommitmentReport.Outcome;
import org.lethe.dimse.Modalities;
import org.lethe.dimse.StorageCommitment;
import org.lethe.dimse.StoreJobs;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /storage-commitment}: what modalities were asked to keep (Orthanc Book, "Storage commitment"). */
public final class CommitmentRoutes implements RouteFamily {
    private final Modalities modalities;
    private final StoreJobs storeJobs;
    private final StorageCommitment commitment;

    public CommitmentRoutes(Modalities modalities, StoreJobs storeJobs, StorageCommitment commitment) {
        this.modalities = modalities;
        this.storeJobs = storeJobs;
        this.commitment = commitment;
    }

    @Override
    public void register(Routes routes) {
        routes.ask("/modalities/{id}/storage-commitment", this::ask);
        routes.get("/storage-commitment/{id}", this::report);
        routes.post("/storage-commitment/{id}/remove", this::remove);
    }

    private void ask(Exchange exchange) throws IOException {
        Modality registered = modalities.require(exchange.parameter(0));
        ObjectNode body = ModalityRequest.options(exchange.bodyBytes());
        List<Instance> instances = new ArrayList<>();
        if (body.has("Resources")) {
            instances.addAll(storeJobs.instances(registered, storeJobs.resources(BulkRoutes.resourcesOf(body))));
        }
        body.path("DicomInstances").forEach(instance -> instances.add(instanceOf(instance)));
        if (instances.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The body must name \"Resources\" or \"DicomInstances\" to be kept");
        }
        String id = commitment.request(ModalityRequest.of(registered, body), instances);
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("ID", id);
            json.writeStringProperty("Path", "/storage-commitment/" + id);
            json.writeEndObject();
        });
    }

    /** An object, or an array of the class and the instance. */
    private static Instance instanceOf(JsonNode json) {
        JsonNode sopClass = json.isArray() ? json.path(0) : json.path("SOPClassUID");
        JsonNode sopInstance = json.isArray() ? json.path(1) : json.path("SOPInstanceUID");
        if (!sopClass.isString() || !sopInstance.isString()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The items of \"DicomInstances\" must have a \"SOPClassUID\" and a \"SOPInstanceUID\"");
        }
        return new Instance(sopClass.stringValue(), sopInstance.stringValue());
    }

    private CommitmentReport require(Exchange exchange) {
        return commitment.report(exchange.parameter(0)).orElseThrow(
                () -> new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such storage commitment"));
    }

    private void report(Exchange exchange) throws IOException {
        CommitmentReport report = require(exchange);
        Outcome outcome = report.outcome().orElse(new Outcome(List.of(), List.of()));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("Failures");
            for (Failure failure : outcome.failures()) {
                json.writeStartObject();
                json.writeStringProperty("Description", failure.description());
                json.writeNumberProperty("FailureReason", failure.reason());
                write(json, failure.instance());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("RemoteAET", report.remoteAet());
            json.writeStringProperty("Status", report.status());
            json.writeArrayPropertyStart("Success");
            for (Instance instance : outcome.successes()) {
                json.writeStartObject();
                write(json, instance);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Instance instance) {
        json.writeStringProperty("SOPClassUID", instance.sopClassUid());
        json.writeStringProperty("SOPInstanceUID", instance.sopInstanceUid());
    }

    /** Only what is kept elsewhere may go. */
    private void remove(Exchange exchange) throws IOException {
        CommitmentReport report = require(exchange);
        if (report.outcome().filter(known -> known.failures().isEmpty()).isEmpty()) {
            throw new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                    "The modality did not report that it keeps all the instances");
        }
        commitment.remove(report);
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }
}
