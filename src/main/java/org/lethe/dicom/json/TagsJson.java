package org.lethe.dicom.json;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.DictionaryEntry;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import tools.jackson.core.JsonGenerator;

/**
 * Writes datasets in one of the three forms of {@link TagFormat}. Immutable and shared by threads.
 *
 * <p>Values are the text of {@link MainTagText}; sequences are arrays of objects in the same form. Values of bytes, and
 * numbers of which there are none, are null; so are values beyond {@link MainTagText#BYTES_MAX}, which the full form
 * tells apart by their type.
 */
public final class TagsJson {
    private static final IntPredicate ALL = _ -> true;
    private static final IntPredicate NONE = _ -> false;

    private final Dictionary dictionary;
    private final TagFormat format;
    private final IntPredicate shownWhole;

    private TagsJson(Dictionary dictionary, TagFormat format, IntPredicate shownWhole) {
        this.dictionary = dictionary;
        this.format = format;
        this.shownWhole = shownWhole;
    }

    /** A writer that leaves out the values that are too long; names are those of the dictionary. */
    public static TagsJson of(Dictionary dictionary, TagFormat format) {
        return new TagsJson(dictionary, format, NONE);
    }

    /** This writer, but showing the values of some tags, at any depth, whatever their length. */
    public TagsJson showingWhole(IntPredicate tags) {
        return new TagsJson(dictionary, format, tags);
    }

    /** Writes all the elements of a dataset as one object. */
    public void write(Attributes dataset, JsonGenerator out) throws IOException {
        write(dataset, ALL, out);
    }

    /** Writes the elements of a dataset with some tags, and all that is in their sequences, as one object. */
    public void write(Attributes dataset, IntPredicate tags, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeMembers(dataset, tags, out);
        out.writeEndObject();
    }

    /** Writes the dataset of a file up to its pixel data, which is named but not shown, as one object. */
    public void writeUpToPixelData(DicomFile file, JsonGenerator out) throws IOException {
        if (file.pixelDataStart() < 0) {
            write(file.dataset(), out);
            return;
        }
        int pixelData = file.pixelDataTag();
        out.writeStartObject();
        writeMembers(file.dataset(), tag -> Tag.compare(tag, pixelData) < 0, out);
        writeName(pixelData, keywordOf(pixelData, null), out);
        writeLeaf(pixelData, null, Leaf.NULL, out);
        out.writeEndObject();
    }

    /** Writes file meta information, without its values of bytes, as one object. */
    public void writeHeader(Attributes fileMeta, JsonGenerator out) throws IOException {
        write(fileMeta, tag -> isTextOrNumber(fileMeta.get(tag).vr()), out);
    }

    private static boolean isTextOrNumber(VR vr) {
        return vr.isText() || vr.isBinaryNumber() || vr == VR.AT;
    }

    /** Writes one value that is known as text already, such as a main DICOM tag, as a member of an object. */
    public void writeText(int tag, String text, JsonGenerator out) {
        writeName(tag, keywordOf(tag, null), out);
        writeLeaf(tag, null, Leaf.of(text), out);
    }

    private void writeMembers(Attributes dataset, IntPredicate tags, JsonGenerator out) throws IOException {
        PrivateCreators creators = new PrivateCreators(dataset);
        Repetitions repetitions = new Repetitions(dataset);
        Map<String, Integer> lastOfName = format == TagFormat.SIMPLIFY ? lastOfEachSharedName(dataset, tags) : Map.of();
        for (int i = 0; i < dataset.size(); i++) {
            Element element = dataset.at(i);
            int tag = element.tag();
            if (repetitions.includes(i) || !tags.test(tag)) {
                continue;
            }
            String creator = creators.of(tag);
            DictionaryEntry entry = dictionary.find(tag, creator);
            String keyword = keywordOf(entry);
            if (!lastOfName.isEmpty() && lastOfName.getOrDefault(keyword, i) != i) {
                continue;
            }
            writeName(tag, keyword, out);
            if (element.value() instanceof Sequence sequence) {
                writeSequence(sequence, out);
            } else {
                writeLeaf(tag, creator, leafOf(element, entry, dataset.charset()), out);
            }
        }
    }

