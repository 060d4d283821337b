package org.lethe.http;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.archive.LookBack;
import org.lethe.archive.project.Lookups;
import org.lethe.archive.project.Project;
import org.lethe.archive.project.Projects;
import org.lethe.rewrite.PatientIdentity;
import tools.jackson.core.JsonGenerator;

/** Projects, the IDs that they gave to patients, and the way back from a pseudonym, which is recorded. */
public final class ProjectRoutes implements RouteFamily {
    private static final int SHOWN = 100;

    private final Projects projects;
    private final LookBack lookBack;

    public ProjectRoutes(Archive archive) {
        this.projects = archive.projects();
        this.lookBack = archive.lookBack();
    }

    @Override
    public void register(Routes routes) {
        routes.get("/projects", this::list);
        routes.get("/projects/{name}", exchange -> {
            Project project = projects.named(exchange.parameter(0));
            exchange.answerJson(json -> write(project, json));
        });
        routes.put("/projects/{name}/trial-ids", this::importTrialIds);
        routes.get("/projects/{name}/originals/{pseudonym}", this::original);
        routes.get("/projects/{name}/lookups", this::lookups);
    }

    private void list(Exchange exchange) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (Project project : projects.all()) {
                write(project, json);
            }
            json.writeEndArray();
        });
    }

    private static void write(Project project, JsonGenerator json) {
        List<String> keyIds = project.keyIds();
        json.writeStartObject();
        json.writeStringProperty("Name", project.name());
        json.writeStringProperty("KeyID", keyIds.getFirst());
        json.writeName("OlderKeyIDs");
        json.writeStartArray();
        keyIds.stream().skip(1).forEach(json::writeString);
        json.writeEndArray();
        json.writeNumberProperty("TrialIDs", project.trialIdCount());
        json.writeEndObject();
    }

    /** Whoever may say which pseudonym a patient gets can tell who is behind it. */
    private void importTrialIds(Exchange exchange) throws IOException {
        Project project = admitted(exchange);
        int patients = project.importTrialIds(exchange.bodyBytes());
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeNumberProperty("TrialIDs", patients);
            json.writeEndObject();
        });
    }

    /** The question is on disk before the answer is looked for, whatever it will be. */
    private void original(Exchange exchange) throws IOException {
        Project project = admitted(exchange);
        String pseudonym = exchange.parameter(1);
        LookBack.check(pseudonym);
        project.lookups().record(exchange.user(), exchange.remoteAddress(), pseudonym);
        LookBack.Original original = lookBack.find(project, pseudonym);
        exchange.answerHeader("Cache-Control", "no-store");
        exchange.answerJson(json -> {
            PatientIdentity patient = original.patient();
            json.writeStartObject();
            json.writeStringProperty("Pseudonym", pseudonym);
            if (patient.isNamed()) {
                json.writeStringProperty("PatientID", patient.id());
                json.writeStringProperty("IssuerOfPatientID", patient.issuer());
            } else {
                json.writeStringProperty("StudyInstanceUID", patient.id());
            }
            json.writeStringProperty("Source", original.keyId().isPresent() ? "Key" : "TrialIDs");
            if (original.keyId().isPresent()) {
                json.writeStringProperty("KeyID", original.keyId().get());
            }
            json.writeEndObject();
        });
    }

    private void lookups(Exchange exchange) throws IOException {
        Project project = admitted(exchange);
        long since = exchange.arguments().number("since", 0);
        long limit = Math.min(exchange.arguments().number("limit", SHOWN), Lookups.SHOWN_MAX);
        Lookups.Shown shown = project.lookups().show(since, (int) limit);
        exchange.answerHeader("Cache-Control", "no-store");
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeNumberProperty("Count", shown.count());
            json.writeBooleanProperty("Intact", shown.intact());
            json.writeName("Lookups");
            json.writeStartArray();
            for (Lookups.Lookup lookup : shown.shown()) {
                json.writeStartObject();
                json.writeStringProperty("Time", lookup.time());
                json.writeStringProperty("User", lookup.user());
                json.writeStringProperty("RemoteIp", lookup.remoteIp());
                json.writeStringProperty("Pseudonym", lookup.pseudonym());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private Project admitted(Exchange exchange) {
        Project project = projects.named(exchange.parameter(0));
        project.admit(exchange.user());
        return project;
    }
}
