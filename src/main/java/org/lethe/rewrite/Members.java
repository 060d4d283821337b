package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The members of a JSON object, each of the kind that is asked for. What is of another kind is noted and counts as
 * absent.
 *
 * @param json the object
 * @param faults takes down what is wrong
 */
record Members(JsonNode json, Faults faults) {
    /** A string; null if there is none. */
    String text(String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            faults.add(BAD_FILE_FORMAT, "\"" + name + "\" must be a string");
            return null;
        }
        return value.stringValue();
    }

    boolean flag(String name, boolean absent) {
        JsonNode value = json.get(name);
        if (value == null) {
            return absent;
        }
        if (!value.isBoolean()) {
            faults.add(BAD_FILE_FORMAT, "\"" + name + "\" must be a Boolean value");
            return absent;
        }
        return value.booleanValue();
    }

    int integer(String name, int absent) {
        JsonNode value = json.get(name);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            faults.add(BAD_FILE_FORMAT, "\"" + name + "\" must be an integer");
            return absent;
        }
        return value.intValue();
    }

    /** What is read of each element of an array; empty if there is none. */
    <T> List<T> each(String name, Function<JsonNode, T> reading) {
        JsonNode array = json.path(name);
        List<T> read = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(one -> read.add(reading.apply(one)));
        } else if (!array.isMissingNode()) {
            faults.add(BAD_FILE_FORMAT, "\"" + name + "\" must be an array");
        }
        return read;
    }

    /** The strings of an array; empty if there is none. */
    List<String> texts(String name) {
        return each(name, one -> {
            if (!one.isString()) {
                faults.add(BAD_FILE_FORMAT, "\"" + name + "\" must hold strings only");
            }
            return one.asString("");
        });
    }
}
