package org.lethe.dicom.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Item;
import org.lethe.dicom.ReadLimits;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the DICOM JSON model. One for each dataset; not for several threads. */
final class DicomJsonReader {
    private static final SpecificCharacterSet CHARSET = SpecificCharacterSet.UTF_8;
    private static final ReadLimits LIMITS = ReadLimits.DEFAULT;

    private final JsonParser in;
    private final Dictionary dictionary;
    private final BulkDataValue values;

    private int elementCount;
    private boolean namesCharset;

    DicomJsonReader(JsonParser in, Dictionary dictionary, BulkDataValue values) {
        this.in = in;
        this.dictionary = dictionary;
        this.values = values;
    }

    Attributes read() {
        JsonToken first = in.currentToken() == null ? in.nextToken() : in.currentToken();
        if (first != JsonToken.START_OBJECT) {
            throw malformed("A dataset in JSON must be an object");
        }
        in.nextToken();
        Attributes dataset = readMembers(0);
        boolean inUtf8 = namesCharset || !isAscii(dataset);
        return inUtf8
                ? dataset.toBuilder()
                        .put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, CHARSET.toString(), CHARSET))
                        .build()
                : dataset;
    }

    /** Reads members from the current token on, to the end of the object. */
    private Attributes readMembers(int depth) {
        if (depth > LIMITS.depthMax()) {
            throw malformed("Sequences are nested more than " + LIMITS.depthMax() + " deep");
        }
        List<Element> elements = new ArrayList<>();
        for (; in.currentToken() == JsonToken.PROPERTY_NAME; in.nextToken()) {
            if (++elementCount > LIMITS.elementsMax()) {
                throw malformed("There are more than " + LIMITS.elementsMax() + " elements");
            }
            OptionalInt tag = TagPath.parseHex(in.currentName());
            if (tag.isEmpty() || in.currentName().length() != 8) {
                throw malformed("A member of a dataset must be a tag in eight hexadecimal digits");
            }
            Element element = readElement(tag.getAsInt(), depth);
            if (element.tag() == Tag.SpecificCharacterSet) {
                namesCharset = true;
            } else if (!Tag.isGroupLength(element.tag())) {
                elements.add(element);
            }
        }
        elements.sort((one, other) -> Tag.compare(one.tag(), other.tag()));
        Attributes.Builder builder = Attributes.builder(CHARSET);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0 && elements.get(i - 1).tag() == elements.get(i).tag()) {
                throw malformed("Element " + Tag.toHex(elements.get(i).tag()) + " stands twice in one dataset");
            }
            builder.append(elements.get(i));
        }
        return builder.build();
    }

    /** One value of an element, as JSON has it. */
    private sealed interface Part {
        record Missing() implements Part {}

        record Text(String text) implements Part {}

        record PersonName(String text) implements Part {}

        record Nested(Attributes attributes) implements Part {}
    }

    private Element readElement(int tag, int depth) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw malformed("Element " + Tag.toHex(tag) + " must be an object with a vr");
        }
        VR vr = null;
        List<Part> parts = List.of();
        byte[] bytes = null;
        String uri = null;
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "vr" -> vr = vrNamed(text(tag, name), tag);
                case "Value" -> parts = readParts(tag, depth);
                case "InlineBinary" -> bytes = binary(tag, name);
                case "BulkDataURI" -> uri = text(tag, name);
                default -> in.skipChildren();
            }
        }
        if (vr == null) {
            vr = parts.stream().anyMatch(Part.Nested.class::isInstance) ? VR.SQ : dictionary.vrOf(tag, null);
        }
        if (uri != null) {
            return Element.of(tag, vr, values.at(uri, vr));
        }
        if (bytes != null) {
            return vr == VR.SQ ? refuse(tag, vr) : Element.of(tag, vr, bytes);
        }
        return parts.isEmpty() ? Element.empty(tag, vr) : elementOf(tag, vr, parts);
    }

    private static VR vrNamed(String name, int tag) {
        VR vr = VR.of(name);
        if (vr == null) {
            throw malformed("Element " + Tag.toHex(tag) + " has a vr that DICOM does not know");
        }
        return vr;
    }

    private String text(int tag, String member) {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            throw malformed("Member " + member + " of element " + Tag.toHex(tag) + " must be a string");
        }
        return in.getString();
    }

    private byte[] binary(int tag, String member) {
        text(tag, member); // so that the JSON is known to be valid up to here
        try {
            return in.getBinaryValue(Base64Variants.MIME);
        } catch (JacksonException _) {
            throw malformed("Member " + member + " of element " + Tag.toHex(tag) + " is not base64");
        }
    }

    private List<Part> readParts(int tag, int depth) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw malformed("Member Value of element " + Tag.toHex(tag) + " must be an array");
        }
        List<Part> parts = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = in.currentToken();
            if (token == JsonToken.VALUE_NULL) {
                parts.add(new Part.Missing());
            } else if (token == JsonToken.START_OBJECT) {
                parts.add(readObject(depth));
            } else if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                parts.add(new Part.Text(in.getString()));
            } else {
                throw malformed("Element " + Tag.toHex(tag) + " has a value that is no string, number or object");
            }
        }
        return parts;
    }

    private Part readObject(int depth) {
        in.nextToken();
        boolean isName = in.currentToken() == JsonToken.PROPERTY_NAME
                && switch (in.currentName()) {
                    case "Alphabetic", "Ideographic", "Phonetic" -> true;
                    default -> false;
                };
        return isName ? readPersonName() : new Part.Nested(readMembers(depth + 1));
    }

    private Part readPersonName() {
        String alphabetic = "";
        String ideographic = "";
        String phonetic = "";
        for (; in.currentToken() == JsonToken.PROPERTY_NAME; in.nextToken()) {
            String group = in.currentName();
            in.nextToken();
            String text = in.currentToken() == JsonToken.VALUE_NULL ? "" : text(Tag.PatientName, group);
            switch (group) {
                case "Alphabetic" -> alphabetic = text;
                case "Ideographic" -> ideographic = text;
                case "Phonetic" -> phonetic = text;
                default -> throw malformed("A name has other members than its three component groups");
            }
        }
        String name = alphabetic + "=" + ideographic + "=" + phonetic;
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '=') {
            end--;
        }
        return new Part.PersonName(name.substring(0, end));
    }

    private static Element elementOf(int tag, VR vr, List<Part> parts) {
        if (vr == VR.SQ) {
            return sequence(tag, parts);
        }
        List<String> texts = new ArrayList<>(parts.size());
        for (Part part : parts) {
            texts.add(switch (part) {
                case Part.Missing() -> "";
                case Part.Text(String text) -> text;
                case Part.PersonName(String text) -> vr == VR.PN ? text : refuse(tag, vr);
                case Part.Nested(Attributes item) -> vr == VR.PN && item.isEmpty() ? "" : refuse(tag, vr);
            });
        }
        if (vr.isText()) {
            return text(tag, vr, texts);
        }
        return Element.of(tag, vr, ByteValue.of(JsonNumbers.encode(tag, vr, texts)));
    }

    private static Element sequence(int tag, List<Part> parts) {
        List<Item> items = new ArrayList<>(parts.size());
        for (Part part : parts) {
            items.add(Item.of(switch (part) {
                case Part.Nested(Attributes attributes) -> attributes;
                case Part.Missing() -> Attributes.empty(CHARSET);
                case Part.Text _, Part.PersonName _ -> refuse(tag, VR.SQ);
            }));
        }
        return Element.ofSequence(tag, items);
    }

    private static Element text(int tag, VR vr, List<String> texts) {
        boolean separates = vr.isMultiValued() && texts.stream().anyMatch(text -> text.indexOf('\\') >= 0);
        if (separates || !vr.isMultiValued() && texts.size() > 1) {
            return refuse(tag, vr);
        }
        String joined = String.join("\\", texts);
        if (vr.usesCharacterSet()) {
            return Element.ofText(tag, vr, joined, CHARSET);
        }
        // ASCII by the standard; the bytes beyond it that files have nevertheless are read as Latin-1.
        return joined.chars().allMatch(c -> c <= 0xFF)
                ? Element.of(tag, vr, joined.getBytes(StandardCharsets.ISO_8859_1))
                : refuse(tag, vr);
    }

    private static boolean isAscii(Attributes dataset) {
        for (Element element : dataset) {
            boolean ascii = switch (element.value()) {
                case ByteValue bytes -> !element.vr().usesCharacterSet() || isAscii(bytes);
                case Sequence sequence ->
                        sequence.items().stream().allMatch(item -> isAscii(item.attributes()));
                case BulkData _, Fragments _ -> true;
            };
            if (!ascii) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(ByteValue bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.array()[bytes.offset() + i] < 0) {
                return false;
            }
        }
        return true;
    }

    private static <T> T refuse(int tag, VR vr) {
        throw malformed("Element " + Tag.toHex(tag) + " has a value that does not fit its VR " + vr);
    }

    private static LetheException malformed(String what) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not a dataset in JSON. " + what);
    }
}
