package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page to try the API, as a browser gets it. */
class OpenApiPageTest {
    private static final Pattern NAMED = Pattern.compile("(?:src=|href=|from )[\"']([^\"'#]+)[\"']");

    /** The page and what it names, and what that names, by path. */
    private static Map<String, HttpResponse<String>> everythingOf(TestServer server) {
        Map<String, HttpResponse<String>> found = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(Set.of("/openapi/"));
        while (!open.isEmpty()) {
            String path = open.remove();
            HttpResponse<String> answer = server.get(path);
            if (found.put(path, answer) == null && path.startsWith("/openapi/")) {
                NAMED.matcher(answer.body()).results().map((MatchResult match) -> match.group(1))
                        .forEach(name -> open.add(answer.uri().resolve(name).getPath()));
            }
        }
        return found;
    }

    @Test
    void everythingThatThePageNamesIsThere() {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"))) {
            Map<String, HttpResponse<String>> found = everythingOf(server);

            assertThat(found.keySet()).containsExactlyInAnyOrder("/openapi.json", "/openapi/", "/openapi/style.css",
                    "/openapi/page.js", "/openapi/request.js", "/openapi/answer.js", "/openapi/elements.js");
            assertThat(found.values()).extracting(HttpResponse::statusCode).containsOnly(200);
        }
    }

    @Test
    void eachFileHasItsMediaTypeAndAllowsNothingFromElsewhere() {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"))) {
            Map<String, HttpResponse<String>> found = everythingOf(server);
            found.remove("/openapi.json");

            found.forEach((path, answer) -> {
                String type =
                        path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "text/html";
                assertThat(answer.headers().firstValue("Content-Type").orElse("").replace(" ", "")).as(path)
                        .isEqualTo(type + ";charset=utf-8");
                assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path)
                        .startsWith("default-src 'self'; ").doesNotContain("unsafe", "http", "*");
                assertThat(answer.body()).as(path).doesNotContain("http://", "https://", "\"//", "'//");
            });
        }
    }

    @Test
    void nothingIsRunInlineAndNothingShownIsTakenForMarkup() {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"))) {
            Map<String, HttpResponse<String>> found = everythingOf(server);

            assertThat(found.get("/openapi/").body()).doesNotContain("<style", " style=", " onclick=", "<script>");
            found.forEach((path, answer) -> assertThat(answer.body()).as(path)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("));
        }
    }

    @Test
    void thePathWithoutSlashLeadsToThePage() {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"))) {
            HttpResponse<String> answer = server.get("/openapi");

            assertThat(answer.statusCode()).isEqualTo(301);
            assertThat(answer.headers().firstValue("Location")).contains("openapi/");
        }
    }

    @Test
    void whatIsNoFileOfThePageIsNotFound() {
        try (TestServer server = TestServer.of(new OpenApiRoutes("1"))) {
            assertThat(server.get("/openapi/operations.tsv").statusCode()).isEqualTo(404);
            assertThat(server.get("/openapi/..%2Foperations.tsv").statusCode()).isEqualTo(404);
        }
    }
}
