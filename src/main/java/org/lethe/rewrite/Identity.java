package org.lethe.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.rewrite.IdentityTags.Kind;
import org.lethe.rewrite.words.Certainty;
import org.lethe.rewrite.words.FoldedText;
import org.lethe.rewrite.words.KnownUids;
import org.lethe.rewrite.words.PhraseTree;
import org.lethe.rewrite.words.Spellings;

/**
 * The values that tell of a dataset who its patient is, who treats them and where: names, identifiers, birth date,
 * institutions, addresses, and the UIDs that belong to it, from every depth. Immutable.
 *
 * <p>See {@link Spellings} for the forms in which they are known again, and docs/deidentification.md for the limits.
 */
public final class Identity {
    private static final String REMOVED = "[...]";
    private static final DicomReader READER = DicomReader.standard();
    private static final String STANDARD_ROOT = "1.2.840.10008.";

    private final Map<Fact, Integer> facts;
    private final Map<String, Integer> uids;
    private final KnownUids knownUids;
    private volatile PhraseTree phrases;

    /**
     * A value that identifies.
     *
     * @param kind how it is spelled elsewhere
     * @param text without padding
     */
    record Fact(Kind kind, String text) {
        private void spell(Spellings spellings) {
            switch (kind) {
                case PERSON -> spellings.addPerson(text);
                case ID -> spellings.addId(text);
                case NUMBER -> spellings.addNumber(text);
                case ORGANIZATION -> spellings.addOrganization(text);
                case ADDRESS -> spellings.addAddress(text);
                case CONTACT -> spellings.addContact(text);
                case BIRTH_DATE -> spellings.addDate(text);
                case UID -> {
                    // These are known as they are.
                }
            }
        }
    }

    /**
     * @param facts and UIDs, each with the tag under which it was met first
     * @param openUids which are no secret
     */
    private Identity(Map<Fact, Integer> facts, Map<String, Integer> uids, Set<String> openUids) {
        this.facts = facts;
        this.uids = uids;
        this.knownUids = new KnownUids(uids.keySet(), openUids);
    }

