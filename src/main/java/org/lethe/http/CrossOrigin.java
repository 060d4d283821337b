package org.lethe.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What scripts of pages from elsewhere may do here: CORS (Fetch Standard, section "CORS protocol").
 *
 * @param origins that may ask, also with the credentials that the browser keeps; {@code *} stands for all others, which
 *     may ask without them
 */
record CrossOrigin(Set<String> origins) {
    private static final String ANY = "*";
    private static final int NO_CONTENT = 204;
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    /** How long browsers need not ask again; none of them keeps it longer than two hours. */
    private static final String PREFLIGHT_SECONDS = "7200";
    /** What viewers look at beside what every script may see. */
    private static final String EXPOSED =
            "Accept-Ranges, Content-Disposition, Content-Encoding, Content-Range, ETag, Location, Warning";

    private static final int HEADERS_CHARACTERS_MAX = 2000;
    private static final Pattern HEADER_NAMES =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[ \\t]*,[ \\t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+)*");

    CrossOrigin {
        origins = Set.copyOf(origins);
    }

    /** Adds to an answer of any kind what its browser has to know before it shows the answer to a script. */
    void mark(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return;
        }
        // Also for those who may not, as caches must not mix the answers.
        response.addHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (!isAllowed(origin)) {
            return;
        }
        if (origins.contains(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Access-Control-Allow-Credentials", "true");
        } else {
            response.setHeader("Access-Control-Allow-Origin", ANY);
        }
        response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    }

    /** Whether a browser asks what a script may ask, which it does without credentials. */
    boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null
                && isAllowed(request.getHeader("Origin"));
    }

    /** Answers that; to be called after {@link #mark}. It tells nothing of what is at the path. */
    void answerPreflight(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("Vary", "Access-Control-Request-Headers");
        response.setHeader("Access-Control-Expose-Headers", null);
        response.setHeader("Access-Control-Allow-Methods", METHODS);
        String headers = request.getHeader("Access-Control-Request-Headers");
        boolean fits = headers != null && headers.length() <= HEADERS_CHARACTERS_MAX
                && HEADER_NAMES.matcher(headers).matches();
        if (fits) {
            response.setHeader("Access-Control-Allow-Headers", headers);
        }
        response.setHeader("Access-Control-Max-Age", PREFLIGHT_SECONDS);
        response.setStatus(NO_CONTENT);
    }

    private boolean isAllowed(String origin) {
        return origin != null && (origins.contains(ANY) || origins.contains(origin));
    }
}
