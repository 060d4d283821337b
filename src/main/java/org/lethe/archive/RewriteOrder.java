package org.lethe.archive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.lethe.archive.project.Project;
import org.lethe.archive.project.Projects;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Reception;
import org.lethe.index.Ref;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a job is to rewrite, and how: all that is needed to run it again and have the same result.
 *
 * @param shape what it is called, and what it answers
 * @param verb anonymize or modify
 * @param level the highest one whose resources become new ones
 * @param body the request, as JSON
 * @param sources what is rewritten; of a merge, the study that it goes into
 * @param key from which all new identifiers follow; null if the request is for a project
 * @param project the project that the request is for; null if it is for none
 * @param profileDigest of the profile when the request was made; null if it is not known
 * @param patientName that anonymized patients are to bear; null if none was given yet, or if none is anonymized
 * @param remoteIp of whoever asked for it
 * @param httpUsername of whoever asked for it; empty if nobody had to say
 */
record RewriteOrder(Shape shape, Verb verb, Level level, ObjectNode body, List<Ref> sources, JobKey key,
        ProjectKey project, String profileDigest, String patientName, String remoteIp, String httpUsername) {

    /**
     * From what the identifiers follow of a request that is for a project. The key itself stays with the project.
     *
     * @param project its name
     * @param keyId of the key that was the active one when the request was made
     * @param trialIdsMark of the IDs that were given to patients at that time
     */
    record ProjectKey(String project, String keyId, String trialIdsMark) {
        static ProjectKey of(Project project) {
            return new ProjectKey(project.name(), project.activeKeyId(), project.trialIdsMark());
        }

        /** @throws LetheException if the project is not there any more, or has other trial IDs */
        Naming naming(Projects projects) {
            return projects.named(project).naming(keyId, trialIdsMark);
        }

        ObjectNode toJson() {
            return JsonNodeFactory.instance.objectNode().put("Name", project).put("KeyID", keyId)
                    .put("TrialIds", trialIdsMark);
        }

        static ProjectKey ofJson(ObjectNode json) {
            return new ProjectKey(json.get("Name").stringValue(), json.get("KeyID").stringValue(),
                    json.get("TrialIds").stringValue());
        }
    }

    /** The forms of such jobs. */
    enum Shape {
        /** One resource becomes another one. */
        RESOURCE("ResourceModification"),
        /** Any resources at once. */
        BULK("ResourceModification"),
        /** Some series or instances of a study become a study of their own. */
        SPLIT("SplitStudy"),
        /** Resources move into a study. */
        MERGE("MergeStudy");

        private final String type;

        Shape(String type) {
            this.type = type;
        }

        /** The type of the job. */
        String type() {
            return type;
        }
    }

    RewriteOrder {
        sources = List.copyOf(sources);
    }

    /** The same, with a name for the patients. */
    RewriteOrder named(String name) {
        return new RewriteOrder(shape, verb, level, body, sources, key, project, profileDigest, name, remoteIp,
                httpUsername);
    }

    RewriteRequest request(Rewriter rewriter) {
        return switch (shape) {
            case RESOURCE, SPLIT, MERGE -> rewriter.read(verb, level, body);
            case BULK -> rewriter.readBulk(verb, level, body);
        };
    }

    /**
     * @throws LetheException if the request is for a project that is not there any more, or that has other trial IDs
     *     than when it was made, or if its profile is another one
     */
    RewritePlan plan(Rewriter rewriter, Projects projects, Together together) {
        RewriteRequest request = request(rewriter);
        if (profileDigest != null && !profileDigest.equals(rewriter.profileDigest(body))) {
            throw new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                    "The profile changed since the job was submitted: make the request anew");
        }
        return rewriter.compile(request, naming(projects), together);
    }

    private Naming naming(Projects projects) {
        if (project != null) {
            return project.naming(projects);
        }
        return patientName == null ? Naming.of(key) : Naming.of(key, patientName);
    }

    /** How the new instances came in. */
    Reception reception() {
        return Reception.byRest(Instant.now(), remoteIp, httpUsername);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Shape", shape.name());
        json.put("Verb", verb.name());
        json.put("Level", level.name());
        json.set("Body", body);
        ArrayNode refs = json.putArray("Sources");
        for (Ref ref : sources) {
            refs.addObject().put("Level", ref.level().name()).put("ID", ref.id());
        }
        if (project == null) {
            json.put("Key", Base64.getEncoder().encodeToString(key.toBytes()));
        } else {
            json.set("Project", project.toJson());
        }
        json.put("ProfileDigest", profileDigest);
        json.put("PatientName", patientName);
        json.put("RemoteIp", remoteIp);
        json.put("HttpUsername", httpUsername);
        return json;
    }

    static RewriteOrder ofJson(ObjectNode json) {
        List<Ref> sources = new ArrayList<>();
        for (JsonNode ref : json.get("Sources")) {
            sources.add(new Ref(Level.valueOf(ref.get("Level").stringValue()), ref.get("ID").stringValue()));
        }
        return new RewriteOrder(
                Shape.valueOf(json.get("Shape").stringValue()),
                Verb.valueOf(json.get("Verb").stringValue()),
                Level.valueOf(json.get("Level").stringValue()),
                (ObjectNode) json.get("Body"),
                sources,
                json.has("Key") ? JobKey.of(Base64.getDecoder().decode(json.get("Key").stringValue())) : null,
                json.get("Project") instanceof ObjectNode project ? ProjectKey.ofJson(project) : null,
                json.path("ProfileDigest").asString(null),
                json.path("PatientName").asString(null),
                json.get("RemoteIp").stringValue(),
                json.get("HttpUsername").stringValue());
    }
}
