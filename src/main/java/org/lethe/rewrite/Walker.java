package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.rewrite.PathRules.Rule;
import org.lethe.rewrite.RewriteReport.Outcome;

/**
 * One walk through one dataset, which makes the new one on the way. What does not change is passed on as it is, from
 * single elements to whole sequences. Not for several threads.
 */
final class Walker {
    private static final int UIDS_BYTES_MAX = 64 << 10;

    private final RewritePlan plan;
    private final DicomReader reader;
    private final ActionTable actions;
    private final boolean deidentifies;
    private final boolean cleans;
    private final Attributes dataset;
    private final ValueCaster caster;
    private final OwnUids ownUids;
    private final Pseudonyms.Session pseudonyms;
    private final List<ProfileRule> tailored;
    private final Strictness strictness;
    private final Cleaning cleaning;
    private final Set<String> leaking;
    private final Trail trail = new Trail();
    private final RewriteReport.Notes notes;

    /**
     * @param reporting whether to take down what is done
     * @param leaking paths of elements that the profile would leave, and that have to go all the same
     */
    Walker(RewritePlan plan, Attributes dataset, RewritePlan.Reporting reporting, Set<String> leaking) {
        this.leaking = leaking;
        this.plan = plan;
        this.reader = plan.reader();
        this.actions = plan.profile().actionsFor(dataset.string(Tag.SOPClassUID));
        this.deidentifies = plan.profile().isDeidentification();
        this.cleans = plan.profile().cleans();
        this.dataset = dataset;
        this.caster = plan.casterFor(dataset);
        this.pseudonyms = plan.pseudonyms().session();
        this.ownUids = OwnUids.of(dataset, plan.root(), actions, pseudonyms);
        Tailoring tailoring = plan.profile().tailoring();
        this.tailored = tailoring.rulesFor(dataset);
        this.strictness = tailoring.unlisted() == Tailoring.Unlisted.STRICT ? new Strictness(plan.dictionary()) : null;
        this.cleaning = new Cleaning(dataset, () -> patientOf(plan, dataset), tailoring.patterns(), pseudonyms);
        this.notes = switch (reporting) {
            case OFF -> null;
            case ACTIONS -> new RewriteReport.Notes(trail, 0);
            case ON -> new RewriteReport.Notes(trail, RewriteReport.ENTRIES_MAX);
        };
    }

    /** Whose days dates are moved by: where there is no project, new PatientIDs do not tell issuers apart, either. */
    private static PatientIdentity patientOf(RewritePlan plan, Attributes dataset) {
        PatientIdentity patient = PatientIdentity.of(dataset);
        return plan.project() == null ? patient.withoutIssuer() : patient;
    }

    /** How an element is treated that neither the request nor the table has a word for. */
    private enum Treatment {
        BY_PROFILE,
        /** It stands in what is kept to be cleaned. */
        CLEANED,
        /** The request keeps what is here: only its own rules apply. */
        SHIELDED
    }

    /**
     * Where the walk is.
     *
     * @param rules what the request says about the elements here
     * @param treatment of those that it says nothing about
     * @param sequence whose item this is; 0 in the dataset itself
     * @param depth 0 in the dataset itself
     */
    private record Place(PathRules[] rules, Treatment treatment, int sequence, int depth) {
        boolean isTop() {
            return depth == 0;
        }
    }

    Attributes walk() throws IOException {
        return walk(dataset, new Place(new PathRules[] {plan.root()}, Treatment.BY_PROFILE, 0, 0));
    }

    /** What was done so far. */
    RewriteReport report() {
        return notes == null ? RewriteReport.NONE : notes.toReport();
    }

    /** Takes down which elements were set in a dataset. */
    void noteSet(List<Integer> tags, Attributes before) {
        tags.forEach(tag -> note(tag, before.contains(tag) ? Outcome.REPLACED : Outcome.ADDED, null));
    }

    /** Takes down that the pixels were cleaned, and which elements went along. */
    void noteCleanedPixels(List<Integer> gone) {
        gone.forEach(tag -> note(tag, Outcome.REMOVED, null));
        note(Tag.PixelData, Outcome.CLEANED, null);
    }

    private Attributes walk(Attributes in, Place place) throws IOException {
        Attributes.Builder out = null;
        int count = in.size();
        for (int i = 0; i < count; i++) {
            Element before = in.at(i);
            Element after = treat(before, in, place);
            if (out == null && after != before) {
                out = Attributes.builder(in.charset());
                for (int j = 0; j < i; j++) {
                    out.append(in.at(j));
                }
            }
            if (out != null && after != null) {
                out.append(after);
            }
        }
        out = addMissing(in, out, place);
        return out == null ? in : GroupLengths.withoutStale(in, out.build());
    }

