package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.DictionaryEntry;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.NewValue.Assignment;
import org.lethe.rewrite.NewValue.Binary;
import org.lethe.rewrite.NewValue.Empty;
import org.lethe.rewrite.NewValue.Items;
import org.lethe.rewrite.NewValue.Text;

/**
 * Makes elements of values that a request gives. Binary numbers are checked; text is taken as it is, also where its
 * form or length is not that of the VR, as Orthanc does.
 *
 * @param dictionary names the VRs
 * @param privateCreator whose private elements are meant where the dataset does not say; null if unknown
 * @param signedPixels whether {@code US or SS} means SS in this dataset (PS3.3 section C.7.6.3.1)
 */
record ValueCaster(Dictionary dictionary, String privateCreator, boolean signedPixels) {
    private static final BigInteger UNSIGNED_64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /** The VR of a tag, if no dataset can change it; else null. */
    static VR vrFixedByDictionary(int tag, Dictionary dictionary) {
        DictionaryEntry entry = Tag.isPrivate(tag) ? null : dictionary.find(tag);
        return entry == null || entry.vrs().size() != 1 ? null : entry.vr();
    }

    /** @throws LetheException of kind BAD_FILE_FORMAT if the value cannot be cast to the VR */
    static void checkCast(int tag, VR vr, NewValue value, Dictionary dictionary) {
        if (!vr.isText()) {
            new ValueCaster(dictionary, null, false).cast(tag, vr, value, SpecificCharacterSet.LATIN_1);
        }
    }

    /**
     * The element of a tag with a new value.
     *
     * @param around where it is to stand: its character set is used, and the VR of the element that was there
     * @throws LetheException of kind BAD_FILE_FORMAT if the value cannot be cast
     */
    Element cast(int tag, NewValue value, Attributes around) {
        Element existing = around.get(tag);
        if (existing != null && existing.value() instanceof Fragments && value instanceof Binary(byte[] bytes)) {
            return Element.of(tag, VR.OB, oneFragment(bytes));
        }
        return cast(tag, vrFor(tag, value, around), value, around.charset());
    }

    /** Compressed pixel data of one frame: an empty offset table and one fragment (PS3.5 section A.4). */
    private static Fragments oneFragment(byte[] bytes) {
        byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
        return new Fragments(ByteSource.of(even), new long[] {0, 0}, new int[] {0, even.length});
    }

    private VR vrFor(int tag, NewValue value, Attributes around) {
        Element existing = around.get(tag);
        VR present = existing == null ? VR.UN : existing.vr();
        if (Tag.isPrivate(tag)) {
            return vrForPrivate(tag, value, present, around);
        }
        DictionaryEntry entry = dictionary.find(tag);
        if (entry == null || entry.vrs().isEmpty()) {
            return present;
        }
        if (!entry.hasChoiceOfVr()) {
            return entry.vr();
        }
        if (value instanceof Text(String text) && !text.isEmpty() && entry.vrs().contains(VR.US)) {
            return signedPixels && entry.vrs().contains(VR.SS) ? VR.SS : VR.US;
        }
        return entry.vrs().contains(present) ? present : entry.vr();
    }

    private VR vrForPrivate(int tag, NewValue value, VR present, Attributes around) {
        if (value instanceof Items) {
            return VR.SQ;
        }
        String creator = around.privateCreatorOf(tag);
        VR known = present != VR.UN ? present : dictionary.vrOf(tag, creator == null ? privateCreator : creator);
        boolean bytes = !known.isText() && !known.isBinaryNumber() && known != VR.AT;
        return bytes && value instanceof Text ? VR.UN : known;
    }

    private Element cast(int tag, VR vr, NewValue value, SpecificCharacterSet charset) {
        return switch (value) {
            case Empty() -> Element.empty(tag, vr);
            case Text(String text) when text.isEmpty() -> Element.empty(tag, vr);
            case Text(String text) -> castText(tag, vr, text, charset);
            case Binary(byte[] bytes) -> castBinary(tag, vr, bytes);
            case Items(List<List<Assignment>> items) -> castItems(tag, vr, items, charset);
        };
    }

    private Element castText(int tag, VR vr, String text, SpecificCharacterSet charset) {
        if (vr.isText()) {
            return Element.ofText(tag, vr, text, charset);
        }
        if (vr == VR.UN) {
            return Element.of(tag, vr, charset.encode(text, VR.UT));
        }
        if (vr == VR.AT) {
            return castTags(tag, text);
        }
        if (!vr.isBinaryNumber()) {
            throw badValue(tag, vr, "bytes, as a data:application/octet-stream;base64, URI");
        }
        String[] numbers = text.split("\\\\", -1);
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * vr.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (String number : numbers) {
            putNumber(bytes, tag, vr, number);
        }
        return Element.of(tag, vr, bytes.array());
    }

