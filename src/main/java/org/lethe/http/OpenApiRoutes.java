package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/** {@code /openapi.json}: what this server serves, made from its routes (OpenAPI Specification 3.0.3). */
public final class OpenApiRoutes implements RouteFamily {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final OperationTexts texts = OperationTexts.read();
    private final String letheVersion;

    public OpenApiRoutes(String letheVersion) {
        this.letheVersion = letheVersion;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/openapi.json", exchange -> exchange.answerJson(json -> write(json, routes.operations())));
    }

    private void write(JsonGenerator json, List<Routes.Operation> operations) throws IOException {
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
            writeParameters(json, path.getKey());
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

    private static void writeParameters(JsonGenerator json, String path) {
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
            json.writeObjectPropertyStart("schema");
            json.writeStringProperty("type", "string");
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeOperation(JsonGenerator json, Routes.Operation operation) {
        json.writeObjectPropertyStart(operation.verb().name().toLowerCase(Locale.ROOT));
        String text = texts.of(operation);
        if (text != null) {
            json.writeStringProperty("summary", text);
        }
        json.writeObjectPropertyStart("responses");
        json.writeObjectPropertyStart("default");
        json.writeStringProperty("description", "The answer, or an error as JSON");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }
}