    /** @return null if the element goes */
    private Element treat(Element element, Attributes in, Place place) throws IOException {
        int tag = element.tag();
        Rule rule = PathRules.ruleOf(place.rules, tag);
        if (rule != null && rule.value() != null && !isMovable(tag)) {
            return make(tag, Outcome.REPLACED, rule.value(), in, place);
        }
        if (rule != null && rule.removed()) {
            return note(tag, Outcome.REMOVED, null);
        }
        if (rule != null && rule.kept()) {
            return note(tag, Outcome.KEPT, walkItems(element, in, place, Treatment.SHIELDED));
        }
        if (place.treatment == Treatment.SHIELDED) {
            return walkItems(element, in, place, Treatment.SHIELDED);
        }
        if (!leaking.isEmpty() && leaking.contains(trail.pathOf(tag))) {
            return Tag.isPrivate(tag) ? note(tag, Outcome.REMOVED, null) : dummy(element);
        }
        for (ProfileRule one : tailored) {
            if (one.matches(element, in, trail, plan.dictionary())) {
                return one.action() == null
                        ? make(tag, Outcome.REPLACED, one.value(), in, place)
                        : act(one.action(), element, in, place);
            }
        }
        if (Tag.isPrivate(tag)) {
            return plan.removesPrivateTags()
                    ? note(tag, Outcome.REMOVED, null)
                    : walkItems(element, in, place, place.treatment);
        }
        Action action = place.isTop() ? actions.top(tag, in) : actions.nested(place.sequence, tag);
        return act(action == Action.KEEP && !actions.names(tag) ? unlisted(element, in, place) : action, element, in,
                place);
    }

    private Action unlisted(Element element, Attributes in, Place place) throws IOException {
        if (strictness != null) {
            return strictness.actionFor(element, in.charset(), place.isTop());
        }
        boolean isCleaned = place.treatment == Treatment.CLEANED || cleans;
        return isCleaned && ReadableVr.of(element, plan.dictionary()).usesCharacterSet() ? Action.CLEAN : Action.KEEP;
    }

    private Element act(Action action, Element element, Attributes in, Place place) throws IOException {
        int tag = element.tag();
        return switch (action) {
            case KEEP -> walkItems(element, in, place, place.treatment);
            case REMOVE -> note(tag, Outcome.REMOVED, null);
            case EMPTY -> element.isEmpty() ? element : note(tag, Outcome.EMPTIED, Element.empty(tag, element.vr()));
            case DUMMY -> dummy(element);
            case NEW_UID -> {
                Element visible = element.vr() == VR.UI ? TextEnds.withoutHidden(element) : element;
                Element mapped = mapUids(visible, VR.UI, this::renamed);
                yield mapped == visible && visible != element ? note(tag, Outcome.REPLACED, visible) : mapped;
            }
            case CLEAN -> clean(element, in, place);
            case SHIFT -> {
                Element moved = cleaning.shift(element, in.charset());
                yield moved == null ? dummy(element) : note(tag, Outcome.SHIFTED, moved);
            }
            case PATIENT_NAME ->
                    element.isEmpty() && !place.isTop() ? element : note(tag, Outcome.REPLACED, patientName(in));
            case PATIENT_ID -> note(tag, Outcome.REPLACED, patientId(element, in));
        };
    }

    private Element dummy(Element element) {
        int tag = element.tag();
        return note(tag, Outcome.REPLACED, plan.dummies().of(tag, element.vr(), dataset, pseudonyms));
    }

    /** Text without what identifies; the items of a sequence are cleaned, bytes cannot be. */
    private Element clean(Element element, Attributes in, Place place) throws IOException {
        VR vr = ReadableVr.of(element, plan.dictionary());
        if (vr.isText()) {
            Element readable = vr == element.vr() ? element : Element.of(element.tag(), vr, element.bytes());
            Element cleaned = cleaning.clean(TextEnds.withoutHidden(readable), in.charset());
            return cleaned == readable ? element : note(element.tag(), Outcome.CLEANED, cleaned);
        }
        boolean mayHoldItems = vr == VR.SQ || element.value() instanceof Sequence
                || reader.openUnknown(element, in, dataset) != null;
        if (mayHoldItems) {
            return walkItems(element, in, place, Treatment.CLEANED);
        }
        return vr.isBinaryNumber() || vr == VR.AT ? element : note(element.tag(), Outcome.REMOVED, null);
    }

    /** Whether the request means the element of a private creator, in whatever block that may be. */
    private boolean isMovable(int tag) {
        return plan.privateCreator() != null && Tag.isPrivate(tag) && !Tag.isPrivateCreator(tag);
    }

