package org.lethe.rewrite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.VR;
import org.lethe.rewrite.IdentityTags.Kind;
import org.lethe.rewrite.words.Certainty;
import org.lethe.rewrite.words.FoldedText;
import org.lethe.rewrite.words.KnownUids;
import org.lethe.rewrite.words.PhraseTree;
import org.lethe.rewrite.words.Spellings;

/**
 * The values that tell of one dataset who its patient is, who treats them and where: names, identifiers, birth date,
 * institutions, addresses, and the UIDs that belong to it, from every depth. Immutable.
 *
 * <p>See {@link Spellings} for the forms in which they are known again, and docs/deidentification.md for the limits.
 */
public final class Identity {
    private static final String REMOVED = "[...]";
    private static final DicomReader READER = DicomReader.standard();
    private static final String STANDARD_ROOT = "1.2.840.10008.";

    private final Set<Fact> facts;
    private final KnownUids uids;
    private PhraseTree phrases;

    /**
     * A value that identifies.
     *
     * @param kind how it is spelled elsewhere
     * @param text without padding
     */
    private record Fact(Kind kind, String text) {}

    private Identity(Set<Fact> facts, Set<String> uids) {
        this.facts = facts;
        this.uids = new KnownUids(uids);
    }

    /**
     * The identity in a dataset.
     *
     * @param original as it was before anything was done to it
     * @throws UncheckedIOException if a sequence of unknown VR has to be read and cannot be
     */
    public static Identity of(Attributes original) {
        Gathering gathering = new Gathering();
        try {
            gathering.gather(original, 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Identity(gathering.facts, gathering.uids);
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
        while (true) {
            PhraseTree.Hit hit = first(
                    phrases().find(folded, from, Certainty.POSSIBLE), uids.find(folded, from));
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

    private static PhraseTree.Hit first(PhraseTree.Hit a, PhraseTree.Hit b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.start() <= b.start() ? a : b;
    }

    /** What stands for a part of a text that was taken out, and is no longer than that part. */
    static String mark(int length) {
        return length < REMOVED.length() ? ".".repeat(length) : REMOVED;
    }

    private synchronized PhraseTree phrases() {
        if (phrases == null) {
            PhraseTree tree = new PhraseTree();
            Spellings spellings = new Spellings(tree);
            for (Fact fact : facts) {
                switch (fact.kind) {
                    case PERSON -> spellings.addPerson(fact.text);
                    case ID -> spellings.addId(fact.text);
                    case ORGANIZATION -> spellings.addOrganization(fact.text);
                    case ADDRESS -> spellings.addAddress(fact.text);
                    case CONTACT -> spellings.addContact(fact.text);
                    case BIRTH_DATE -> spellings.addDate(fact.text);
                    case UID -> {
                        // These are known as they are.
                    }
                }
            }
            phrases = tree;
        }
        return phrases;
    }

    /** One walk through one dataset. */
    private static final class Gathering {
        private static final int VALUE_BYTES_MAX = 16 << 10;

        private final Set<Fact> facts = new LinkedHashSet<>();
        private final Set<String> uids = new HashSet<>();

        void gather(Attributes in, int sequence, int depth) throws IOException {
            for (Element element : in) {
                Kind kind = IdentityTags.kindOf(sequence, element.tag(), element.vr());
                if (kind != null && element.value() instanceof ByteValue bytes && bytes.length() <= VALUE_BYTES_MAX) {
                    add(kind, in, bytes);
                    continue;
                }
                Sequence items = element.value() instanceof Sequence known
                        ? known
                        : READER.openUnknown(element, in.charset());
                if (items != null && depth < READER.limits().depthMax()) {
                    for (Item item : items.items()) {
                        gather(item.attributes(), element.tag(), depth + 1);
                    }
                }
            }
        }

        private void add(Kind kind, Attributes in, ByteValue bytes) {
            VR vr = kind == Kind.PERSON ? VR.PN : VR.LO;
            String text = in.charset().decode(bytes.array(), bytes.offset(), bytes.length(), vr);
            List<String> values = kind == Kind.ADDRESS ? List.of(text) : List.of(text.split("\\\\"));
            for (String value : values) {
                String plain = withoutPadding(value);
                if (kind == Kind.UID) {
                    addUid(plain);
                } else if (!plain.isEmpty()) {
                    facts.add(new Fact(kind, plain));
                }
            }
        }

        private void addUid(String uid) {
            if (!uid.isEmpty() && !uid.startsWith(STANDARD_ROOT)) {
                uids.add(uid);
            }
        }

        private static String withoutPadding(String value) {
            int nul = value.indexOf('\0');
            return (nul < 0 ? value : value.substring(0, nul)).strip();
        }
    }
}
