package org.lethe.rewrite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.DictionaryEntry;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.rewrite.Change.Kind;
import org.lethe.rewrite.Change.Side;

/**
 * Tells two datasets apart, element by element and at every depth. It does not ask what a plan meant to do: it looks at
 * what came of it.
 */
public final class Comparison {
    private static final int SHOWN_BYTES_MAX = 2048;

    private final DicomReader reader;
    private final Consumer<Change> changes;

    /**
     * @param reader opens values of unknown VR in which items may stand, and knows the names of elements
     * @param changes is told of every element, in the order of tags; a sequence comes before what is in its items
     */
    public Comparison(DicomReader reader, Consumer<Change> changes) {
        this.reader = reader;
        this.changes = changes;
    }

    /**
     * Compares two datasets.
     *
     * @throws IOException if a value has to be read and cannot be
     */
    public void compare(Attributes before, Attributes after) throws IOException {
        compare(before, after, new Place("", ""));
    }

    /** Where the two datasets lie: what paths and names of their elements begin with. */
    private record Place(String path, String name) {
        Place inside(String elementPath, String elementName, int item) {
            return new Place(elementPath + '[' + item + "].", elementName + '[' + item + "].");
        }
    }

    private void compare(Attributes before, Attributes after, Place place) throws IOException {
        List<Element> old = sorted(before);
        List<Element> now = sorted(after);
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            int order = i == old.size()
                    ? 1
                    : j == now.size() ? -1 : Tag.compare(old.get(i).tag(), now.get(j).tag());
            compare(order <= 0 ? old.get(i++) : null, before, order >= 0 ? now.get(j++) : null, after, place);
        }
    }

    /** In the order of tags; those with the same tag stay in the order of their dataset. */
    private static List<Element> sorted(Attributes dataset) {
        List<Element> elements = new ArrayList<>(dataset.size());
        for (Element element : dataset) {
            if (!Tag.isGroupLength(element.tag())) {
                elements.add(element);
            }
        }
        elements.sort(Comparator.comparing(Element::tag, Tag::compare));
        return elements;
    }

    private void compare(Element old, Attributes before, Element now, Attributes after, Place place)
            throws IOException {
        Element any = now == null ? old : now;
        Attributes around = now == null ? before : after;
        DictionaryEntry entry = reader.dictionary().find(any.tag(), around.privateCreatorOf(any.tag()));
        String path = place.path + Tag.toHex(any.tag());
        String name = place.name
                + (entry == null || entry.keyword().isEmpty() ? Dictionary.UNKNOWN_KEYWORD : entry.keyword());
        List<Item> itemsBefore = itemsOf(old, before);
        List<Item> itemsAfter = itemsOf(now, after);
        boolean same = old != null && now != null && isSame(old, before, now, after);
        Side sideBefore = sideOf(old, before.charset(), entry);
        Side sideAfter = same ? sideBefore : sideOf(now, after.charset(), entry);
        changes.accept(new Change(kindOf(old, now, same), path, name, any.vr(), sideBefore, sideAfter));
        Attributes none = Attributes.empty(around.charset());
        for (int item = 0; item < Math.max(itemsBefore.size(), itemsAfter.size()); item++) {
            compare(item < itemsBefore.size() ? itemsBefore.get(item).attributes() : none,
                    item < itemsAfter.size() ? itemsAfter.get(item).attributes() : none,
                    place.inside(path, name, item));
        }
    }

    private List<Item> itemsOf(Element element, Attributes in) throws IOException {
        if (element == null) {
            return List.of();
        }
        Sequence opened = element.value() instanceof Sequence known ? known : reader.openUnknown(element, in, in);
        return opened == null ? List.of() : opened.items();
    }

    private static Kind kindOf(Element old, Element now, boolean same) {
        if (old == null) {
            return Kind.ADDED;
        }
        if (now == null) {
            return Kind.REMOVED;
        }
        if (same) {
            return Kind.KEPT;
        }
        return now.isEmpty() ? Kind.EMPTIED : Kind.REPLACED;
    }

    /** Whether the value is the same; of a sequence, whether it still has items: these are looked at by themselves. */
    private static boolean isSame(Element old, Attributes before, Element now, Attributes after) {
        if (old == now && (!old.vr().usesCharacterSet() || before.charset() == after.charset())) {
            return true;
        }
        if (isSequence(old) && isSequence(now)) {
            return old.isEmpty() == now.isEmpty();
        }
        if (old.value() instanceof ByteValue one && now.value() instanceof ByteValue other) {
            return old.encoding().bigEndian() == now.encoding().bigEndian()
                    && one.equals(other)
                    && textOf(old.vr(), old, before.charset()).equals(textOf(now.vr(), now, after.charset()));
        }
        return old.value() == now.value();
    }

    private static boolean isSequence(Element element) {
        return element.value() instanceof Sequence;
    }

    private static String textOf(VR vr, Element element, SpecificCharacterSet charset) {
        String text = element.value() instanceof ByteValue bytes
                ? MainTagText.of(vr, bytes, element.encoding(), charset)
                : null;
        return text == null ? "" : text;
    }

    /** The begin of a value: as much as anybody is shown. */
    private static String textOf(VR vr, ByteValue value, Encoding encoding, SpecificCharacterSet charset) {
        int shown = Math.min(value.length(), SHOWN_BYTES_MAX);
        String text = MainTagText.of(vr, new ByteValue(value.array(), value.offset(), shown), encoding, charset);
        return text == null || text.length() <= Change.TEXT_MAX ? text : text.substring(0, Change.TEXT_MAX + 1);
    }

    private static Side sideOf(Element element, SpecificCharacterSet charset, DictionaryEntry entry) {
        if (element == null) {
            return null;
        }
        return switch (element.value()) {
            case Sequence _, Fragments _ -> new Side(null, -1, 0);
            case BulkData bulk -> new Side(null, bulk.length(), 0);
            case ByteValue bytes -> {
                VR vr = element.vr() == VR.UN && entry != null && entry.vr().isText() ? entry.vr() : element.vr();
                String text = textOf(vr, bytes, element.encoding(), charset);
                CRC32C checksum = new CRC32C();
                checksum.update(bytes.array(), bytes.offset(), bytes.length());
                yield new Side(text, bytes.length(), (int) checksum.getValue());
            }
        };
    }
}