    /** Where the last element of a name stands, for the names that elements with different tags may have. */
    private Map<String, Integer> lastOfEachSharedName(Attributes dataset, IntPredicate tags) {
        PrivateCreators creators = new PrivateCreators(dataset);
        Repetitions repetitions = new Repetitions(dataset);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < dataset.size(); i++) {
            int tag = dataset.at(i).tag();
            if (repetitions.includes(i) || !tags.test(tag)) {
                continue;
            }
            DictionaryEntry entry = dictionary.find(tag, creators.of(tag));
            // The first tag of a repeating group is its own, but the others come after it.
            boolean own = entry != null && entry.tag() == tag && !entry.keyword().isEmpty();
            if (!own || !last.isEmpty() && last.containsKey(entry.keyword())) {
                last.put(keywordOf(entry), i);
            }
        }
        return last;
    }

    private void writeName(int tag, String keyword, JsonGenerator out) {
        switch (format) {
            case FULL -> {
                out.writeName(Tag.toHex(tag));
                out.writeStartObject();
                out.writeName("Name");
                out.writeString(keyword);
            }
            case SHORT -> out.writeName(Tag.toHex(tag));
            case SIMPLIFY -> out.writeName(keyword);
        }
    }

    private void writeSequence(Sequence sequence, JsonGenerator out) throws IOException {
        writeType("Sequence", out);
        out.writeStartArray();
        List<Item> items = sequence.items();
        for (int i = 0; i < items.size(); i++) {
            write(items.get(i).attributes(), out);
        }
        out.writeEndArray();
        writeEnd(out);
    }

    private void writeLeaf(int tag, String creator, Leaf leaf, JsonGenerator out) {
        if (format == TagFormat.FULL && creator != null) {
            out.writeName("PrivateCreator");
            out.writeString(creator);
        }
        Leaf shown =
                leaf.text != null && MainTagText.isTooLong(leaf.text) && !shownWhole.test(tag) ? Leaf.TOO_LONG : leaf;
        writeType(shown.type, out);
        if (shown.text == null) {
            out.writeNull();
        } else {
            out.writeString(shown.text);
        }
        writeEnd(out);
    }

    private void writeType(String type, JsonGenerator out) {
        if (format == TagFormat.FULL) {
            out.writeName("Type");
            out.writeString(type);
            out.writeName("Value");
        }
    }

    private void writeEnd(JsonGenerator out) {
        if (format == TagFormat.FULL) {
            out.writeEndObject();
        }
    }

    /** A value that is no sequence: its type in the full form, and its text if there is one. */
    private record Leaf(String type, String text) {
        static final Leaf NULL = new Leaf("Null", null);
        static final Leaf TOO_LONG = new Leaf("TooLong", null);

        static Leaf of(String text) {
            return text == null ? NULL : new Leaf("String", text);
        }
    }

    private Leaf leafOf(Element element, DictionaryEntry entry, SpecificCharacterSet charset) throws IOException {
        VR vr = element.vr();
        if (vr == VR.UN && entry != null && entry.vr().isText()) {
            vr = entry.vr(); // it came through a system that did not know it (PS3.5 section 6.2.2)
        }
        boolean whole = shownWhole.test(element.tag());
        return switch (element.value()) {
            case ByteValue bytes -> {
                boolean tooMany = vr.isBinaryNumber() && bytes.length() / vr.valueBytes() > MainTagText.BYTES_MAX;
                yield tooMany && !whole
                        ? Leaf.TOO_LONG
                        : Leaf.of(MainTagText.of(vr, bytes, element.encoding(), charset));
            }
            case BulkData _ -> {
                if (!isTextOrNumber(vr)) {
                    yield Leaf.NULL;
                }
                yield whole
                        ? Leaf.of(MainTagText.of(vr, element.bytes(), element.encoding(), charset))
                        : Leaf.TOO_LONG;
            }
            case Fragments _, Sequence _ -> Leaf.NULL;
        };
    }

    private String keywordOf(int tag, String creator) {
        return keywordOf(dictionary.find(tag, creator));
    }

    private static String keywordOf(DictionaryEntry entry) {
        return entry == null || entry.keyword().isEmpty() ? Dictionary.UNKNOWN_KEYWORD : entry.keyword();
    }

    /** The creators of a dataset's private elements; remembers the last one, as elements of a block are neighbours. */
    private static final class PrivateCreators {
        private final Attributes dataset;
        private int block;
        private String creator;

        PrivateCreators(Attributes dataset) {
            this.dataset = dataset;
        }

        String of(int tag) {
            int reserving = Tag.privateCreatorOf(tag);
            if (reserving == 0) {
                return null;
            }
            if (reserving != block) {
                block = reserving;
                creator = dataset.privateCreatorOf(tag);
            }
            return creator;
        }
    }
}
