package org.lethe.http;

import java.io.IOException;
import java.util.Map;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * {@code /openapi.json}: what this server serves, made from its routes (OpenAPI Specification 3.0.3), and {@code
 * /openapi/}: a page to try it. The page has its style and script beside it, and nothing from elsewhere.
 */
public final class OpenApiRoutes implements RouteFamily {

    /** The page shows what others sent: nothing of that may run or load anything (W3C CSP Level 3). */
    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; object-src 'none';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String PAGE = "index.html";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            PAGE, "text/html; charset=utf-8",
            "style.css", "text/css; charset=utf-8",
            "elements.js", "text/javascript; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "request.js", "text/javascript; charset=utf-8",
            "answer.js", "text/javascript; charset=utf-8");

    private final String letheVersion;

    public OpenApiRoutes(String letheVersion) {
        this.letheVersion = letheVersion;
    }

    @Override
    public void register(Routes routes) {
        // The texts are read when somebody asks: most servers are never asked.
        routes.get("/openapi.json", exchange -> exchange
                .answerJson(json -> new OpenApiDocument(letheVersion).write(json, routes.operations())));
        routes.get("/openapi", OpenApiRoutes::page);
        routes.get("/openapi/{file}", exchange -> asset(exchange, exchange.parameter(0)));
    }

    /** What the page names is relative to its folder, so that it also works below another path of a proxy. */
    private static void page(Exchange exchange) throws IOException {
        if (exchange.servletRequest().getRequestURI().endsWith("/")) {
            asset(exchange, PAGE);
        } else {
            exchange.answerRedirect("openapi/");
        }
    }

    private static void asset(Exchange exchange, String name) throws IOException {
        String mediaType = MEDIA_TYPES.get(name);
        if (mediaType == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such file");
        }
        exchange.answerHeader("Content-Security-Policy", POLICY);
        exchange.answerHeader("Cache-Control", "no-cache");
        exchange.answerBytes(TextTable.bytes("openapi/" + name), mediaType);
    }
}
