package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lethe.http.OperationTexts.Text;
import org.lethe.http.ParameterGroups.Parameter;
import tools.jackson.core.JsonGenerator;

/** Operations as the OpenAPI Specification 3.0.3 describes them. */
final class OpenApiDocument {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final String JSON = "application/json";

    private final OperationTexts texts = OperationTexts.read();
    private final ParameterGroups groups = ParameterGroups.read();
    private final String letheVersion;

    OpenApiDocument(String letheVersion) {
        this.letheVersion = letheVersion;
    }

    void write(JsonGenerator json, List<Routes.Operation> operations) throws IOException {
        Map<String, List<Routes.Operation>> paths = operations.stream()
                .collect(Collectors.groupingBy(operation -> pathOf(operation.pattern()), TreeMap::new,
                        Collectors.toList()));
        json.writeStartObject();
        json.writeStringProperty("openapi", "3.0.3");
        json.writeObjectPropertyStart("info");
        json.writeStringProperty("title", "Lethe");
        json.writeStringProperty("version", letheVersion);
        json.writeEndObject();
        json.writeObjectPropertyStart("paths");
        for (Map.Entry<String, List<Routes.Operation>> path : paths.entrySet()) {
            json.writeObjectPropertyStart(path.getKey());
            writePathParameters(json, path.getKey());
            for (Routes.Operation operation : path.getValue()) {
                writeOperation(json, operation);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static String pathOf(String pattern) {
        return pattern.replace("**", "{path}");
    }

    private static void writePathParameters(JsonGenerator json, String path) {
        List<String> names = PARAMETER.matcher(path).results().map((MatchResult found) -> found.group(1)).toList();
        if (names.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("parameters");
        for (String name : names) {
            json.writeStartObject();
            json.writeStringProperty("name", name);
            json.writeStringProperty("in", "path");
            json.writeBooleanProperty("required", true);
            writeSchema(json, "string");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeOperation(JsonGenerator json, Routes.Operation operation) {
        json.writeObjectPropertyStart(operation.verb().name().toLowerCase(Locale.ROOT));
        Text text = texts.of(operation);
        if (text != null) {
            json.writeStringProperty("summary", text.summary());
            writeQuery(json, groups.of(text.query()));
            writeBody(json, text);
        }
        json.writeObjectPropertyStart("responses");
        if (text != null) {
            writeAnswer(json, text.answers());
        }
        json.writeObjectPropertyStart("default");
        json.writeStringProperty("description", "An error, as JSON");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeQuery(JsonGenerator json, List<Parameter> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("parameters");
        for (Parameter parameter : parameters) {
            json.writeStartObject();
            json.writeStringProperty("name", parameter.name());
            json.writeStringProperty("in", "query");
            json.writeStringProperty("description", parameter.text());
            writeSchema(json, parameter.type());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeBody(JsonGenerator json, Text text) {
        if (text.body().isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("requestBody");
        json.writeObjectPropertyStart("content");
        List<Parameter> members = groups.of(text.bodyGroups());
        if (!members.isEmpty()) {
            json.writeObjectPropertyStart(JSON);
            writeObjectSchema(json, members);
            json.writeEndObject();
        }
        text.bodyTypes().forEach(type -> writeMediaType(json, type));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeObjectSchema(JsonGenerator json, List<Parameter> members) {
        json.writeObjectPropertyStart("schema");
        json.writeStringProperty("type", "object");
        json.writeObjectPropertyStart("properties");
        for (Parameter member : members) {
            json.writeObjectPropertyStart(member.name());
            writeType(json, member.type());
            json.writeStringProperty("description", member.text());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeAnswer(JsonGenerator json, List<String> mediaTypes) {
        json.writeObjectPropertyStart("200");
        json.writeStringProperty("description", mediaTypes.isEmpty() ? "Done" : "The answer");
        if (!mediaTypes.isEmpty()) {
            json.writeObjectPropertyStart("content");
            mediaTypes.forEach(type -> writeMediaType(json, type));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Any JSON has no schema; everything else is text or bytes. */
    private static void writeMediaType(JsonGenerator json, String type) {
        json.writeObjectPropertyStart(type);
        if (!type.equals(JSON)) {
            json.writeObjectPropertyStart("schema");
            json.writeStringProperty("type", "string");
            if (!type.startsWith("text/")) {
                json.writeStringProperty("format", "binary");
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeSchema(JsonGenerator json, String type) {
        json.writeObjectPropertyStart("schema");
        writeType(json, type);
        json.writeEndObject();
    }

    private static void writeType(JsonGenerator json, String type) {
        json.writeStringProperty("type", type);
        if (type.equals("array")) {
            json.writeObjectPropertyStart("items");
            json.writeEndObject();
        }
    }
}
