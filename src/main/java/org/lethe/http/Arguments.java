package org.lethe.http;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.json.TagFormat;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * The arguments behind the question mark of a request. Names count as they are written; of several arguments with one
 * name, the first counts.
 */
public final class Arguments {
    private static final Arguments NONE = new Arguments(List.of(), List.of());

    private final List<String> names;
    private final List<String> values;

    private Arguments(List<String> names, List<String> values) {
        this.names = names;
        this.values = values;
    }

    /** @param raw as it was sent, without the question mark; null for none */
    static Arguments parse(String raw) {
        if (raw == null || raw.isEmpty()) {
            return NONE;
        }
        List<String> names = new ArrayList<>(4);
        List<String> values = new ArrayList<>(4);
        for (String argument : raw.split("&")) {
            int equals = argument.indexOf('=');
            names.add(decode(equals < 0 ? argument : argument.substring(0, equals)));
            values.add(equals < 0 ? "" : decode(argument.substring(equals + 1)));
        }
        return new Arguments(names, values);
    }

    private static String decode(String encoded) {
        return RequestPath.decode(encoded.replace('+', ' '));
    }

    /** The names of all arguments in their order; a name may be there several times. */
    public List<String> names() {
        return List.copyOf(names);
    }

    /** All values of the arguments of one name. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                all.add(values.get(i));
            }
        }
        return all;
    }

    /** Whether there is such an argument, with or without a value. */
    public boolean has(String name) {
        return names.contains(name);
    }

    /** The value of an argument; empty if it was given without one, null if it was not given. */
    public String text(String name) {
        int at = names.indexOf(name);
        return at < 0 ? null : values.get(at);
    }

    /** The values of an argument that is a list, {@code ?name=a;b}; null if it was not given. */
    public List<String> texts(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (String text : value.split(";")) {
            if (!text.isBlank()) {
                texts.add(text.strip());
            }
        }
        return texts;
    }

    /**
     * A switch: {@code ?name}, {@code ?name=true} and {@code ?name=1} turn it on, {@code ?name=false} and {@code
     * ?name=0} off.
     *
     * @param absent what it means if it was not given
     */
    public boolean flag(String name, boolean absent) {
        String value = text(name);
        return value == null ? absent : !value.equals("false") && !value.equals("0");
    }

    /**
     * How tags are to be written: {@code ?simplify}, {@code ?short} or {@code ?full}.
     *
     * @param absent what is meant if none of them was given
     */
    public TagFormat tagFormat(TagFormat absent) {
        if (flag("simplify", false)) {
            return TagFormat.SIMPLIFY;
        }
        if (flag("short", false)) {
            return TagFormat.SHORT;
        }
        return flag("full", false) ? TagFormat.FULL : absent;
    }

    /**
     * A whole number from 0.
     *
     * @param absent what it means if it was not given
     * @throws LetheException if something else was given
     */
    public long number(String name, long absent) {
        String value = text(name);
        if (value == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.BAD_PARAMETER_TYPE, "The argument \"" + name + "\" must be a number", e);
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                "The argument \"" + name + "\" must not be negative");
    }
}