    /**
     * The identity in a dataset.
     *
     * @param original as it was before anything was done to it
     * @throws UncheckedIOException if a sequence of unknown VR has to be read and cannot be
     */
    public static Identity of(Attributes original) {
        try {
            return of(original, Spared.NOTHING, _ -> false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The identity in a dataset, without what is left on purpose, and so is no secret.
     *
     * @param keptUids whether a UID keeps its name
     */
    static Identity of(Attributes original, Spared spared, Predicate<String> keptUids) throws IOException {
        Gathering gathering = new Gathering(spared);
        gathering.gather(original, spared.top());
        gathering.facts.keySet().removeIf(fact -> gathering.kept.contains(fact.text));
        Set<String> openUids = new HashSet<>(gathering.kept);
        gathering.uids.keySet().stream().filter(keptUids).forEach(openUids::add);
        gathering.uids.keySet().removeAll(openUids);
        return new Identity(gathering.facts, gathering.uids, openUids);
    }

    /** Brings together what is known of people from several places. For any number of threads. */
    public static final class Collector {
        // Guarded by this.
        private final Map<Fact, Integer> facts = new LinkedHashMap<>();
        private final Map<String, Integer> uids = new HashMap<>();

        /**
         * The people in a dataset.
         *
         * @param original as it was before anything was done to it
         * @throws IOException if a sequence of unknown VR has to be read and cannot be
         */
        public void add(Attributes original) throws IOException {
            Gathering gathering = new Gathering(Spared.NOTHING);
            gathering.gather(original, Spared.NOTHING.top());
            synchronized (this) {
                gathering.facts.forEach(facts::putIfAbsent);
                gathering.uids.forEach(uids::putIfAbsent);
            }
        }

        /** A name, an identifier, a date or a UID, in the form that DICOM gives it. */
        public synchronized void add(String value) {
            if (UID.isValid(value) && value.indexOf('.') > 0) {
                uids.put(value, 0);
            }
            for (Kind kind : List.of(Kind.PERSON, Kind.ID, Kind.BIRTH_DATE)) {
                facts.put(new Fact(kind, value), 0);
            }
        }

        /** Whether nothing was added. */
        public synchronized boolean isEmpty() {
            return facts.isEmpty() && uids.isEmpty();
        }

        /** All of them. */
        public synchronized Identity toIdentity() {
            return new Identity(new LinkedHashMap<>(facts), new HashMap<>(uids), Set.of());
        }
    }

    /**
     * A text without the values of this identity: each is replaced by {@code [...]}, or by fewer dots where that would
     * be longer than the value, so that the result never exceeds the length that a VR allows. The rest stays as it is.
     *
     * @return the same object if nothing was found
     */
    public String clean(String text) {
        FoldedText folded = FoldedText.of(text);
        StringBuilder cleaned = null;
        int kept = 0;
        int from = 0;
        PhraseTree.Hit uid = knownUids.find(folded, 0);
        while (true) {
            if (uid != null && uid.start() < from) {
                uid = knownUids.find(folded, from);
            }
            PhraseTree.Hit hit = first(phrases().find(folded, from, Certainty.POSSIBLE), uid);
            if (hit == null) {
                break;
            }
            cleaned = cleaned == null ? new StringBuilder(text.length()) : cleaned;
            int start = folded.originOf(hit.start());
            int end = hit.end() == folded.length() ? text.length() : folded.originOf(hit.end());
            cleaned.append(text, kept, start).append(mark(end - start));
            kept = end;
            from = hit.end();
        }
        return cleaned == null ? text : cleaned.append(text, kept, text.length()).toString();
    }

    /** What stands for a part of a text that was taken out, and is no longer than that part. */
    static String mark(int length) {
        return length < REMOVED.length() ? ".".repeat(length) : REMOVED;
    }

    private static PhraseTree.Hit first(PhraseTree.Hit phrase, PhraseTree.Hit uid) {
        if (phrase == null || uid == null) {
            return phrase == null ? uid : phrase;
        }
        return phrase.start() <= uid.start() ? phrase : uid;
    }

    /** All the facts but the UIDs: where they are the same, so are the phrases. */
    Set<Fact> facts() {
        return facts.keySet();
    }

    KnownUids uids() {
        return knownUids;
    }

    /** The spellings of the facts. */
    PhraseTree phrases() {
        if (phrases == null) {
            phrases = treeOf(facts.keySet());
        }
        return phrases;
    }

    /** Takes over the spellings of an identity with the same facts. */
    void usePhrases(PhraseTree known) {
        phrases = known;
    }

    private static PhraseTree treeOf(Collection<Fact> facts) {
        PhraseTree tree = new PhraseTree();
        Spellings spellings = new Spellings(tree);
        facts.forEach(fact -> fact.spell(spellings));
        return tree;
    }

    /** The tag whose value is in a text; 0 if it is not known. Takes its time. */
    int sourceOf(FoldedText text, PhraseTree.Hit hit, Certainty least) {
        Integer uidTag = uids.get(text.substring(hit));
        if (uidTag != null) {
            return uidTag;
        }
        for (Map.Entry<Fact, Integer> fact : facts.entrySet()) {
            if (hit.equals(treeOf(List.of(fact.getKey())).find(text, hit.start(), least))) {
                return fact.getValue();
            }
        }
        return 0;
    }

    /** One walk through one dataset. */
    private static final class Gathering {
        private static final int VALUE_BYTES_MAX = 16 << 10;

        private final Spared spared;
        private final Trail trail = new Trail();
        private final Map<Fact, Integer> facts = new LinkedHashMap<>();
        private final Map<String, Integer> uids = new HashMap<>();
        /** What stays in sight. */
        private final Set<String> kept = new HashSet<>();

        Gathering(Spared spared) {
            this.spared = spared;
        }

        void gather(Attributes in, Spared.Place place) throws IOException {
            for (Element element : in) {
                int tag = element.tag();
                Kind kind = spared.keepsPrivate(tag)
                        ? null
                        : IdentityTags.kindOf(place.sequence(), tag, element.vr());
                if (kind != null && element.value() instanceof ByteValue bytes && bytes.length() <= VALUE_BYTES_MAX) {
                    add(kind, tag, isKept(element, in, place), in, bytes);
                } else {
                    gatherItems(element, in, place);
                }
            }
        }

        private boolean isKept(Element element, Attributes in, Spared.Place place) throws IOException {
            return switch (spared.fateOf(element, in, place, trail)) {
                case KEPT, KEPT_WITH_ALL -> true;
                case SET, TREATED -> false;
            };
        }

        private void gatherItems(Element element, Attributes in, Spared.Place place) throws IOException {
            Sequence sequence =
                    element.value() instanceof Sequence known ? known : READER.openUnknown(element, in.charset());
            if (sequence == null || place.depth() == READER.limits().depthMax()) {
                return;
            }
            for (int i = 0; i < sequence.items().size(); i++) {
                trail.enterItem(element.tag(), i);
                gather(sequence.items().get(i).attributes(), spared.below(place, element.tag(), i));
                trail.leaveItem();
            }
        }

        private void add(Kind kind, int tag, boolean isKept, Attributes in, ByteValue bytes) {
            VR vr = kind == Kind.PERSON ? VR.PN : VR.LO;
            add(kind, tag, isKept, in.charset().decode(bytes.array(), bytes.offset(), bytes.length(), vr));
            String utf8 = UndeclaredUtf8.read(bytes, in.charset());
            if (utf8 != null) {
                add(kind, tag, isKept, utf8);
            }
        }

        private void add(Kind kind, int tag, boolean isKept, String text) {
            List<String> values = kind == Kind.ADDRESS ? List.of(text) : List.of(text.split("\\\\"));
            for (String value : values) {
                String plain = Walker.withoutPadding(value);
                if (isKept) {
                    kept.add(plain);
                } else if (kind == Kind.UID) {
                    addUid(plain, tag);
                } else if (!plain.isEmpty()) {
                    facts.putIfAbsent(new Fact(kind, plain), tag);
                }
            }
        }

        private void addUid(String uid, int tag) {
            if (uid.indexOf('.') > 0 && !uid.startsWith(STANDARD_ROOT)) {
                uids.putIfAbsent(uid, tag);
            }
        }
    }
}
