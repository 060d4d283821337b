package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;
import static org.lethe.error.ErrorKind.BAD_PARAMETER_TYPE;
import static org.lethe.error.ErrorKind.BAD_REQUEST;
import static org.lethe.error.ErrorKind.PARAMETER_OUT_OF_RANGE;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewValue.Assignment;
import org.lethe.rewrite.NewValue.Binary;
import org.lethe.rewrite.NewValue.Empty;
import org.lethe.rewrite.NewValue.Items;
import org.lethe.rewrite.NewValue.Text;
import tools.jackson.databind.JsonNode;

/** Reads the values that a request gives to tags, and tries each on the VR that the dictionary has for its tag. */
final class NewValueReader {
    private static final String BINARY_PREFIX = "data:application/octet-stream;base64,";
    private static final int DEPTH_MAX = 64;

    private final Dictionary dictionary;
    private final Faults faults;
    private final DataUris dataUris;

    /** What texts mean that look like {@code data:application/octet-stream;base64,…}. */
    enum DataUris {
        /** The bytes that they stand for. */
        DECODED,
        /** Themselves. */
        TEXT
    }

    NewValueReader(Dictionary dictionary, Faults faults, DataUris dataUris) {
        this.dictionary = dictionary;
        this.faults = faults;
        this.dataUris = dataUris;
    }

    /** @return null if the value cannot be used; the fault is noted */
    NewValue read(int tag, String where, JsonNode json) {
        return read(tag, where, json, 0);
    }

    private NewValue read(int tag, String where, JsonNode json, int depth) {
        boolean sequence = dictionary.vrOf(tag, null) == VR.SQ;
        if (json.isNull()) {
            return new Empty();
        }
        if (json.isString()) {
            return readString(tag, where, json.stringValue(), sequence);
        }
        if (json.isArray() && (sequence || isForeignSequence(tag, json))) {
            return readItems(where, json, depth);
        }
        faults.add(
                BAD_PARAMETER_TYPE,
                sequence
                        ? "The value of the sequence " + where + " must be an array of objects"
                        : "The value of " + where + " must be a string, also for numbers");
        return null;
    }

    /** Private elements can be sequences; no dictionary says so. */
    private static boolean isForeignSequence(int tag, JsonNode array) {
        return Tag.isPrivate(tag) && !Tag.isPrivateCreator(tag) && !array.isEmpty() && array.get(0).isObject();
    }

    private NewValue readString(int tag, String where, String text, boolean sequence) {
        if (sequence && !text.isEmpty()) {
            faults.add(BAD_FILE_FORMAT, "The value of the sequence " + where + " must be an array of objects");
            return null;
        }
        NewValue value = sequence ? new Items(List.of()) : new Text(text);
        if (dataUris == DataUris.DECODED && text.startsWith(BINARY_PREFIX)) {
            try {
                value = new Binary(Base64.getDecoder().decode(text.substring(BINARY_PREFIX.length())));
            } catch (IllegalArgumentException _) {
                faults.add(BAD_FILE_FORMAT, "The value of " + where + " is no base64");
                return null;
            }
        }
        VR vr = ValueCaster.vrFixedByDictionary(tag, dictionary);
        if (vr != null) {
            try {
                ValueCaster.checkCast(tag, vr, value, dictionary);
            } catch (LetheException e) {
                faults.add(e);
                return null;
            }
        }
        return value;
    }

    private Items readItems(String where, JsonNode array, int depth) {
        if (depth == DEPTH_MAX) {
            faults.add(PARAMETER_OUT_OF_RANGE, "The value of " + where + " is nested deeper than " + DEPTH_MAX);
            return null;
        }
        List<List<Assignment>> items = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            if (!item.isObject()) {
                faults.add(BAD_PARAMETER_TYPE, "The value of the sequence " + where + " must be an array of objects");
                return null;
            }
            items.add(readItem(where + "[" + items.size() + "].", item, depth + 1));
        }
        return new Items(items);
    }

    private List<Assignment> readItem(String where, JsonNode item, int depth) {
        List<Assignment> elements = new ArrayList<>(item.size());
        for (Map.Entry<String, JsonNode> member : item.properties()) {
            try {
                int tag = TagPath.parseTag(member.getKey(), dictionary);
                if (!RequestReader.isPartOfDatasets(tag)) {
                    faults.add(BAD_REQUEST, RequestReader.notPartOfDatasets(tag));
                    continue;
                }
                NewValue value = read(tag, where + Tag.toHex(tag), member.getValue(), depth);
                if (value != null) {
                    elements.add(new Assignment(tag, value));
                }
            } catch (LetheException e) {
                faults.add(e);
            }
        }
        return elements;
    }
}
