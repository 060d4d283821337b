package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.lethe.error.ErrorKind.BAD_REQUEST;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.dicom.Value;
import org.lethe.error.LetheException;

/**
 * Turns the text of a dataset to another character set, at all depths.
 *
 * @param target the character set
 * @param reader opens sequences of VR UN
 */
record TextRecoder(SpecificCharacterSet target, DicomReader reader) {

    /**
     * The dataset in the target character set. Items inherit it, also those that named one of their own. Lengths of
     * groups that change are left out, as they would be wrong.
     *
     * @throws LetheException of kind BAD_REQUEST if a text cannot be written in it
     */
    Attributes recode(Attributes dataset) throws IOException {
        Element named = Element.of(Tag.SpecificCharacterSet, VR.CS, target.toString().getBytes(US_ASCII));
        return GroupLengths.withoutStale(dataset, recodeElements(dataset).put(named).build());
    }

    private Attributes.Builder recodeElements(Attributes in) throws IOException {
        Attributes.Builder out = Attributes.builder(target);
        for (Element element : in) {
            if (element.tag() != Tag.SpecificCharacterSet) {
                out.append(recode(element, in));
            }
        }
        return out;
    }

    private Element recode(Element element, Attributes in) throws IOException {
        return switch (element.value()) {
            case Sequence sequence -> element.withItems(recodeItems(sequence));
            case Fragments _ -> element;
            case Value _ when element.vr() == VR.UN -> recodeUnknown(element, in);
            case Value _ when element.vr().usesCharacterSet() -> recodeText(element, in.charset());
            case Value _ -> element;
        };
    }

    private Element recodeUnknown(Element element, Attributes in) throws IOException {
        Sequence opened = reader.openUnknown(element, in, in);
        return opened == null
                ? element
                : Element.of(element.tag(), VR.UN, new Sequence(recodeItems(opened), false, Encoding.IMPLICIT_LE));
    }

    private List<Item> recodeItems(Sequence sequence) throws IOException {
        List<Item> items = new ArrayList<>(sequence.items().size());
        for (Item item : sequence.items()) {
            Attributes recoded = recodeElements(item.attributes()).build();
            items.add(item.with(GroupLengths.withoutStale(item.attributes(), recoded)));
        }
        return items;
    }

    private Element recodeText(Element element, SpecificCharacterSet charset) throws IOException {
        ByteValue bytes = element.bytes();
        if (isPlain(bytes)) {
            return element;
        }
        String text = charset.decode(bytes.array(), bytes.offset(), bytes.length(), element.vr());
        boolean isInCharset = Arrays.equals(charset.encode(text, element.vr()), bytes.toBytes());
        if (!isInCharset || hasControls(text) && UndeclaredUtf8.read(bytes, charset) != null) {
            // No text in the character set that it claims to be in: its bytes are all there is to keep.
            return element;
        }
        if (!target.canEncode(text, element.vr())) {
            throw new LetheException(
                    BAD_REQUEST,
                    "The text of " + Tag.toHex(element.tag()) + " cannot be written in the new character set");
        }
        return Element.of(element.tag(), element.vr(), target.encode(text, element.vr()));
    }

    /** Whether there are control characters beyond ASCII, which single bytes become that are no letters. */
    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c >= 0x80 && Character.isISOControl(c));
    }

    /** Whether the bytes are ASCII without escape sequences, and so mean the same in all character sets. */
    private static boolean isPlain(ByteValue bytes) {
        for (int i = bytes.offset(); i < bytes.offset() + bytes.length(); i++) {
            byte b = bytes.array()[i];
            if (b < 0 || b == 0x1B) {
                return false;
            }
        }
        return true;
    }
}
