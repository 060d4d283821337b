package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.PrivateTags;

/**
 * Refuses a de-identified dataset in which the identity of its original is found again: a second pair of eyes, which
 * does not know what the profile did. For all threads at once.
 */
final class Verification {
    /** More than the files of anybody say of people, by far. */
    private static final int FACTS_MAX = 20_000;

    private static final int NAMED_MAX = 5;

    private final RewritePlan plan;
    private final Profile basic;
    private final LatestPhrases latestPhrases;

    /** @param basic the profile from which others depart */
    Verification(RewritePlan plan, Profile basic, LatestPhrases latestPhrases) {
        this.plan = plan;
        this.basic = basic;
        this.latestPhrases = latestPhrases;
    }

    /**
     * Where the identity of the original is found again; of very many places, the first.
     *
     * @throws LetheException of kind BAD_REQUEST if it has too many facts to look for
     * @throws IOException if a value has to be read and cannot be
     */
    List<Leak> leaksIn(Rewritten rewritten, Attributes original) throws IOException {
        Spared spared = sparedFor(original);
        Identity identity =
                Identity.of(original, spared, uid -> uid.equals(plan.references().laidDown(uid)));
        if (identity.facts().size() > FACTS_MAX) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The instance names more people and identifiers than can be"
                    + " looked for: let nobody look with \"Verify\": false");
        }
        latestPhrases.share(identity);
        LeakSearch search = new LeakSearch(identity, plan.reader(), spared);
        // The instance itself is named in the dataset, too, which tells whether it may be.
        search.search(rewritten.fileMeta().toBuilder().remove(Tag.MediaStorageSOPInstanceUID).build());
        search.search(withoutNewPixels(rewritten));
        return search.leaks();
    }

    /** @throws LetheException of kind BAD_REQUEST that names the elements, but not the values, if there are any */
    void refuse(List<Leak> leaks) {
        if (!leaks.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, describe(leaks));
        }
    }

    /** Pixels that are encoded anew come without the comments of the old ones. */
    private static Attributes withoutNewPixels(Rewritten rewritten) {
        return rewritten.hasNewPixels()
                ? rewritten.dataset().toBuilder().remove(Tag.PixelData).build()
                : rewritten.dataset();
    }

    private Spared sparedFor(Attributes original) {
        String sopClass = original.string(Tag.SOPClassUID);
        return new Spared(plan.root(), plan.profile().actionsFor(sopClass), basic.actionsFor(sopClass),
                plan.profile().tailoring().rulesFor(original), plan.dictionary(),
                plan.request().privateTags() == PrivateTags.KEEP);
    }

    private String describe(List<Leak> leaks) {
        String named = leaks.stream().limit(NAMED_MAX).map(this::describe).collect(Collectors.joining(", "));
        String more = leaks.size() > NAMED_MAX ? " and " + (leaks.size() - NAMED_MAX) + " more elements" : "";
        return "What identified the patient is still in " + named + more + ", so nothing was stored."
                + " \"Remove\" or \"Replace\" these tags, \"Keep\" them if they may stay,"
                + " or let nobody look with \"Verify\": false";
    }

    private String describe(Leak leak) {
        String identifier = leak.identifier() == 0
                ? ""
                : " (from "
                        + plan.dictionary().keywordOf(leak.identifier(), null) + ")";
        return leak.path() + identifier;
    }
}
