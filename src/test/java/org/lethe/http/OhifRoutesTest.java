package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.error.LetheException;

class OhifRoutesTest {
    @TempDir
    private Path folder;

    private Path dist;

    @BeforeEach
    void unpack() throws IOException {
        dist = Files.createDirectories(folder.resolve("dist/assets")).getParent();
        Files.writeString(folder.resolve("secret.js"), "secret");
        Files.writeString(dist.resolve("index.html"),
                "<script>window.PUBLIC_URL=\"/\"</script><script src=\"/app.js\"></script>");
        Files.writeString(dist.resolve("app.js"), "first\n__webpack_require__.p = \"/\";\nlast\n");
        Files.writeString(dist.resolve("app.css"), "@font-face{src:url(/a.woff2)}");
        Files.writeString(dist.resolve("app-config.js"), "theirs");
        Files.write(dist.resolve("assets/a.wasm"), new byte[] {1, 2, 3});
        Files.createSymbolicLink(dist.resolve("link.js"), folder.resolve("secret.js"));
    }

    private TestServer server() {
        return TestServer.of(new OhifRoutes(Optional.of(dist), "/dicom-web", "1.0"));
    }

    @Test
    void whatNamesTheRootOfTheHostIsMovedToTheViewer() {
        try (TestServer server = server()) {
            assertThat(server.get("/ohif/").body()).contains("PUBLIC_URL=\"/ohif/\"", "src=\"/ohif/app.js\"");
            assertThat(server.get("/ohif/app.js").body())
                    .isEqualTo("first\n__webpack_require__.p = \"/ohif/\";\nlast\n");
            assertThat(server.get("/ohif/app.css").body()).contains("url(/ohif/a.woff2)");
        }
    }

    @Test
    void aViewOfTheViewerIsItsPage() {
        try (TestServer server = server()) {
            assertThat(server.get("/ohif/viewer?StudyInstanceUIDs=1").body()).contains("PUBLIC_URL");
            assertThat(server.get("/ohif").headers().firstValue("Location")).contains("ohif/");
        }
    }

    @Test
    void theConfigurationIsLethesOwn() {
        try (TestServer server = TestServer.of(new OhifRoutes(Optional.of(dist), "/dicom", "1.0"))) {
            assertThat(server.get("/ohif/app-config.js").body())
                    .contains("routerBasename: '/ohif'", "wadoRoot: '/dicom'").doesNotContain("theirs", "dicom-web'");
        }
    }

    @Test
    void filesKeepTheirBytesAndHaveTheirMediaType() {
        try (TestServer server = server()) {
            var answer = server.getBytes("/ohif/assets/a.wasm");

            assertThat(answer.body()).containsExactly(1, 2, 3);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/wasm");
        }
    }

    @Test
    void nothingOutsideOfItsFolderIsServed() {
        try (TestServer server = server()) {
            for (String path : new String[] {"/ohif/..%2Fsecret.js", "/ohif/%2e%2e/secret.js", "/ohif/link.js",
                "/ohif/assets/..%2f..%2fsecret.js", "/ohif/%00.js", "/ohif/%2Fetc%2Fhost.conf"}) {
                var answer = server.get(path);
                assertThat(answer.statusCode()).as(path).isGreaterThanOrEqualTo(400);
                assertThat(answer.body()).as(path).doesNotContain("secret\n").isNotEqualTo("secret");
            }
        }
    }

    @Test
    void whatCannotBeAFileIsNotThere() {
        try (TestServer server = server()) {
            assertThat(server.get("/ohif/app.js/x.js").statusCode()).isEqualTo(404);
            assertThat(server.get("/ohif/" + "x".repeat(300) + ".js").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whatAnotherVersionHasRewrittenIsSentAgain() {
        String tag;
        try (TestServer server = server()) {
            tag = server.get("/ohif/app.js").headers().firstValue("ETag").orElseThrow();
            assertThat(server.get("/ohif/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
        }
        try (TestServer server = TestServer.of(new OhifRoutes(Optional.of(dist), "/dicom-web", "1.1"))) {
            assertThat(server.get("/ohif/app.js", "If-None-Match", tag).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFolderWithoutTheViewerKeepsTheServerFromStarting() {
        assertThatThrownBy(() -> new OhifRoutes(Optional.of(folder), "/dicom-web", "1.0"))
                .isInstanceOf(LetheException.class).hasMessageContaining("OhifDirectory");
    }
}