    private Element castTags(int tag, String text) {
        String[] names = text.split("\\\\", -1);
        ByteBuffer bytes = ByteBuffer.allocate(4 * names.length).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : names) {
            int named;
            try {
                named = TagPath.parseTag(name, dictionary);
            } catch (LetheException _) {
                throw badValue(tag, VR.AT, "tags");
            }
            bytes.putShort((short) Tag.group(named)).putShort((short) Tag.element(named));
        }
        return Element.of(tag, VR.AT, bytes.array());
    }

    private static void putNumber(ByteBuffer bytes, int tag, VR vr, String text) {
        switch (vr) {
            case US -> bytes.putShort((short) integer(tag, vr, text, 0, 0xFFFF));
            case SS -> bytes.putShort((short) integer(tag, vr, text, Short.MIN_VALUE, Short.MAX_VALUE));
            case UL -> bytes.putInt((int) integer(tag, vr, text, 0, 0xFFFFFFFFL));
            case SL -> bytes.putInt((int) integer(tag, vr, text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case SV -> bytes.putLong(integer(tag, vr, text, Long.MIN_VALUE, Long.MAX_VALUE));
            case UV -> bytes.putLong(unsignedLong(tag, text));
            case FL -> bytes.putFloat((float) decimal(tag, vr, text, Float.MAX_VALUE));
            case FD -> bytes.putDouble(decimal(tag, vr, text, Double.MAX_VALUE));
            case AE, AS, AT, CS, DA, DS, DT, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SQ, ST, TM, UC, UI, UN, UR,
                    UT ->
                    throw new IllegalArgumentException(vr + " is no binary number");
        }
    }

    private static long integer(int tag, VR vr, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, as any number out of range.
        }
        throw badValue(tag, vr, "integers from " + min + " to " + max);
    }

    private static long unsignedLong(int tag, String text) {
        try {
            BigInteger number = new BigInteger(text);
            if (number.signum() >= 0 && number.compareTo(UNSIGNED_64_MAX) <= 0) {
                return number.longValue();
            }
        } catch (NumberFormatException _) {
            // Told below, as any number out of range.
        }
        throw badValue(tag, VR.UV, "integers from 0 to " + UNSIGNED_64_MAX);
    }

    private static double decimal(int tag, VR vr, String text, double max) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0);
        try {
            double number = plain ? Double.parseDouble(text) : Double.NaN;
            if (Math.abs(number) <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, as any number out of range.
        }
        throw badValue(tag, vr, "decimal numbers");
    }

    private static Element castBinary(int tag, VR vr, byte[] bytes) {
        if (vr == VR.SQ) {
            throw badValue(tag, vr, "an array of objects");
        }
        if (vr.isBinaryNumber() || vr == VR.AT) {
            throw badValue(tag, vr, "decimal numbers in a string");
        }
        return Element.of(tag, vr, bytes);
    }

    private Element castItems(int tag, VR vr, List<List<Assignment>> items, SpecificCharacterSet charset) {
        if (vr != VR.SQ) {
            throw badValue(tag, vr, "a string");
        }
        List<Item> made = new ArrayList<>(items.size());
        for (List<Assignment> item : items) {
            made.add(Item.of(castItem(item, charset)));
        }
        return Element.ofSequence(tag, made);
    }

    private Attributes castItem(List<Assignment> item, SpecificCharacterSet charset) {
        TreeMap<Integer, NewValue> inOrder = new TreeMap<>(Integer::compareUnsigned);
        item.forEach(assignment -> inOrder.put(assignment.tag(), assignment.value()));
        Attributes made = Attributes.empty(charset);
        for (Map.Entry<Integer, NewValue> element : inOrder.entrySet()) {
            // One by one, since (0008,0005) and private creators speak for the elements behind them.
            made = made.toBuilder().append(cast(element.getKey(), element.getValue(), made)).build();
        }
        return made;
    }

    private static LetheException badValue(int tag, VR vr, String wanted) {
        return new LetheException(
                BAD_FILE_FORMAT, "The value of " + Tag.toHex(tag) + " (VR " + vr + ") must be " + wanted);
    }
}