    /** An element with a new value, on whose items the rest of the request and the profile have had their way. */
    private Element make(int tag, Outcome outcome, NewValue value, Attributes in, Place place) throws IOException {
        Element made = note(tag, outcome, caster.cast(tag, value, in));
        return made.value() instanceof Sequence
                ? walkItems(made, in, place, isTreatedLater(place) ? Treatment.BY_PROFILE : Treatment.SHIELDED)
                : made;
    }

    /** Whether the profile has its way with new sequences, too: those of the dataset itself (so the contract). */
    private boolean isTreatedLater(Place place) {
        return place.isTop() && deidentifies;
    }

    private Element patientName(Attributes in) {
        String name = plan.project() == null ? plan.patientName() : aliasIn(in).name();
        return Element.ofText(Tag.PatientName, VR.PN, name, in.charset());
    }

    /** What the patient is called in the project who is meant by a dataset or an item. */
    private PatientAlias aliasIn(Attributes in) {
        PatientIdentity whole = PatientIdentity.of(dataset);
        PatientIdentity inside = PatientIdentity.of(in);
        boolean isSame = !inside.isNamed() || inside.issuer().isEmpty() && inside.id().equals(whole.id());
        return plan.project().aliasOf(isSame ? whole : inside);
    }

    private Element patientIdOfProject(Attributes in) {
        return Element.of(Tag.PatientID, VR.LO, aliasIn(in).id().getBytes(US_ASCII));
    }

    private Element patientId(Element element, Attributes in) throws IOException {
        if (plan.project() != null) {
            return patientIdOfProject(in);
        }
        String original = "";
        if (hasBytes(element)) {
            ByteValue bytes = element.bytes();
            original = in.charset()
                    .decode(bytes.array(), bytes.offset(), bytes.length(), VR.LO)
                    .replace('\0', ' ')
                    .strip();
        }
        return Element.of(Tag.PatientID, VR.LO, pseudonyms.patientId(original).getBytes(US_ASCII));
    }

    /** The new name of a UID that is renewed wherever it stands. */
    private String renamed(String uid) {
        String laidDown = plan.references().laidDown(uid);
        return laidDown == null ? pseudonyms.uid(uid) : laidDown;
    }

    /** The new name of a UID that is renewed only if it names something that is rewritten, too. */
    private String renamedIfReference(String uid, Attributes in) {
        return plan.references().names(uid, in) ? renamed(uid) : uid;
    }

    /** The element with each of its UIDs mapped, in the VR that it is to have. */
    private Element mapUids(Element element, VR vr, UnaryOperator<String> newNames) throws IOException {
        if (element.isEmpty()) {
            return element;
        }
        if (!hasBytes(element)) {
            return note(element.tag(), Outcome.EMPTIED, Element.empty(element.tag(), VR.UI));
        }
        ByteValue bytes = element.bytes();
        String original = new String(bytes.array(), bytes.offset(), bytes.length(), ISO_8859_1);
        StringBuilder mapped = new StringBuilder(original.length() + 32);
        boolean changed = false;
        int start = 0;
        while (start <= original.length()) {
            int separator = original.indexOf('\\', start);
            int end = separator < 0 ? original.length() : separator;
            String uid = withoutPadding(original.substring(start, end));
            String other = uid.isEmpty() ? uid : newNames.apply(uid);
            changed |= !other.equals(uid);
            mapped.append(start == 0 ? "" : "\\").append(other);
            start = end + 1;
        }
        return changed
                ? note(element.tag(), Outcome.UID_MAPPED,
                        Element.of(element.tag(), vr,
                                (mapped + (mapped.length() % 2 == 0 ? "" : "\0")).getBytes(US_ASCII)))
                : element;
    }

    /** A value as it counts: it ends at a NUL, and spaces at both ends mean nothing. */
    static String withoutPadding(String value) {
        int nul = value.indexOf('\0');
        return (nul < 0 ? value : value.substring(0, nul)).strip();
    }

    private static boolean hasBytes(Element element) {
        return !(element.value() instanceof Sequence) && !(element.value() instanceof Fragments);
    }

