package org.lethe.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * {@code /ui/}: the web page, as the build has bundled it of {@code src/main/ui}. The page names its script and its
 * style by what is in them, so that browsers keep these and ask only for the page again.
 */
public final class PageRoutes implements RouteFamily {

    /** The page shows what others sent: nothing of that may run or load anything (W3C CSP Level 3). */
    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html";
    private static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, String> BUNDLED = Map.of(
            "app.js", "text/javascript; charset=utf-8",
            "app.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "attributes.tsv", "text/tab-separated-values; charset=utf-8");

    private final boolean enabled;

    /** @param enabled whether there is a page at all */
    public PageRoutes(boolean enabled) {
        this.enabled = enabled;
    }

    private record Asset(String mediaType, String text, String hash) {
        static Asset of(String mediaType, String text) {
            CRC32C crc = new CRC32C();
            crc.update(text.getBytes(StandardCharsets.UTF_8));
            return new Asset(mediaType, text, HexFormat.of().toHexDigits((int) crc.getValue()));
        }

        /** The name of a file with its hash: {@code app.1a2b3c4d.js}. */
        String hashed(String name) {
            return name.replace(".", '.' + hash + '.');
        }
    }

    /** What there is, by the names of the URLs; read when somebody first asks for it. */
    private static final class Assets {
        static final Map<String, Asset> ALL = read();

        private static Map<String, Asset> read() {
            Map<String, Asset> assets = new HashMap<>();
            String page = text(PAGE);
            for (Map.Entry<String, String> file : BUNDLED.entrySet()) {
                Asset asset = Asset.of(file.getValue(), text(file.getKey()));
                page = page.replace(file.getKey(), asset.hashed(file.getKey()));
                assets.put(asset.hashed(file.getKey()), asset);
            }
            assets.put(PAGE, Asset.of(HTML, page));
            return Map.copyOf(assets);
        }

        private static String text(String name) {
            return new String(TextTable.bytes("ui/" + name), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void register(Routes routes) {
        if (enabled) {
            // Where Orthanc has its page, for those who have it among their bookmarks.
            routes.beside("app", Map.of(Verb.GET, exchange -> exchange.answerRedirect("../ui/")));
            routes.beside("ui", Map.of(Verb.GET, PageRoutes::answer));
        }
    }

    private static void answer(Exchange exchange) throws IOException {
        int segments = exchange.segments().size();
        if (segments == 1 && !exchange.servletRequest().getRequestURI().endsWith("/")) {
            exchange.answerRedirect("ui/");
            return;
        }
        String name = segments == 1 ? PAGE : exchange.uri().substring("/ui/".length());
        Asset asset = Assets.ALL.get(name);
        if (asset == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such file");
        }
        exchange.answerHeader("Content-Security-Policy", POLICY);
        exchange.answerHeader("Referrer-Policy", "same-origin");
        exchange.answerHeader("Cache-Control", name.equals(PAGE) ? "no-cache" : "max-age=31536000, immutable");
        String tag = '"' + asset.hash() + '"';
        exchange.answerHeader("ETag", tag);
        if (FileAnswer.names(exchange.header("If-None-Match"), tag)) {
            exchange.answerStatus(304);
        } else {
            exchange.answerText(asset.text(), asset.mediaType());
        }
    }
}
