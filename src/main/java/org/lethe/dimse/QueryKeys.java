package org.lethe.dimse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what is asked for from JSON: texts by the names of tags, in worklists also arrays of items. */
public final class QueryKeys {
    private static final int DEPTH_MAX = 8;

    private QueryKeys() {}

    /** @throws LetheException of kind {@code BAD_FILE_FORMAT} if a tag is not known, or a value is no text */
    public static Map<Integer, String> read(ObjectNode json, Dictionary dictionary) {
        Map<Integer, String> keys = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            keys.put(tagOf(member.getKey(), dictionary), textOf(member.getValue()));
        }
        return keys;
    }

    /** What was read, as a dataset to be shown. */
    public static Attributes toDataset(Map<Integer, String> keys, Dictionary dictionary) {
        Attributes.Builder dataset = Attributes.builder(SpecificCharacterSet.UTF_8);
        keys.forEach((tag, value) -> dataset
                .put(TextDatasets.element(tag, dictionary.vrOf(tag, null), value, SpecificCharacterSet.UTF_8)));
        return dataset.build();
    }

    /**
     * Reads a query with sequences.
     *
     * @param usual which character set is used if it can be
     */
    public static Attributes readDataset(ObjectNode json, Dictionary dictionary, SpecificCharacterSet usual) {
        List<String> texts = new ArrayList<>();
        collect(json, texts, 0);
        SpecificCharacterSet charset = TextDatasets.charsetFor(texts, usual);
        Attributes.Builder dataset = Attributes.builder(charset)
                .put(Element.ofText(Tag.SpecificCharacterSet, VR.CS, charset.toString(), SpecificCharacterSet.ASCII));
        fill(dataset, json, dictionary, charset);
        return dataset.build();
    }

    private static void collect(JsonNode json, List<String> texts, int depth) {
        if (depth > DEPTH_MAX) {
            throw malformed("A query may not be nested so deeply");
        }
        if (json.isString()) {
            texts.add(json.stringValue());
        }
        json.forEach(child -> collect(child, texts, depth + 1));
    }

    private static void fill(Attributes.Builder dataset, ObjectNode json, Dictionary dictionary,
            SpecificCharacterSet charset) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            int tag = tagOf(member.getKey(), dictionary);
            JsonNode value = member.getValue();
            if (!value.isArray()) {
                dataset.put(TextDatasets.element(tag, dictionary.vrOf(tag, null), textOf(value), charset));
                continue;
            }
            List<Item> items = new ArrayList<>();
            for (JsonNode each : value) {
                if (!(each instanceof ObjectNode object)) {
                    throw malformed("The items of a sequence must be objects");
                }
                Attributes.Builder item = Attributes.builder(charset);
                fill(item, object, dictionary, charset);
                items.add(Item.of(item.build()));
            }
            dataset.put(Element.ofSequence(tag, items));
        }
    }

    private static int tagOf(String name, Dictionary dictionary) {
        try {
            return TagPath.parseTag(name, dictionary);
        } catch (LetheException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, e.getMessage(), e);
        }
    }

    private static String textOf(JsonNode value) {
        if (!value.isString()) {
            throw malformed("What is asked for must be strings");
        }
        return value.stringValue();
    }

    private static LetheException malformed(String message) {
        return new LetheException(ErrorKind.BAD_FILE_FORMAT, message);
    }
}
