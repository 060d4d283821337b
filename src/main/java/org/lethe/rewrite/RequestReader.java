package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;
import static org.lethe.error.ErrorKind.BAD_REQUEST;
import static org.lethe.error.ErrorKind.PARAMETER_OUT_OF_RANGE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.LetheException;
import org.lethe.rewrite.IdentifierRules.Member;
import org.lethe.rewrite.RewriteRequest.Edition;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import org.lethe.rewrite.RewriteRequest.PrivateTags;
import org.lethe.rewrite.RewriteRequest.Proof;
import org.lethe.rewrite.RewriteRequest.Sources;
import tools.jackson.databind.JsonNode;

/**
 * Reads the JSON body of {@code /anonymize} and {@code /modify}. Members that it does not know are ignored, as Orthanc
 * does; all that is wrong with the others is named at once.
 */
final class RequestReader {
    /** No reader takes files that are nested deeper. */
    private static final int PATH_STEPS_MAX = 128;

    private static final int SEQUENCE_ITEM_GROUP = 0xFFFE;
    private static final int FILE_META_GROUP = 0x0002;

    private final Verb verb;
    private final Level level;
    private final Level asStrictAs;
    private final JsonNode body;
    private final Dictionary dictionary;
    private final int lossyQuality;
    private final Faults faults = new Faults();
    private final Members members;

    /**
     * @param asStrictAs the level whose rules for identifiers hold
     * @param lossyQuality of lossy compression where the request says nothing of it
     */
    RequestReader(Verb verb, Level level, Level asStrictAs, JsonNode body, Dictionary dictionary,
            int lossyQuality) {
        this.verb = verb;
        this.level = level;
        this.asStrictAs = asStrictAs;
        this.body = body;
        this.members = new Members(body, faults);
        this.dictionary = dictionary;
        this.lossyQuality = lossyQuality;
    }

    RewriteRequest read() {
        if (body == null || !body.isObject()) {
            throw new LetheException(BAD_FILE_FORMAT, "The body of the request must be a JSON object");
        }
        boolean force = members.flag("Force", false);
        List<TagPath> removed = paths(Member.REMOVE, force);
        List<Replacement> replacements = replacements(force);
        List<TagPath> kept = paths(Member.KEEP, force);
        if (verb == Verb.MODIFY && level == Level.PATIENT) {
            TagPath patientId = TagPath.of(Tag.PatientID);
            boolean replaced = replacements.stream().anyMatch(r -> r.path().equals(patientId));
            IdentifierRules.checkNamesPatientId(replaced || kept.contains(patientId), faults);
        }
        RewriteRequest request = new RewriteRequest(
                verb,
                level,
                replacements,
                kept,
                removed,
                privateTags(),
                members.text("PrivateCreator"),
                edition(),
                profile(),
                transcode(),
                pixels(),
                members.flag("KeepSource", true) ? Sources.KEEP : Sources.DELETE,
                members.flag("KeepLabels", false),
                proof(),
                new JobOptions(asynchronous(), members.flag("Permissive", false), members.integer("Priority", 0),
                        body.get("UserData")));
        faults.throwIfAny();
        return request;
    }

    private PrivateTags privateTags() {
        return switch (verb) {
            case ANONYMIZE -> privateFlag("KeepPrivateTags") ? PrivateTags.KEEP : PrivateTags.REMOVE;
            case MODIFY -> privateFlag("RemovePrivateTags") ? PrivateTags.REMOVE : PrivateTags.KEEP;
        };
    }

    private Proof proof() {
        return verb == Verb.ANONYMIZE && members.flag("Verify", true) ? Proof.REQUIRED : Proof.WAIVED;
    }

    /** The oldest clients send {@code null} to switch these two on. */
    private boolean privateFlag(String name) {
        return body.path(name).isNull() || members.flag(name, false);
    }

    private Edition edition() {
        String title = verb == Verb.ANONYMIZE ? members.text("DicomVersion") : null;
        if (title == null) {
            return null;
        }
        for (Edition edition : Edition.values()) {
            if (edition.title().equals(title)) {
                return edition;
            }
        }
        faults.add(PARAMETER_OUT_OF_RANGE, "\"DicomVersion\" must be one of 2008, 2017c, 2021b and 2023b");
        return null;
    }

