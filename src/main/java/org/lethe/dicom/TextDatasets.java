package org.lethe.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;

/** Datasets from texts, as queries and their answers are made of. */
public final class TextDatasets {
    private TextDatasets() {}

    /**
     * A character set that has all the characters of some texts: the usual one, if it can be.
     *
     * @param usual of this server
     */
    public static SpecificCharacterSet charsetFor(Collection<String> texts, SpecificCharacterSet usual) {
        return texts.stream().allMatch(text -> usual.canEncode(text, VR.LO)) ? usual : SpecificCharacterSet.UTF_8;
    }

    /** A dataset of texts by tag, several values joined by backslashes; it names its character set. */
    public static Attributes.Builder dataset(Map<Integer, String> texts, Dictionary dictionary,
            SpecificCharacterSet usual) {
        SpecificCharacterSet charset = charsetFor(texts.values(), usual);
        Attributes.Builder dataset = Attributes.builder(charset);
        if (!charset.toString().isEmpty()) {
            dataset.put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, charset.toString(),
                    SpecificCharacterSet.ASCII));
        }
        texts.forEach((tag, text) -> dataset.put(element(tag, dictionary.vrOf(tag, null), text, charset)));
        return dataset;
    }

    /** An element of a text, or of the numbers that it holds; empty if it holds none. */
    public static Element element(int tag, VR vr, String text, SpecificCharacterSet charset) {
        if (vr.isText()) {
            return Element.ofText(tag, vr, text, charset);
        }
        if (!vr.isBinaryNumber() || text.isBlank()) {
            return Element.empty(tag, vr);
        }
        String[] numbers = text.split("\\\\");
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * vr.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (String number : numbers) {
                put(bytes, vr, number.strip());
            }
            return Element.of(tag, vr, bytes.array());
        } catch (NumberFormatException _) {
            return Element.empty(tag, vr);
        }
    }

    private static void put(ByteBuffer bytes, VR vr, String number) {
        switch (vr) {
            case US, SS -> bytes.putShort((short) Integer.parseInt(number));
            case UL, SL -> bytes.putInt((int) Long.parseLong(number));
            case FL -> bytes.putFloat(Float.parseFloat(number));
            case FD -> bytes.putDouble(Double.parseDouble(number));
            default -> bytes.putLong(Long.parseLong(number));
        }
    }
}
