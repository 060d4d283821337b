package org.lethe.evidence;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.TagPath;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.RewriteRequest.Proof;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a report is about. Of the request it tells the names of elements, never their values, as those may be anything.
 *
 * @param job ID of the job; null if there was none
 * @param software name and version of what did it
 * @param started when the work was asked for
 * @param plan that was applied
 * @param profileDigest of the profile and all that it extends; null if there is none
 * @param project whose pseudonyms patients got; empty if the request was for none
 */
public record Subject(String job, String software, Instant started, RewritePlan plan, String profileDigest,
        Optional<ProjectName> project) {
    /** What does the work: the name and the version of this build. */
    public static final String THIS_SOFTWARE = "Lethe "
            + Objects.requireNonNullElse(Subject.class.getPackage().getImplementationVersion(), "development");

    private static final String LOOKED_AT = "Values of all data elements at all depths, private ones and file meta"
            + " information included; not what pixels show";

    /**
     * A project, without its key.
     *
     * @param name of the project
     * @param keyId of its key
     */
    public record ProjectName(String name, String keyId) {}

    ObjectNode toJson() {
        RewriteRequest request = plan.request();
        boolean isAnonymization = request.verb() == Verb.ANONYMIZE;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Kind", isAnonymization ? "De-identification" : "Modification, which does not claim to de-identify");
        if (job != null) {
            json.put("Job", job);
        }
        json.put("Software", software);
        json.put("Started", started.toString());
        plan.method().ifPresent(method -> json.put("Method", method));
        if (isAnonymization) {
            addProfile(json, request);
        }
        json.set("Request", requestJson(request));
        ObjectNode verification = json.putObject("Verification");
        verification.put("Required", request.proof() == Proof.REQUIRED);
        if (request.proof() == Proof.REQUIRED) {
            verification.put("LookedAt", LOOKED_AT);
        }
        return json;
    }

    private void addProfile(ObjectNode json, RewriteRequest request) {
        if (request.edition() != null) {
            json.put("DicomVersion", request.edition().title());
        } else {
            ObjectNode profile = json.putObject("Profile").put("Name", request.profile().name());
            if (profileDigest != null) {
                profile.put("Digest", profileDigest);
            }
            ArrayNode options = json.putArray("Options");
            plan.options().forEach(options::add);
        }
        project.ifPresent(one -> json.putObject("Project").put("Name", one.name()).put("KeyID", one.keyId()));
    }

    private ObjectNode requestJson(RewriteRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("Verb", request.verb().name().toLowerCase(Locale.ROOT));
        json.put("Level", request.level().title());
        addPaths(json.putArray("Replace"), request.replacements().stream().map(one -> one.path()).toList());
        addPaths(json.putArray("Keep"), request.kept());
        addPaths(json.putArray("Remove"), request.removed());
        json.put("PrivateTags", request.privateTags().name().toLowerCase(Locale.ROOT));
        json.put("Sources", request.sources().name().toLowerCase(Locale.ROOT));
        json.put("KeepLabels", request.keepLabels());
        json.put("Permissive", request.job().permissive());
        request.transcode().ifPresent(target -> json.put("Transcode", target.syntax().uid()));
        json.put("PixelRegions", request.pixels().regions().size());
        return json;
    }

    private void addPaths(ArrayNode array, Iterable<TagPath> paths) {
        for (TagPath path : paths) {
            array.addArray().add(path.toString()).add(plan.keywordOf(path.tag()).orElse(""));
        }
    }
}
