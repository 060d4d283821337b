package org.lethe.dicom.json;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What lies at a path of a dataset, as {@code /instances/{id}/content/{path}} shows it: a value, or the names by which
 * to go on. A path is tags and indexes in turn: {@code 0040-0275/0/0040-0008/1/CodeValue}.
 */
public sealed interface Content {

    /** The names of what lies below: tags such as {@code 0010-0020}, or indexes from {@code 0} on. */
    record Listing(List<String> names) implements Content {
        public Listing {
            names = List.copyOf(names);
        }
    }

    /**
     * A value as it is encoded, padding included, with its numbers in little endian.
     *
     * @param bytes where it lies; readable as long as the dataset's file is open
     */
    record Raw(BulkData bytes) implements Content {}

    /**
     * Goes down a path. Pixel data has indexes like a sequence: those of its fragments, of which 0 is the offset table,
     * or 0 alone if it is not encapsulated.
     *
     * @param path its parts, in order; the empty path is the dataset itself
     * @throws LetheException UNKNOWN_DICOM_TAG if a part that should be a tag is none; INEXISTENT_ITEM if there is no
     *     such element, item or fragment
     */
    static Content at(Attributes dataset, List<String> path, Dictionary dictionary) {
        Attributes here = dataset;
        for (int i = 0; i < path.size(); i += 2) {
            Element element = here.get(TagPath.parseTag(path.get(i), dictionary));
            if (element == null) {
                throw missing("element", path, i);
            }
            boolean last = i + 1 == path.size();
            if (!(element.value() instanceof Sequence sequence)) {
                if (i + 2 < path.size()) {
                    throw missing("sequence", path, i);
                }
                return last ? leaf(element, i == 0) : part(element, i == 0, path);
            }
            if (last) {
                return indexes(sequence.items().size());
            }
            List<Item> items = sequence.items();
            here = items.get(index(items.size(), path, i + 1)).attributes();
        }
        return tags(here);
    }

    private static Content leaf(Element element, boolean topLevel) {
        return switch (element.value()) {
            case Fragments fragments -> indexes(fragments.size());
            case ByteValue _, BulkData _,Sequence _ ->
                    isFrames(element, topLevel) ? indexes(1) : new Raw(element.littleEndian());
        };
    }

    private static Content part(Element element, boolean topLevel, List<String> path) {
        int at = path.size() - 1;
        if (element.value() instanceof Fragments fragments) {
            return new Raw(fragments.item(index(fragments.size(), path, at)));
        }
        if (!isFrames(element, topLevel)) {
            throw missing("sequence", path, at - 1);
        }
        index(1, path, at);
        return new Raw(element.littleEndian());
    }

    /** Icons have their pixel data in one piece. */
    private static boolean isFrames(Element element, boolean topLevel) {
        return topLevel && element.tag() == Tag.PixelData;
    }

    private static int index(int count, List<String> path, int at) {
        String text = path.get(at);
        boolean number = !text.isEmpty()
                && text.length() < 10
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int index = number ? Integer.parseInt(text) : count;
        if (index >= count) {
            throw missing("item", path, at);
        }
        return index;
    }

    private static Listing tags(Attributes dataset) {
        List<String> names = new ArrayList<>(dataset.size());
        for (Element element : dataset) {
            names.add(Tag.toDashed(element.tag()));
        }
        return new Listing(names);
    }

    private static Listing indexes(int count) {
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            names.add(Integer.toString(i));
        }
        return new Listing(names);
    }

    private static LetheException missing(String what, List<String> path, int at) {
        return new LetheException(
                ErrorKind.INEXISTENT_ITEM,
                "The dataset has no " + what + " at part " + (at + 1) + " of the " + path.size()
                        + " parts of the path");
    }
}
