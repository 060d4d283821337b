package org.lethe.http;

import java.util.ArrayList;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a JSON object that was sent. Each method throws a {@link LetheException} of kind {@code BAD_REQUEST}
 * that names the member if it has another type.
 *
 * @param body the object
 */
record JsonRequest(ObjectNode body) {

    /** Whether there is such a member, other than {@code null}. */
    boolean has(String name) {
        return body.hasNonNull(name);
    }

    /** A string that must be there. */
    String text(String name) {
        JsonNode value = body.get(name);
        if (value == null || !value.isString()) {
            throw expected(name, "a string");
        }
        return value.stringValue();
    }

    /** @param absent what it means if it is not there */
    String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    /** @param absent what it means if it is not there */
    boolean flag(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = body.get(name);
        if (!value.isBoolean()) {
            throw expected(name, "a Boolean");
        }
        return value.booleanValue();
    }

    /**
     * A whole number, also below 0.
     *
     * @param absent what it means if it is not there
     */
    int integer(String name, int absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = body.get(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw expected(name, "a whole number");
        }
        return value.intValue();
    }

    /**
     * A whole number from 0.
     *
     * @param absent what it means if it is not there
     */
    long number(String name, long absent) {
        if (!has(name)) {
            return absent;
        }
        JsonNode value = body.get(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw expected(name, "a whole number from 0");
        }
        return value.longValue();
    }

    /** An array of strings that must be there. */
    List<String> texts(String name) {
        JsonNode value = body.get(name);
        if (value == null || !value.isArray()) {
            throw expected(name, "an array of strings");
        }
        List<String> texts = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            if (!item.isString()) {
                throw expected(name, "an array of strings");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    /** @param absent what it means if it is not there */
    List<String> texts(String name, List<String> absent) {
        return has(name) ? texts(name) : absent;
    }

    /** An object that must be there. */
    ObjectNode object(String name) {
        if (body.get(name) instanceof ObjectNode object) {
            return object;
        }
        throw expected(name, "an object");
    }

    private static LetheException expected(String name, String what) {
        return new LetheException(ErrorKind.BAD_REQUEST, "The member \"" + name + "\" must be " + what);
    }
}
