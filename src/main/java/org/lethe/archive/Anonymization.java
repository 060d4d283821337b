package org.lethe.archive;

import java.util.Base64;
import java.util.Optional;
import org.lethe.archive.RewriteOrder.ProjectKey;
import org.lethe.rewrite.JobKey;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to anonymize what comes in or goes out, and from what the new identifiers follow: all that is needed to
 * have the same result again. {@link Anonymizations} makes them.
 */
public final class Anonymization {
    private static final String MEMBER = "Anonymization";

    private final ObjectNode request;
    private final Names names;
    private final String profileDigest;

    /** From what the new identifiers follow. */
    sealed interface Names {
        /** Those of one job: all its patients bear the same name. */
        record OfJob(JobKey key, String patientName) implements Names {}

        /**
         * Those that last: each patient has one of his own.
         *
         * @param purpose what they are for; another one gives other names
         */
        record Lasting(String purpose) implements Names {}

        /** Those of a project. */
        record OfProject(ProjectKey project) implements Names {}
    }

    /** @param profileDigest of the profile at this moment */
    Anonymization(ObjectNode request, Names names, String profileDigest) {
        this.request = request;
        this.names = names;
        this.profileDigest = profileDigest;
    }

    /** The body of the request. */
    ObjectNode request() {
        return request;
    }

    Names names() {
        return names;
    }

    /** Of the profile when this was made. */
    String profileDigest() {
        return profileDigest;
    }

    /** Adds it to what a job keeps, if there is one. */
    public static void put(Optional<Anonymization> anonymization, ObjectNode kept) {
        anonymization.ifPresent(one -> kept.set(MEMBER, one.toJson()));
    }

    /** What {@link #put} added. */
    public static Optional<Anonymization> in(ObjectNode kept) {
        return kept.get(MEMBER) instanceof ObjectNode json ? Optional.of(ofJson(json)) : Optional.empty();
    }

    private ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("Request", request);
        json.put("ProfileDigest", profileDigest);
        switch (names) {
            case Names.OfJob(JobKey key, String patientName) -> json
                    .put("Key", Base64.getEncoder().encodeToString(key.toBytes()))
                    .put("PatientName", patientName);
            case Names.Lasting(String purpose) -> json.put("Purpose", purpose);
            case Names.OfProject(ProjectKey project) -> json.set("Project", project.toJson());
        }
        return json;
    }

    private static Anonymization ofJson(ObjectNode json) {
        Names names;
        if (json.get("Project") instanceof ObjectNode project) {
            names = new Names.OfProject(ProjectKey.ofJson(project));
        } else if (json.has("Purpose")) {
            names = new Names.Lasting(json.get("Purpose").stringValue());
        } else {
            names = new Names.OfJob(JobKey.of(Base64.getDecoder().decode(json.get("Key").stringValue())),
                    json.get("PatientName").stringValue());
        }
        return new Anonymization((ObjectNode) json.get("Request"), names, json.path("ProfileDigest").asString(null));
    }
}
