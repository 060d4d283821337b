package org.lethe.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.VR;

/** Datasets from keywords and values in turn. */
public final class Elements {
    private static final Dictionary DICTIONARY = Dictionary.standard();

    private Elements() {}

    /** A list of items, as the value of a sequence. */
    record Items(List<Item> items) {}

    /**
     * Elements in Latin-1.
     *
     * @param keywordsAndValues keywords, each with a text, a number, bytes, tags as an array, or items
     */
    public static Attributes.Builder of(Object... keywordsAndValues) {
        return put(Attributes.builder(SpecificCharacterSet.LATIN_1), keywordsAndValues);
    }

    /** Puts more elements into a dataset. */
    public static Attributes.Builder put(Attributes.Builder dataset, Object... keywordsAndValues) {
        for (int i = 0; i < keywordsAndValues.length; i += 2) {
            int tag = DICTIONARY.tagOf((String) keywordsAndValues[i]).orElseThrow();
            dataset.put(element(tag, DICTIONARY.vrOf(tag, null), keywordsAndValues[i + 1]));
        }
        return dataset;
    }

    /** An element with a value of the kind that its VR wants. */
    private static Element element(int tag, VR vr, Object value) {
        return switch (value) {
            case Items(List<Item> items) -> Element.ofSequence(tag, items);
            case byte[] bytes -> Element.of(tag, vr, bytes);
            case String text -> Element.ofText(tag, vr, text, SpecificCharacterSet.LATIN_1);
            case Number number -> Element.of(tag, vr, bytesOf(vr, number));
            case int[] numbers -> Element.of(tag, vr, joined(vr, numbers));
            default -> throw new IllegalArgumentException("No element has a " + value.getClass());
        };
    }

    private static byte[] joined(VR vr, int[] numbers) {
        int each = bytesOf(vr, 0).length;
        ByteBuffer all = ByteBuffer.allocate(numbers.length * each);
        Arrays.stream(numbers).forEach(number -> all.put(bytesOf(vr, number)));
        return all.array();
    }

    private static byte[] bytesOf(VR vr, Number number) {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        switch (vr) {
            case US, SS, OW -> bytes.putShort(number.shortValue());
            case UL, SL -> bytes.putInt(number.intValue());
            case FL -> bytes.putFloat(number.floatValue());
            case FD -> bytes.putDouble(number.doubleValue());
            case AT -> bytes.putShort((short) (number.intValue() >>> 16)).putShort(number.shortValue());
            case DS, IS -> bytes.put((number + " ".repeat(number.toString().length() % 2))
                    .getBytes(StandardCharsets.US_ASCII));
            default -> throw new IllegalArgumentException("No number for " + vr);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** The items of a sequence. */
    static Items items(Attributes.Builder... items) {
        return new Items(Arrays.stream(items).map(item -> Item.of(item.build())).toList());
    }

    /** A sequence of one item. */
    static Items item(Object... keywordsAndValues) {
        return items(of(keywordsAndValues));
    }

    /** A coded entry. */
    static Items code(String value, String scheme, String meaning) {
        return item("CodeValue", value, "CodingSchemeDesignator", scheme, "CodeMeaning", meaning);
    }
}