    private ProfileChoice profile() {
        if (verb != Verb.ANONYMIZE || !body.has("Profile") && !body.has("Options")) {
            return ProfileChoice.BASIC;
        }
        if (body.has("DicomVersion")) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"DicomVersion\" is for requests without \"Profile\" and \"Options\"");
        }
        String name = members.text("Profile");
        return new ProfileChoice(name == null ? ProfileChoice.BASIC.name() : name,
                ProfileReader.options(body.get("Options"), faults));
    }

    private PixelRequest pixels() {
        JsonNode pixels = body.get("Pixels");
        int quality = members.integer("LossyQuality", lossyQuality);
        if (pixels == null) {
            return new PixelRequest(List.of(), quality);
        }
        // What is not understood here would be left in the pixels.
        if (!pixels.isObject() || pixels.size() != 1 || !pixels.has("Regions")) {
            faults.add(BAD_FILE_FORMAT, "\"Pixels\" must be an object with the member \"Regions\" and no other");
            return new PixelRequest(List.of(), quality);
        }
        return new PixelRequest(RegionReader.read(pixels.get("Regions"), faults), quality);
    }

    private Optional<TargetSyntax> transcode() {
        int quality = members.integer("LossyQuality", lossyQuality);
        if (quality < TargetSyntax.QUALITY_MIN || quality > TargetSyntax.QUALITY_MAX) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"LossyQuality\" must be from 1 to 100");
        }
        String uid = members.text("Transcode");
        if (uid == null) {
            return Optional.empty();
        }
        if (!TransferSyntax.isKnown(uid)) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"Transcode\" names no transfer syntax that is known");
            return Optional.empty();
        }
        return Optional.of(new TargetSyntax(TransferSyntax.of(uid), quality));
    }

    private Optional<Boolean> asynchronous() {
        if (body.has("Asynchronous")) {
            return Optional.of(members.flag("Asynchronous", false));
        }
        return body.has("Synchronous") ? Optional.of(!members.flag("Synchronous", true)) : Optional.empty();
    }

    private List<TagPath> paths(Member member, boolean force) {
        JsonNode list = body.get(member.title);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            faults.add(BAD_REQUEST, "\"" + member.title + "\" must be an array of tags");
            return List.of();
        }
        List<TagPath> paths = new ArrayList<>(list.size());
        for (JsonNode name : list) {
            if (!name.isString()) {
                faults.add(BAD_REQUEST, "\"" + member.title + "\" must hold strings only");
                continue;
            }
            TagPath path = path(name.stringValue(), member, force);
            if (path != null) {
                paths.add(path);
            }
        }
        return paths;
    }

    private List<Replacement> replacements(boolean force) {
        JsonNode members = body.get(Member.REPLACE.title);
        if (members == null) {
            return List.of();
        }
        if (!members.isObject()) {
            faults.add(BAD_REQUEST, "\"Replace\" must be an object of tags and values");
            return List.of();
        }
        NewValueReader values = new NewValueReader(dictionary, faults, NewValueReader.DataUris.DECODED);
        List<Replacement> replacements = new ArrayList<>(members.size());
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            TagPath path = path(member.getKey(), Member.REPLACE, force);
            if (path != null) {
                NewValue value = values.read(path.tag(), path.toString(), member.getValue());
                if (value != null) {
                    replacements.add(new Replacement(path, value));
                }
            }
        }
        return replacements;
    }

    /** @return null if it is no path, or one that cannot stand here; the fault is noted */
    private TagPath path(String name, Member member, boolean force) {
        TagPath path;
        try {
            path = TagPath.parse(name, dictionary);
        } catch (LetheException e) {
            faults.add(e);
            return null;
        }
        if (path.steps().size() > PATH_STEPS_MAX) {
            faults.add(PARAMETER_OUT_OF_RANGE, "A path leads through more than " + PATH_STEPS_MAX + " sequences");
            return null;
        }
        if (path.isTopLevel()) {
            IdentifierRules.check(asStrictAs, member, path.tag(), force, faults);
        }
        return isRewritable(path, member) ? path : null;
    }

    private boolean isRewritable(TagPath path, Member member) {
        boolean removesNothing = member == Member.REMOVE && Tag.group(path.tag()) != SEQUENCE_ITEM_GROUP;
        if (removesNothing || isPartOfDatasets(path.tag())) {
            return true;
        }
        faults.add(BAD_REQUEST, notPartOfDatasets(path.tag()));
        return false;
    }

    /** Whether elements with a tag belong to datasets, and not to the form in which they are written. */
    static boolean isPartOfDatasets(int tag) {
        int group = Tag.group(tag);
        return group != SEQUENCE_ITEM_GROUP && group != FILE_META_GROUP && group != 0 && !Tag.isGroupLength(tag);
    }

    static String notPartOfDatasets(int tag) {
        return "The tag " + Tag.toHex(tag) + " is not part of a dataset: it is written anew with each file";
    }
}
