package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;

/** Plants tokens in datasets, each at a place of its own, and finds those that are left in a file. */
public final class Planting {
    /** Sequences that table E.1-1 does not name. */
    private static final int ITEM = 0x00082228;
    private static final int UNKNOWN_ITEM = 0x00082230;

    /** Digits that no UID of chance has: of 13 of them, one in a million made UIDs held some. */
    private static final String UID_TOKEN = "98765432109876543210";

    private static final Pattern TOKEN = Pattern.compile("TK[0-9A-F]{6}|" + UID_TOKEN + "[0-9]{6}9");

    private final Map<String, Place> planted = new LinkedHashMap<>();

    /**
     * Where a token is.
     *
     * @param where for people
     * @param tag of the element
     */
    public record Place(String where, int tag) {
        @Override
        public String toString() {
            return where + " " + Tag.toHex(tag);
        }
    }

    /** The number of tokens. */
    public int size() {
        return planted.size();
    }

    /** A token for text. */
    String token(String where, int tag) {
        String token = "TK%06X".formatted(planted.size());
        planted.put(token, new Place(where, tag));
        return token;
    }

    /** A token that can stand in a UID, and that no other number holds. */
    String uidToken(String where, int tag) {
        String token = "%s%06d9".formatted(UID_TOKEN, planted.size());
        planted.put(token, new Place(where, tag));
        return "1.2.826." + token;
    }

    /** An element with a token, or, of a sequence, an item with some. */
    Element element(int tag, VR vr, String where) {
        if (vr != VR.SQ) {
            return text(tag, vr, vr == VR.UI ? uidToken(where, tag) : token(where, tag));
        }
        Attributes item = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(text(Tag.ReferencedSOPInstanceUID, VR.UI,
                        uidToken(where + ", item of " + Tag.toHex(tag), Tag.ReferencedSOPInstanceUID)))
                .put(text(Tag.InstitutionName, VR.LO,
                        token(where + ", item of " + Tag.toHex(tag), Tag.InstitutionName)))
                .put(text(Tag.PatientName, VR.PN, token(where + ", item of " + Tag.toHex(tag), Tag.PatientName)))
                .build();
        return Element.ofSequence(tag, List.of(Item.of(item)));
    }

    /** How far down tokens are planted. */
    public enum Depth {
        DATASET,
        /** Also in an item, and in an item of a sequence of unknown VR. */
        ITEMS
    }

    /** A dataset with a token in each attribute of table E.1-1 that it does not have. */
    public Attributes plantedIn(Attributes dataset, String name, Depth depth) {
        Attributes.Builder full = dataset.toBuilder();
        Attributes.Builder item = Attributes.builder(dataset.charset());
        Attributes.Builder unknown = Attributes.builder(dataset.charset());
        for (String[] row : Table.read("table-e1-1.tsv")) {
            int tag = Table.isSingleTag(row[0]) ? Table.tag(row[0]) : 0;
            if (Tag.group(tag) < 0x0008) {
                continue;
            }
            VR vr = VR.of(row[2]);
            if (!dataset.contains(tag)) {
                full.put(element(tag, vr, name));
            }
            if (depth == Depth.ITEMS) {
                item.put(element(tag, vr, name + ", item"));
                unknown.put(element(tag, vr, name + ", item of VR UN"));
            }
        }
        Item inside = new Item(unknown.build(), true, Encoding.IMPLICIT_LE, null, -1, -1);
        return full.put(Element.ofSequence(ITEM, List.of(Item.of(item.build()))))
                .put(Element.of(UNKNOWN_ITEM, VR.UN,
                        new Sequence(List.of(inside), true, Encoding.IMPLICIT_LE)))
                .build();
    }

    /** The places of the tokens that are in a file, in its bytes or in its values. */
    public List<Place> leftIn(byte[] file) throws IOException {
        String plain;
        try (DicomFile read = Rewrites.read(file)) {
            // Inflated, and in the byte order in which the tokens were planted.
            plain = new String(
                    Rewrites.bytesOf(DicomWriter.encodeDataset(read.dataset(), Encoding.EXPLICIT_LE)), ISO_8859_1);
        }
        Set<String> found = new LinkedHashSet<>();
        for (String text : List.of(new String(file, ISO_8859_1), plain)) {
            Matcher tokens = TOKEN.matcher(text);
            while (tokens.find()) {
                found.add(tokens.group());
            }
        }
        return found.stream().map(token -> planted.getOrDefault(token, new Place("nobody planted " + token, 0)))
                .toList();
    }

    /** The tags of which an option leaves the value, or what it does not know in it. */
    public static Set<Integer> leftBy(List<String> options) {
        Set<Integer> tags = new HashSet<>();
        for (String[] row : Table.read("table-e1-1.tsv")) {
            boolean isLeft = Stream.of(Option.values()).filter(option -> options.contains(option.title()))
                    .map(option -> option.actionFor(row))
                    .anyMatch(action -> action == Action.KEEP || action == Action.CLEAN);
            if (isLeft && Table.isSingleTag(row[0])) {
                tags.add(Table.tag(row[0]));
            }
        }
        return tags;
    }

    static Element text(int tag, VR vr, String value) {
        return Element.of(tag, vr, value.getBytes(US_ASCII));
    }
}
