package org.lethe.archive.creation;

import static org.lethe.error.ErrorKind.BAD_PARAMETER_TYPE;
import static org.lethe.error.ErrorKind.BAD_REQUEST;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lethe.archive.creation.Payload.JpegForm;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewElements;
import org.lethe.rewrite.NewElements.BinaryTags;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants made: the body of {@code /tools/create-dicom}, typed and checked.
 *
 * @param parent Orthanc ID of the patient, study or series that it is to belong to; null if none
 * @param freedom what the tags may say
 * @param shape whether one instance is meant, or a series of them
 * @param entries one for each instance
 * @param jpegForm how JPEG pictures are stored
 */
public record CreationRequest(String parent, Freedom freedom, Shape shape, List<Entry> entries, JpegForm jpegForm) {
    private static final Set<String> OPTIONS =
            Set.of("Content", "Encapsulate", "Force", "InterpretBinaryTags", "Parent", "PrivateCreator");

    public CreationRequest {
        entries = List.copyOf(entries);
    }

    /** What the tags of a request may say. */
    enum Freedom {
        /** Neither identifiers, but for the patient's, nor what the parent says. */
        CHECKED,
        /** Everything. */
        FORCED
    }

    /** What is made. */
    public enum Shape {
        /** One instance. */
        INSTANCE,
        /** A series, of one instance for each entry. */
        SERIES
    }

    /**
     * An instance.
     *
     * @param elements its tags
     * @param content a data URI; null if it has none
     */
    record Entry(NewElements elements, String content) {
        /** Nothing of it: it is patient data. */
        @Override
        public String toString() {
            return "Entry";
        }
    }

    /**
     * Reads a request. Without {@code Tags} it is of the old style: what is no option is a tag, the picture is in
     * {@code PixelData}, and identifiers may be given.
     *
     * @throws LetheException that says what is wrong with it
     */
    public static CreationRequest read(ObjectNode body, Dictionary dictionary) {
        boolean oldStyle = !body.has("Tags");
        ObjectNode tags = oldStyle ? tagsOfOldStyle(body) : tagsOf(body);
        JsonNode content = oldStyle && !body.has("Content") ? body.get("PixelData") : body.get("Content");
        BinaryTags binary = flag(body, "InterpretBinaryTags", true) ? BinaryTags.INTERPRETED : BinaryTags.KEPT;
        TagReader reader = new TagReader(binary, text(body, "PrivateCreator"), dictionary);
        NewElements elements = reader.read(tags);
        boolean isList = content != null && content.isArray();
        return new CreationRequest(
                text(body, "Parent"),
                flag(body, "Force", oldStyle) ? Freedom.FORCED : Freedom.CHECKED,
                isList ? Shape.SERIES : Shape.INSTANCE,
                isList ? entries(content, elements, reader) : List.of(new Entry(elements, content(content))),
                flag(body, "Encapsulate", false) ? JpegForm.ENCAPSULATED : JpegForm.DECODED);
    }

    /** How the tags of this request are meant. */
    private record TagReader(BinaryTags binary, String privateCreator, Dictionary dictionary) {
        NewElements read(ObjectNode tags) {
            NewElements elements = NewElements.read(tags, binary, privateCreator, dictionary);
            if (elements.tags().contains(Tag.PixelData)) {
                throw new LetheException(BAD_REQUEST, "Pixels are given as \"Content\", not as a tag");
            }
            return elements;
        }
    }

    private static ObjectNode tagsOfOldStyle(ObjectNode body) {
        ObjectNode tags = body.deepCopy();
        tags.remove(OPTIONS);
        tags.remove("PixelData");
        return tags;
    }

    private static ObjectNode tagsOf(ObjectNode object) {
        if (object.get("Tags") instanceof ObjectNode tags) {
            return tags;
        }
        throw new LetheException(BAD_REQUEST, "\"Tags\" must be an object of tags and values");
    }

    private static List<Entry> entries(JsonNode list, NewElements common, TagReader reader) {
        if (list.isEmpty()) {
            throw new LetheException(BAD_REQUEST, "\"Content\" is an empty list: there is nothing to make");
        }
        List<Entry> entries = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            if (!(item instanceof ObjectNode object) || !object.hasNonNull("Content")) {
                throw new LetheException(BAD_REQUEST,
                        "Each entry of \"Content\" must be an object with its own \"Content\"");
            }
            ObjectNode own = object.has("Tags") ? tagsOf(object) : JsonNodeFactory.instance.objectNode();
            entries.add(new Entry(common.with(reader.read(own)), content(object.get("Content"))));
        }
        return entries;
    }

    private static String content(JsonNode json) {
        if (json == null || json.isNull()) {
            return null;
        }
        if (!json.isString()) {
            throw new LetheException(BAD_PARAMETER_TYPE, "\"Content\" must be a data URI, in a string");
        }
        return json.stringValue();
    }

    private static String text(ObjectNode body, String name) {
        if (!body.hasNonNull(name)) {
            return null;
        }
        if (!body.get(name).isString()) {
            throw new LetheException(BAD_PARAMETER_TYPE, "\"" + name + "\" must be a string");
        }
        return body.get(name).stringValue();
    }

    private static boolean flag(ObjectNode body, String name, boolean absent) {
        if (!body.hasNonNull(name)) {
            return absent;
        }
        if (!body.get(name).isBoolean()) {
            throw new LetheException(BAD_PARAMETER_TYPE, "\"" + name + "\" must be a Boolean");
        }
        return body.get(name).booleanValue();
    }
}
