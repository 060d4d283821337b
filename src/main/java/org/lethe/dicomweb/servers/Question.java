package org.lethe.dicomweb.servers;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.lethe.config.OrthancPeer;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked of a DICOMweb server by {@code GET}.
 *
 * @param path below its root, with what stands behind a question mark, as it stands in a URL
 * @param headers besides those of the server, which they win over
 */
record Question(String path, Map<String, String> headers) {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");

    private static final Pattern HALF_ESCAPED = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** Leads out of the root of the server. */
    private static final Pattern UPWARDS = Pattern.compile("(?:.*/)?(?:\\.|%2[eE]){1,2}(?:[/?].*)?");

    Question {
        headers = Map.copyOf(headers);
    }

    /**
     * Reads {@code Uri}, {@code Arguments} and {@code HttpHeaders}.
     *
     * @throws LetheException of kind {@code BAD_REQUEST} or {@code BAD_FILE_FORMAT} if they are something else
     */
    static Question parse(ObjectNode body) {
        JsonNode uri = body.get("Uri");
        if (uri == null || !uri.isString()) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The member \"Uri\" must be a string, such as /studies");
        }
        String path = uri.stringValue().replaceAll("^/+", "");
        if (!PATH.matcher(path).matches() || HALF_ESCAPED.matcher(path).find() || UPWARDS.matcher(path).matches()) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "The member \"Uri\" must be a path below the root of the server, as it stands in a URL");
        }
        List<String> arguments = arguments(body.get("Arguments"));
        if (!arguments.isEmpty()) {
            path += (path.contains("?") ? "&" : "?") + String.join("&", arguments);
        }
        return new Question(path, OrthancPeer.headers(body));
    }

    private static List<String> arguments(JsonNode json) {
        List<String> arguments = new ArrayList<>();
        if (json == null || json.isNull()) {
            return arguments;
        }
        if (!json.isObject()) {
            throw unusable();
        }
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            Iterable<JsonNode> values = member.getValue().isArray() ? member.getValue() : List.of(member.getValue());
            for (JsonNode value : values) {
                if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
                    throw unusable();
                }
                arguments.add(encoded(member.getKey()) + "=" + encoded(value.asString()));
            }
        }
        return arguments;
    }

    private static LetheException unusable() {
        return new LetheException(ErrorKind.BAD_REQUEST,
                "The member \"Arguments\" must be an object of strings, numbers, Booleans or arrays of them");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
