package org.lethe.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A dataset, or the content of an item: data elements in the order of their file. Never changes; to alter one, take
 * {@link #toBuilder()}, which shares all the elements that are not replaced.
 */
public final class Attributes implements Iterable<Element> {
    private static final Element[] NO_ELEMENTS = {};

    private final Element[] elements;
    /** The positions in the order of tags, of the same tags in that of the file; null if that is the file's order. */
    private final int[] sorted;
    private final SpecificCharacterSet charset;

    private Attributes(Element[] elements, SpecificCharacterSet charset) {
        this.elements = elements;
        this.charset = charset;
        this.sorted = isAscending(elements) ? null : sortedPositions(elements);
    }

    /** A dataset without elements, in a given character set. */
    public static Attributes empty(SpecificCharacterSet charset) {
        return new Attributes(NO_ELEMENTS, charset);
    }

    /** A builder of a dataset; {@code inherited} is the character set unless an element names another. */
    public static Builder builder(SpecificCharacterSet inherited) {
        return new Builder(inherited, new ArrayList<>());
    }

    /**
     * A builder that begins with all the elements of this dataset.
     *
     * <p>Its character set stays that of this dataset until (0008,0005) is put.
     */
    public Builder toBuilder() {
        return new Builder(charset, new ArrayList<>(Arrays.asList(elements)));
    }

    /** The number of elements, those of sequences not counted. */
    public int size() {
        return elements.length;
    }

    /** Whether there is no element. */
    public boolean isEmpty() {
        return elements.length == 0;
    }

    /** The element at a position of the file's order. */
    public Element at(int index) {
        return elements[index];
    }

    /** The (first) element with a tag; null if there is none. */
    public Element get(int tag) {
        int index = indexOf(tag);
        return index < 0 ? null : elements[index];
    }

    /** Whether there is an element with a tag. */
    public boolean contains(int tag) {
        return indexOf(tag) >= 0;
    }

    /** The character set in force here: that of (0008,0005), else that of the dataset around it. */
    public SpecificCharacterSet charset() {
        return charset;
    }

    /** The first value as text, without padding at both ends; null if the element or its value is missing. */
    public String string(int tag) {
        List<String> values = strings(tag);
        if (values.isEmpty()) {
            return null;
        }
        String first = values.getFirst().strip();
        return first.isEmpty() ? null : first;
    }

    /** The values as text; empty if the element is missing, has no value, or holds no text and no numbers. */
    public List<String> strings(int tag) {
        Element element = get(tag);
        return element == null ? List.of() : element.strings(charset);
    }

    /** The first value as a number; {@code fallback} if it is missing or is none. */
    public int intValue(int tag, int fallback) {
        String text = string(tag);
        if (text == null) {
            return fallback;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return fallback;
        }
    }

    /**
     * The creator of the block that a private tag belongs to (PS3.5 section 7.8.1).
     *
     * @return null if the tag is not private, or nobody reserved its block
     */
    public String privateCreatorOf(int tag) {
        if (!Tag.isPrivate(tag) || Tag.isPrivateCreator(tag)) {
            return null;
        }
        int block = (tag >>> 8) & 0xFF;
        return block < 0x10 ? null : string((tag & 0xFFFF0000) | block);
    }

    @Override
    public Iterator<Element> iterator() {
        return Arrays.asList(elements).iterator();
    }

    int indexOf(int tag) {
        int low = 0;
        int high = elements.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(elements[position(middle)].tag(), tag) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < elements.length && elements[position(low)].tag() == tag ? position(low) : -1;
    }

    private int position(int rank) {
        return sorted == null ? rank : sorted[rank];
    }

    private static int[] sortedPositions(Element[] elements) {
        long[] tagsWithPositions = new long[elements.length];
        for (int i = 0; i < elements.length; i++) {
            tagsWithPositions[i] = Integer.toUnsignedLong(elements[i].tag()) << 31 | i;
        }
        Arrays.sort(tagsWithPositions);
        int[] positions = new int[elements.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (int) (tagsWithPositions[i] & Integer.MAX_VALUE);
        }
        return positions;
    }

    private static boolean isAscending(Element[] elements) {
        for (int i = 1; i < elements.length; i++) {
            if (Integer.compareUnsigned(elements[i - 1].tag(), elements[i].tag()) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Builds a dataset. Not for several threads. */
    public static final class Builder {
        private final SpecificCharacterSet inherited;
        private final List<Element> elements;

        private Builder(SpecificCharacterSet inherited, List<Element> elements) {
            this.inherited = inherited;
            this.elements = elements;
        }

        /** Adds an element at the end, as it comes; for readers and walkers that keep the order of a file. */
        public Builder append(Element element) {
            elements.add(element);
            return this;
        }

        /** Replaces the elements with this tag, or inserts it where it belongs in the order of tags. */
        public Builder put(Element element) {
            int at = 0;
            boolean placed = false;
            for (int i = 0; i < elements.size(); i++) {
                int order = Integer.compareUnsigned(elements.get(i).tag(), element.tag());
                if (order == 0) {
                    if (placed) {
                        elements.remove(i--);
                    } else {
                        elements.set(i, element);
                        placed = true;
                    }
                } else if (order < 0) {
                    at = i + 1;
                }
            }
            if (!placed) {
                elements.add(at, element);
            }
            return this;
        }

        /** Takes away all the elements with this tag. */
        public Builder remove(int tag) {
            elements.removeIf(element -> element.tag() == tag);
            return this;
        }

        /** The (first) element with a tag as it stands now; null if there is none. */
        public Element get(int tag) {
            for (Element element : elements) {
                if (element.tag() == tag) {
                    return element;
                }
            }
            return null;
        }

        /** The dataset; its character set follows (0008,0005) if that is there. */
        public Attributes build() {
            Element[] array = elements.toArray(NO_ELEMENTS);
            Element named = get(Tag.SpecificCharacterSet);
            if (named == null) {
                return new Attributes(array, inherited);
            }
            String[] terms = named.strings(inherited).toArray(String[]::new);
            return new Attributes(array, SpecificCharacterSet.of(inherited, terms));
        }
    }
}