    /** An element that stays, with its items treated if it has some. */
    private Element walkItems(Element element, Attributes in, Place place, Treatment treatment) throws IOException {
        boolean all = treatment != Treatment.SHIELDED
                && (deidentifies || plan.removesPrivateTags()
                        || plan.references().areFollowed());
        if (!all && !PathRules.reachBelow(place.rules, element.tag())) {
            return element;
        }
        Sequence sequence =
                element.value() instanceof Sequence known ? known : reader.openUnknown(element, in, dataset);
        if (sequence == null) {
            return all ? inspect(element, in, place.isTop() && isIdentifier(element.tag())) : element;
        }
        if (place.depth == reader.limits().depthMax()) {
            throw new LetheException(
                    BAD_FILE_FORMAT, "Sequences are nested deeper than " + reader.limits().depthMax());
        }
        List<Item> items = walkItems(element.tag(), sequence.items(), place, treatment);
        if (items == sequence.items()) {
            return element;
        }
        return element.value() instanceof Sequence
                ? element.withItems(items)
                : Element.of(element.tag(), VR.UN, new Sequence(items, false, Encoding.IMPLICIT_LE));
    }

    /** @return the same list if no item changes */
    private List<Item> walkItems(int tag, List<Item> items, Place place, Treatment treatment) throws IOException {
        List<Item> changed = null;
        for (int i = 0; i < items.size(); i++) {
            Item before = items.get(i);
            Place inside = new Place(PathRules.below(place.rules, tag, i), treatment, tag, place.depth + 1);
            trail.enterItem(tag, i);
            Item after = before.with(walk(before.attributes(), inside));
            trail.leaveItem();
            if (after != before) {
                changed = changed == null ? new ArrayList<>(items) : changed;
                changed.set(i, after);
            }
        }
        return changed == null ? items : changed;
    }

    /** What the dataset is called itself, which is no reference. */
    private static boolean isIdentifier(int tag) {
        return tag == Tag.StudyInstanceUID || tag == Tag.SeriesInstanceUID || tag == Tag.SOPInstanceUID
                || tag == Tag.FrameOfReferenceUID;
    }

    /** An element that is left: does it name what has another name now, or does it only look harmless? */
    private Element inspect(Element element, Attributes in, boolean isIdentifier) throws IOException {
        VR vr = element.vr();
        if (!isIdentifier
                && (vr == VR.UI || vr == VR.UN)
                && element.value() instanceof ByteValue bytes
                && bytes.length() <= UIDS_BYTES_MAX
                && plan.references().areIn(bytes, in)) {
            return mapUids(element, vr, uid -> renamedIfReference(uid, in));
        }
        return deidentifies ? inspectForProfile(element) : element;
    }

    private Element inspectForProfile(Element element) throws IOException {
        if (!element.isEmpty() && plan.dictionary().vrOf(element.tag(), null) == VR.SQ) {
            // A sequence that cannot be read, whatever VR it claims to have, cannot be cleaned.
            return note(element.tag(), Outcome.REMOVED, null);
        }
        VR vr = element.vr();
        if (vr == VR.UI && ownUids.isIn(element)) {
            return mapUids(element, VR.UI, this::renamed);
        }
        if (vr.isText()) {
            Element visible = TextEnds.withoutHidden(element);
            return visible == element ? element : note(element.tag(), Outcome.REPLACED, visible);
        }
        return element;
    }

    /** @param out null as long as nothing has changed */
    private Attributes.Builder addMissing(Attributes in, Attributes.Builder out, Place place) throws IOException {
        Attributes.Builder grown = out;
        for (PathRules node : place.rules) {
            for (int tag : node.tags()) {
                NewValue value = PathRules.ruleOf(place.rules, tag).value();
                if (value != null && (isMovable(tag) || !in.contains(tag))) {
                    grown = grown == null ? in.toBuilder() : grown;
                    grown = put(grown, tag, value, in, place);
                }
            }
        }
        if (place.isTop() && deidentifies) {
            grown = grown == null ? in.toBuilder() : grown;
            if (!in.contains(Tag.PatientName) && plan.root().rule(Tag.PatientName) == null) {
                grown.put(note(Tag.PatientName, Outcome.ADDED, patientName(in)));
            }
            if (plan.project() != null && !in.contains(Tag.PatientID) && plan.root().rule(Tag.PatientID) == null) {
                grown.put(note(Tag.PatientID, Outcome.ADDED, patientIdOfProject(in)));
            }
            noteSet(plan.marks().addTo(grown, plan.root()), in);
        }
        return grown;
    }

    private Attributes.Builder put(Attributes.Builder out, int tag, NewValue value, Attributes in, Place place)
            throws IOException {
        if (!isMovable(tag)) {
            return out.put(make(tag, Outcome.ADDED, value, in, place));
        }
        PrivateBlocks.Reserved reserved = PrivateBlocks.reserve(out.build(), tag, plan.privateCreator());
        Element made = make(reserved.tag(), Outcome.REPLACED, value, reserved.attributes(), place);
        return reserved.attributes().toBuilder().put(made);
    }

    private Element note(int tag, Outcome outcome, Element result) {
        if (notes != null) {
            notes.add(tag, outcome);
        }
        return result;
    }
}
