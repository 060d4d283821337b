package org.lethe.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.ModuleTags;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.rewrite.Replacement;
import org.lethe.rewrite.RewriteRequest;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Splitting and merging, as modifications of studies: the parts get the attributes of the Patient and the General Study
 * module of the study that they come to (Orthanc Book, "Splitting" and "Merging").
 *
 * @param index where the study is
 * @param studyId that is split, or merged into
 */
record StudyParts(Index index, String studyId) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> JOB_OPTIONS =
            List.of("Asynchronous", "Synchronous", "Priority", "Permissive", "UserData", "KeepLabels");

    /** @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such study */
    StudyParts {
        if (!index.contains(Level.STUDY, studyId)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such study");
        }
    }

    Ref study() {
        return new Ref(Level.STUDY, studyId);
    }

    /** The series and instances of the study that a request names. */
    List<Ref> toSplit(ObjectNode body) {
        List<Ref> parts = new ArrayList<>();
        for (String id : ids(body, "Series")) {
            parts.add(ofThisStudy(Level.SERIES, id));
        }
        for (String id : ids(body, "Instances")) {
            parts.add(ofThisStudy(Level.INSTANCE, id));
        }
        if (parts.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "\"Series\" and \"Instances\" name nothing that could be split off");
        }
        return parts;
    }

    private Ref ofThisStudy(Level level, String id) {
        if (!index.contains(level, id) || !index.ancestor(level, id, Level.STUDY).equals(studyId)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                    "One of what is to be split off is no part of the study");
        }
        return new Ref(level, id);
    }

    /** The resources of other studies that a request names. */
    List<Ref> toMerge(ObjectNode body) {
        if (!body.has("Resources")) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"Resources\" must be an array of identifiers");
        }
        return ids(body, "Resources").stream().map(this::ofAnotherStudy).toList();
    }

    private Ref ofAnotherStudy(String id) {
        Level level = index.levelOf(id).orElse(Level.PATIENT);
        if (level == Level.PATIENT || index.ancestor(level, id, Level.STUDY).equals(studyId)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                    "One of the \"Resources\" is no study, series or instance, or belongs to the study already");
        }
        return new Ref(level, id);
    }

    private static List<String> ids(ObjectNode body, String name) {
        List<String> ids = new ArrayList<>();
        if (body.has(name)) {
            JsonNode list = body.get(name);
            boolean isList = list.isArray() && list.valueStream().allMatch(JsonNode::isString);
            if (!isList) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"" + name + "\" must be an array of identifiers");
            }
            list.forEach(id -> ids.add(id.stringValue()));
        }
        return ids;
    }

    /** The modification that splitting is. */
    static ObjectNode splitRequest(ObjectNode body) {
        ObjectNode request = options(body);
        for (String member : List.of("Replace", "Remove")) {
            if (body.has(member)) {
                request.set(member, body.get(member));
            }
        }
        return request;
    }

    /** @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if a tag is not of a patient or a study */
    static void checkModules(RewriteRequest request) {
        request.replacements().stream().map(Replacement::path).forEach(StudyParts::checkModule);
        request.removed().forEach(StudyParts::checkModule);
    }

    private static void checkModule(TagPath path) {
        int tag = path.isTopLevel() ? path.tag() : path.steps().getFirst().sequence();
        if (!isOfPatientOrStudy(tag) || path.tag() == Tag.StudyInstanceUID) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The tag " + Tag.toHex(path.tag())
                    + " is no attribute of a patient or a study that can be changed when a study is split");
        }
    }

    /** The modification that merging is: all that the target says of the patient and the study. */
    static ObjectNode mergeRequest(ObjectNode body, Attributes target, Dictionary dictionary) {
        ObjectNode request = options(body);
        request.set("Replace", values(target, dictionary));
        ArrayNode removed = request.putArray("Remove");
        for (Level level : List.of(Level.PATIENT, Level.STUDY)) {
            for (int tag : ModuleTags.of(level).toArray()) {
                if (!target.contains(tag) && tag != Tag.PatientID && tag != Tag.StudyInstanceUID) {
                    removed.add(Tag.toHex(tag));
                }
            }
        }
        return request;
    }

    private static JsonNode values(Attributes target, Dictionary dictionary) {
        IntPredicate modules = StudyParts::isOfPatientOrStudy;
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(json)) {
            TagsJson.of(dictionary, TagFormat.SHORT).showingWhole(_ -> true).write(target, modules, out);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The study that is merged into cannot be read", e);
        }
        return JSON.readTree(json.toByteArray());
    }

    private static boolean isOfPatientOrStudy(int tag) {
        return ModuleTags.of(Level.PATIENT).contains(tag) || ModuleTags.of(Level.STUDY).contains(tag);
    }

    /** What is said of the job. Unlike other modifications, these move: the originals go unless they are to be kept. */
    private static ObjectNode options(ObjectNode body) {
        ObjectNode request = JSON.createObjectNode();
        for (String option : JOB_OPTIONS) {
            if (body.has(option)) {
                request.set(option, body.get(option));
            }
        }
        request.put("Force", true);
        request.set("KeepSource", body.has("KeepSource")
                ? body.get("KeepSource")
                : JSON.createObjectNode()
                        .booleanNode(false));
        return request;
    }
}
