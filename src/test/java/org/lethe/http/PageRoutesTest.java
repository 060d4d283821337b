package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The web page, as a browser gets it, and its sources. */
class PageRoutesTest {
    private static final Pattern NAMED = Pattern.compile("(?:src|href|data-attributes)=\"([^\"#]+)\"");
    private static final int COLUMNS_MAX = 120;
    private static final int LINES_MAX = 400;

    private static TestServer server() {
        return TestServer.of(new PageRoutes(true));
    }

    private static List<String> namesIn(String page) {
        return NAMED.matcher(page).results().map((MatchResult match) -> match.group(1))
                .filter(name -> !name.startsWith("../")).toList();
    }

    @Test
    void everythingThatThePageNamesIsThereForGood() {
        try (TestServer server = server()) {
            HttpResponse<String> page = server.get("/ui/");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");

            assertThat(namesIn(page.body())).hasSizeGreaterThanOrEqualTo(4).allSatisfy(name -> {
                HttpResponse<String> answer = server.get("/ui/" + name);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
            });
        }
    }

    @Test
    void nothingMayComeFromElsewhereOrRunInline() {
        try (TestServer server = server()) {
            HttpResponse<String> page = server.get("/ui/");

            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'self'; ").doesNotContain("unsafe", "http", "*");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.body()).doesNotContain("<style", " style=", " onclick=", "<script>", "http://", "https://");
        }
    }

    @Test
    void whoHasThePageIsToldSo() {
        try (TestServer server = server()) {
            String tag = server.get("/ui/").headers().firstValue("ETag").orElseThrow();

            HttpResponse<String> answer = server.get("/ui/", "If-None-Match", tag);

            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void theScriptIsCompressedForWhomAcceptsIt() {
        try (TestServer server = server()) {
            String script = namesIn(server.get("/ui/").body()).stream()
                    .filter(name -> name.endsWith(".js")).findAny().orElseThrow();

            assertThat(server.get("/ui/" + script, "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                    .contains("gzip");
        }
    }

    @Test
    void whatIsNoFileOfThePageIsNotFound() {
        try (TestServer server = server()) {
            assertThat(server.get("/ui/app.js").statusCode()).isEqualTo(404);
            assertThat(server.get("/ui/..%2Foperations.tsv").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPageThatIsShutIsNotThere() {
        try (TestServer server = TestServer.of(new PageRoutes(false))) {
            assertThat(server.get("/ui/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theSourcesNeverTakeATextForMarkupAndAreReadable() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/ui"))) {
            assertThat(files.filter(file -> file.toString().matches(".*\\.(ts|css|html)"))).allSatisfy(file -> {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines).hasSizeLessThanOrEqualTo(LINES_MAX)
                        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(COLUMNS_MAX));
                assertThat(String.join("\n", lines)).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML",
                        "document.write", "eval(", "new Function", "DOMParser", "srcdoc", "setHTML",
                        "createContextualFragment");
            });
        }
    }
}
