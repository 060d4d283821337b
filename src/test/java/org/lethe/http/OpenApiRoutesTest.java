package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiRoutesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Path WAITING = Path.of("src/test/resources/org/lethe/http/texts-waiting.txt");

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
                "/openapi.json", "/studies/{id}/metadata/{name}", "/instances/{id}/content/{path}");
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

    /** One that is waiting and gets its route has to leave texts-waiting.txt. */
    @Test
    void everyTextHasARouteOrWaitsForOne(@TempDir Path storage) throws Exception {
        String json = """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "%s"}""".formatted(storage);
        Path file = Files.writeString(storage.resolve("lethe.json"), json);
        List<Routes.Operation> operations = new ArrayList<>();
        try (Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
                TestServer server = TestServer.at(lethe.httpPort())) {
            JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).path("paths");
            for (String path : paths.propertyNames()) {
                for (String verb : paths.path(path).propertyNames()) {
                    if (!verb.equals("parameters")) {
                        operations.add(new Routes.Operation(Verb.of(verb.toUpperCase(Locale.ROOT)), path));
                    }
                }
            }
        }

        assertThat(OperationTexts.read().unusedBy(operations))
                .isEqualTo(Set.copyOf(Files.readAllLines(WAITING)));
    }

    @Test
    void everyRouteHasAText(@TempDir Path storage) throws Exception {
        String json = """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "%s"}""".formatted(storage);
        Path file = Files.writeString(storage.resolve("lethe.json"), json);
        List<String> silent = new ArrayList<>();
        try (Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
                TestServer server = TestServer.at(lethe.httpPort())) {
            JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).path("paths");
            for (String path : paths.propertyNames()) {
                for (String verb : paths.path(path).propertyNames()) {
                    if (!verb.equals("parameters") && !paths.path(path).path(verb).has("summary")) {
                        silent.add(verb + " " + path);
                    }
                }
            }
        }

        assertThat(silent).as("routes without a line in operations.tsv").isEmpty();
    }
}
