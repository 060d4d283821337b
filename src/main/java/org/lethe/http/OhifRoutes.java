package org.lethe.http;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * {@code /ohif/}: the viewer OHIF, out of a folder where somebody unpacked it as it was built, which is for the root
 * of a host. What names that root is rewritten while it is sent. Its configuration is Lethe's own.
 */
public final class OhifRoutes implements RouteFamily {
    private static final String PLACE = "/ohif/";
    private static final String PAGE = "index.html";
    private static final String CONFIGURATION = "app-config.js";

    /** Loads a service worker from elsewhere, which nobody needs. */
    private static final String SERVICE_WORKER = "init-service-worker.js";

    /**
     * OHIF has scripts in its page, compiles WebAssembly and shaders' code, and starts workers of its own making. All
     * of it comes from here, and it speaks to nobody else.
     */
    private static final String POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:;"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self' data:;"
            + " connect-src 'self' blob: data:; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'self'";

    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String BINARY = "application/octet-stream";
    private static final Map<String, String> MEDIA_TYPES = Map.ofEntries(
            Map.entry("html", HTML),
            Map.entry("js", JAVASCRIPT),
            Map.entry("mjs", JAVASCRIPT),
            Map.entry("css", CSS),
            Map.entry("json", "application/json"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"));

    private final Optional<Path> folder;
    private final String dicomWebRoot;
    private final String version;

    /**
     * @param folder where the page of the viewer lies; empty for no viewer
     * @param dicomWebRoot where DICOMweb is served, such as {@code /dicom-web}
     * @param version of Lethe: what is rewritten by another one may be something else
     * @throws LetheException if the folder has no page
     */
    public OhifRoutes(Optional<Path> folder, String dicomWebRoot, String version) {
        this.folder = folder.map(OhifRoutes::checked);
        this.dicomWebRoot = dicomWebRoot;
        this.version = version;
    }

    private static Path checked(Path folder) {
        if (!Files.isRegularFile(folder.resolve(PAGE))) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "OhifDirectory has no index.html: it has to be the folder"
                    + " \"dist\" of the unpacked package @ohif/app");
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "OhifDirectory cannot be read", e);
        }
    }

    @Override
    public void register(Routes routes) {
        folder.ifPresent(root -> routes.beside("ohif", Map.of(Verb.GET, exchange -> answer(exchange, root))));
    }

    private void answer(Exchange exchange, Path root) throws IOException {
        List<String> segments = exchange.segments().subList(1, exchange.segments().size());
        if (segments.isEmpty() && !exchange.servletRequest().getRequestURI().endsWith("/")) {
            exchange.answerRedirect("ohif/");
            return;
        }
        exchange.answerHeader("Content-Security-Policy", POLICY);
        switch (String.join("/", segments)) {
            case CONFIGURATION -> {
                String text = new String(TextTable.bytes("ohif/" + CONFIGURATION), StandardCharsets.UTF_8);
                exchange.answerHeader("Cache-Control", "no-cache");
                exchange.answerText(text.replace("/dicom-web", dicomWebRoot), JAVASCRIPT);
            }
            case SERVICE_WORKER -> exchange.answerText("", JAVASCRIPT);
            default -> send(exchange, find(root, segments));
        }
    }

    /** The file of a path. What has no file type is a view of the page (the routes of React). */
    private static Path find(Path root, List<String> segments) throws IOException {
        if (segments.isEmpty() || typeOf(segments.getLast()).isEmpty()) {
            return root.resolve(PAGE);
        }
        try {
            Path file = root.resolve(String.join("/", segments)).toRealPath();
            if (file.startsWith(root) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException | FileSystemException e) { // also of names that no file can have
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such file of the viewer", e);
        }
        throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such file of the viewer");
    }

    private static String typeOf(String name) {
        return name.substring(name.lastIndexOf('.') + 1).equals(name) ? "" : name.substring(name.lastIndexOf('.') + 1);
    }

    private void send(Exchange exchange, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String tag = '"' + Long.toHexString(attributes.size()) + '-'
                + Long.toHexString(attributes.lastModifiedTime().toMillis()) + '-' + version + '"';
        exchange.answerHeader("ETag", tag);
        exchange.answerHeader("Cache-Control", "no-cache");
        if (FileAnswer.names(exchange.header("If-None-Match"), tag)) {
            exchange.answerStatus(304);
            return;
        }
        String mediaType = MEDIA_TYPES.getOrDefault(typeOf(file.getFileName().toString()), BINARY);
        switch (mediaType) {
            case HTML, JAVASCRIPT, CSS -> {
                try (OutputStream out = exchange.answerTextStream(mediaType)) {
                    rewrite(file, mediaType, out);
                }
            }
            default -> {
                OutputStream out = exchange.answerStream(mediaType, attributes.size());
                if (!exchange.isHead()) {
                    Files.copy(file, out);
                }
            }
        }
    }

    /** Moves what names the root of the host to where the viewer is. Latin-1 keeps all bytes as they are. */
    private static void rewrite(Path file, String mediaType, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.ISO_8859_1));
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                writer.write(rewritten(line, mediaType));
                writer.write('\n');
            }
        }
        writer.flush();
    }

    private static String rewritten(String line, String mediaType) {
        return switch (mediaType) {
            case HTML -> line.replaceAll("(href|src|content|PUBLIC_URL)=\"/", "$1=\"" + PLACE);
            case CSS -> line.replace("url(/", "url(" + PLACE);
            default -> line.startsWith("__webpack_require__.p = \"/\"")
                    ? line.replaceFirst("\"/\"", '"' + PLACE + '"')
                    : line;
        };
    }
}
