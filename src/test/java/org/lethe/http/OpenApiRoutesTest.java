package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiRoutesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path WAITING = Path.of("src/test/resources/org/lethe/http/texts-waiting.txt");

    private static final List<String> BARE = List.of(
            "POST /jobs/{id}/cancel", "POST /jobs/{id}/pause", "POST /jobs/{id}/resubmit", "POST /jobs/{id}/resume",
            "POST /storage-commitment/{id}/remove", "POST /tools/invalidate-tags", "POST /tools/reset",
            "POST /tools/shutdown", "POST /{level}/{id}/attachments/{name}/compress",
            "POST /{level}/{id}/attachments/{name}/uncompress",
            "POST /{level}/{id}/attachments/{name}/verify-md5", "PUT /{level}/{id}/labels/{label}");

    private static JsonNode documentOf(RouteFamily family) {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"), family)) {
            return JSON.readTree(server.get("/openapi.json").body());
        }
    }

    private static void routes(Routes routes) {
        routes.get("/studies/{id}/metadata/{name}", Exchange::answerEmpty);
        routes.delete("/studies/{id}/metadata/{name}", _ -> {});
        routes.get("/instances/{id}/content/**", Exchange::answerEmpty);
    }

    @Test
    void theDocumentIsOneOfOpenApi() {
        JsonNode document = documentOf(OpenApiRoutesTest::routes);

        assertThat(document.path("openapi").asString()).isEqualTo("3.0.3");
        assertThat(document.at("/info/title").asString()).isNotEmpty();
        assertThat(document.at("/info/version").asString()).isEqualTo("1");
        assertThat(document.path("paths").propertyNames()).containsExactlyInAnyOrder(
                "/openapi.json", "/openapi", "/openapi/{file}",
                "/studies/{id}/metadata/{name}", "/instances/{id}/content/{path}");
    }

    @Test
    void aPathNamesItsParametersAndItsVerbs() {
        JsonNode path = documentOf(OpenApiRoutesTest::routes).path("paths").path("/studies/{id}/metadata/{name}");

        assertThat(path.propertyNames()).containsExactlyInAnyOrder("parameters", "get", "delete");
        assertThat(path.path("parameters")).isEqualTo(JSON.readTree("""
                [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                 {"name": "name", "in": "path", "required": true, "schema": {"type": "string"}}]"""));
        assertThat(path.at("/get/summary").asString()).isEqualTo("Value of one metadata");
        assertThat(path.at("/get/responses/default/description").asString()).isNotEmpty();
    }

    @Test
    void anOperationTellsItsQueryItsBodyAndItsAnswer() {
        JsonNode paths = documentOf(routes -> {
            routes.get("/series", Exchange::answerEmpty);
            routes.post("/tools/bulk-delete", Exchange::answerEmpty);
            routes.post("/studies/{id}/archive", Exchange::answerEmpty);
        }).path("paths");

        assertThat(paths.at("/~1series/get/parameters")).contains(JSON.readTree("""
                {"name": "limit", "in": "query", "description": "How many entries to answer at most; 0 for all",
                 "schema": {"type": "integer"}}"""));
        assertThat(paths.at("/~1tools~1bulk-delete/post/requestBody/content/application~1json/schema/properties"))
                .isEqualTo(JSON.readTree("""
                        {"Resources": {"type": "array", "items": {},
                         "description": "Identifiers of patients, studies, series and instances"}}"""));
        assertThat(paths.at("/~1tools~1bulk-delete/post/responses/200").propertyNames())
                .containsExactly("description");
        assertThat(paths.at("/~1studies~1{id}~1archive/post/responses/200/content").propertyNames())
                .containsExactly("application/zip", "application/json");
    }

    @Test
    void everyGroupOfParametersIsUsedAndEveryUsedGroupIsThere() {
        Set<String> used = OperationTexts.read().all().values().stream()
                .flatMap(text -> Stream.concat(text.query().stream(), text.bodyGroups().stream()))
                .collect(Collectors.toSet());

        assertThat(used).isEqualTo(ParameterGroups.read().names());
    }

    @Test
    void everyTypeOfAParameterIsOneOfJsonSchema() {
        ParameterGroups groups = ParameterGroups.read();

        assertThat(groups.of(List.copyOf(groups.names()))).extracting(ParameterGroups.Parameter::type)
                .containsOnly("string", "integer", "number", "boolean", "array", "object");
    }

    /** One that is waiting and gets its route has to leave texts-waiting.txt. */
    @Test
    void everyTextHasARouteOrWaitsForOne(@TempDir Path storage) throws Exception {
        List<Routes.Operation> operations = new ArrayList<>();
        forEachServed(storage, (verb, path, _) -> operations.add(new Routes.Operation(verb, path)));

        assertThat(OperationTexts.read().unusedBy(operations))
                .isEqualTo(Set.copyOf(Files.readAllLines(WAITING)));
    }

    @Test
    void everyRouteHasAText(@TempDir Path storage) throws Exception {
        List<String> silent = new ArrayList<>();
        forEachServed(storage, (verb, path, operation) -> {
            if (!operation.has("summary")) {
                silent.add(verb + " " + path);
            }
        });

        assertThat(silent).as("routes without a line in operations.tsv").isEmpty();
    }

    @Test
    void whatIsPostedOrPutHasABodyUnlessNoneIsRead(@TempDir Path storage) throws Exception {
        Set<String> bare = new TreeSet<>();
        forEachServed(storage, (verb, path, operation) -> {
            if ((verb == Verb.POST || verb == Verb.PUT) && !operation.has("requestBody")) {
                bare.add(verb + " " + path.replaceFirst("^/(patients|studies|series|instances)/", "/{level}/"));
            }
        });

        assertThat(BARE).as("operations that read no body").containsAll(bare);
    }

    /** OpenAPI Specification 3.0.3, "Operation Object" and "Parameter Object". */
    @Test
    void parametersAreThereOnceAndThoseOfAPathAreThoseOfItsTemplate(@TempDir Path storage) throws Exception {
        forEachServed(storage, (verb, path, operation) -> {
            assertThat(operation.path("parameters").valueStream().map(parameter -> parameter.path("name").asString()))
                    .as("%s %s", verb, path).doesNotHaveDuplicates();
            assertThat(operation.path("responses").isEmpty()).as("%s %s", verb, path).isFalse();
        });
        forEachPath(storage, (path, item) -> {
            List<String> inTemplate = Pattern.compile("\\{([^}]+)}").matcher(path).results()
                    .map(found -> found.group(1)).toList();
            assertThat(item.path("parameters").valueStream().map(parameter -> parameter.path("name").asString()))
                    .as(path).doesNotHaveDuplicates().containsExactlyElementsOf(inTemplate);
        });
    }

    private interface Served {
        void see(Verb verb, String path, JsonNode operation);
    }

    private static void forEachServed(Path storage, Served served) throws Exception {
        forEachPath(storage, (path, item) -> item.properties().forEach(member -> {
            if (!member.getKey().equals("parameters")) {
                served.see(Verb.of(member.getKey().toUpperCase(Locale.ROOT)), path, member.getValue());
            }
        }));
    }

    /** Of a server with all its routes. */
    private static void forEachPath(Path storage, BiConsumer<String, JsonNode> seen) throws Exception {
        String json = """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "%s"}""".formatted(storage);
        Path file = Files.writeString(storage.resolve("lethe.json"), json);
        try (Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
                TestServer server = TestServer.at(lethe.httpPort())) {
            JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).path("paths");
            paths.properties().forEach(path -> seen.accept(path.getKey(), path.getValue()));
        }
    }
}
