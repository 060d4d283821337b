package org.lethe.rewrite;

import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import tools.jackson.databind.JsonNode;

/**
 * What a client wants done to a patient, a study, a series or an instance: the body of {@code /anonymize} and
 * {@code /modify}, typed and checked. {@link RequestReader} makes it.
 *
 * @param verb anonymize or modify
 * @param level of the resource that it is about
 * @param replacements {@code Replace}, in the order of the request
 * @param kept {@code Keep}
 * @param removed {@code Remove}
 * @param privateTags what becomes of private elements that nothing else speaks of
 * @param privateCreator {@code PrivateCreator}: whose private elements {@code Replace} means; null if not given
 * @param edition {@code DicomVersion}; null for the default profile, and for modify
 * @param profile {@code Profile} and {@code Options}, where there is no edition
 * @param transcode {@code Transcode}: the transfer syntax wanted
 * @param pixels what becomes of the pixels themselves
 * @param sources what becomes of the resources that were rewritten ({@code KeepSource})
 * @param keepLabels {@code KeepLabels}: whether labels are copied to the new resources
 * @param proof whether the result is searched for what identified the patient ({@code Verify})
 * @param job how the request is to be run
 */
public record RewriteRequest(
        Verb verb,
        Level level,
        List<Replacement> replacements,
        List<TagPath> kept,
        List<TagPath> removed,
        PrivateTags privateTags,
        String privateCreator,
        Edition edition,
        ProfileChoice profile,
        Optional<TargetSyntax> transcode,
        PixelRequest pixels,
        Sources sources,
        boolean keepLabels,
        Proof proof,
        JobOptions job) {

    /** What becomes of private elements. */
    public enum PrivateTags {
        KEEP,
        REMOVE
    }

    /** What becomes of the resources that were rewritten, once the new ones are stored. */
    public enum Sources {
        KEEP,
        DELETE
    }

    /** Whether the result is searched for what identified the patient, and refused if it is found. */
    public enum Proof {
        REQUIRED,
        WAIVED
    }

    /** The editions of PS3.15 table E.1-1 that {@code DicomVersion} can name. */
    public enum Edition {
        E2008("2008"),
        E2017C("2017c"),
        E2021B("2021b"),
        E2023B("2023b");

        private final String title;

        Edition(String title) {
            this.title = title;
        }

        /** As requests write it, such as {@code 2017c}. */
        public String title() {
            return title;
        }
    }

    /**
     * How a request is to be run.
     *
     * @param asynchronous whether the answer names a job instead of waiting for it; empty if the request does not say
     * @param permissive whether instances that fail are passed over
     * @param priority of the job; higher ones go first
     * @param userData travels along with the job; null if there is none
     */
    public record JobOptions(Optional<Boolean> asynchronous, boolean permissive, int priority, JsonNode userData) {}

    public RewriteRequest {
        replacements = List.copyOf(replacements);
        kept = List.copyOf(kept);
        removed = List.copyOf(removed);
    }

    /** This request with other replacements and removals. */
    RewriteRequest with(List<Replacement> otherReplacements, List<TagPath> otherRemovals) {
        return new RewriteRequest(
                verb,
                level,
                otherReplacements,
                kept,
                otherRemovals,
                privateTags,
                privateCreator,
                edition,
                profile,
                transcode,
                pixels,
                sources,
                keepLabels,
                proof,
                job);
    }

    /** Whether the request keeps or gives the SOP Instance UID: then the new instance may be one that is there. */
    public boolean namesSopInstanceUid() {
        return namesAtTop(Tag.SOPInstanceUID);
    }

    /** Whether the request keeps or gives the Frame of Reference UID: then all that refers to it has to follow. */
    public boolean namesFrameOfReference() {
        return namesAtTop(Tag.FrameOfReferenceUID);
    }

    private boolean namesAtTop(int tag) {
        TagPath path = TagPath.of(tag);
        return kept.contains(path) || replacements.stream().anyMatch(one -> one.path().equals(path));
    }

    /** Whether elements are kept that the profile would not keep, or get values that it knows nothing of. */
    boolean departsFromProfile() {
        return !kept.isEmpty() || !replacements.isEmpty() || privateTags == PrivateTags.KEEP;
    }
}
