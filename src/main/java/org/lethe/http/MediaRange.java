package org.lethe.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type with its parameters, as {@code Accept} and {@code Content-Type} have it (RFC 9110, sections 8.3 and
 * 12.5.1).
 *
 * @param type such as {@code multipart/related}, in small letters; may have asterisks
 * @param parameters by name in small letters, without their quotes
 */
public record MediaRange(String type, Map<String, String> parameters) {
    /** Of every media type. */
    public static final String ANY = "*/*";

    public MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /** What a header lists, what is liked best first; what is not wanted ({@code q=0}) is left out. */
    public static List<MediaRange> parse(String header) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String text : split(header, ',')) {
            MediaRange range = parseOne(text);
            if (!range.type.isEmpty() && range.quality() > 0) {
                ranges.add(range);
            }
        }
        ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed()); // keeps the order of equals
        return ranges;
    }

    /** One media type. */
    public static MediaRange parseOne(String text) {
        List<String> parts = split(text, ';');
        Map<String, String> parameters = new HashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(part.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        unquoted(part.substring(equals + 1).strip()));
            }
        }
        return new MediaRange(parts.getFirst().strip().toLowerCase(Locale.ROOT), parameters);
    }

    /** A parameter; null if it is not there. */
    public String parameter(String name) {
        return parameters.get(name);
    }

    /** Whether a media type without parameters is in this range. */
    public boolean includes(String mediaType) {
        return type.equals(mediaType) || type.equals(ANY)
                || type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
    }

    private double quality() {
        try {
            return Double.parseDouble(parameters.getOrDefault("q", "1"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String unquoted(String value) {
        boolean isQuoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    /** Splits where a separator stands outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == '\\' && isQuoted) {
                i++;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
