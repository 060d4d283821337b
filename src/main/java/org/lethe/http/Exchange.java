package org.lethe.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request and its answer. Used by one thread.
 *
 * <p>Answers are written as they come about: small ones leave with their length, larger ones in chunks. A handler
 * that fails before the first bytes have left is answered by an error; afterwards the connection is cut, so that
 * nobody takes half an answer for a whole one.
 */
public final class Exchange {
    private static final long JSON_BODY_BYTES_MAX = 1L << 30;
    private static final int TEXT_BODY_BYTES_MAX = 16 << 20;
    private static final Pattern PROTOCOL = Pattern.compile("https?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]+");

    /** What a handler may have said about a content that will not come. */
    private static final List<String> CONTENT_HEADERS =
            List.of("ETag", "Accept-Ranges", "Content-Disposition", "Content-Encoding", "Content-Length");

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Limits limits;
    private final String user;

    private List<String> segments = List.of();
    private List<String> parameters = List.of();
    private Arguments arguments;

    /**
     * What the settings say about every exchange.
     *
     * @param bodyBytesMax largest request body, in bytes
     * @param compressed whether answers are compressed for clients that accept it
     */
    record Limits(long bodyBytesMax, boolean compressed) {}

    /** Writes an answer. */
    @FunctionalInterface
    public interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    /** @param user who makes the request; empty without authentication */
    Exchange(HttpServletRequest request, HttpServletResponse response, Limits limits, String user) {
        this.request = request;
        this.response = response;
        this.limits = limits;
        this.user = user;
    }

    /** Sets where the request leads. */
    void lead(List<String> segments, List<String> parameters) {
        this.segments = segments;
        this.parameters = parameters;
    }

    // The request

    /** The segment of the path that stood at the n-th place in braces, counted from 0, decoded. */
    public String parameter(int n) {
        return parameters.get(n);
    }

    /** All segments of the path, decoded. */
    public List<String> segments() {
        return segments;
    }

    /** The segments of the path from the n-th place in braces on, decoded. */
    public List<String> parametersFrom(int n) {
        return parameters.subList(n, parameters.size());
    }

    /** The path, decoded, without slashes too many. */
    String uri() {
        return "/" + String.join("/", segments);
    }

    /** What stands behind the question mark. */
    public Arguments arguments() {
        if (arguments == null) {
            arguments = Arguments.parse(request.getQueryString());
        }
        return arguments;
    }

    /** The value of a header of the request; null if it was not sent. */
    public String header(String name) {
        return request.getHeader(name);
    }

    /**
     * Where this server is for the client, such as {@code https://pacs:8042}, without a slash at its end: as the client
     * named it, also through a proxy that tells so by {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}.
     */
    public String serverUrl() {
        String protocol = headerLike("X-Forwarded-Proto", PROTOCOL);
        String host = headerLike("X-Forwarded-Host", HOST);
        if (host == null) {
            host = headerLike("Host", HOST);
        }
        return (protocol == null ? request.getScheme() : protocol) + "://"
                + (host == null ? request.getServerName() + ":" + request.getServerPort() : host);
    }

    /** Null if it was not sent, or is something else. */
    private String headerLike(String name, Pattern pattern) {
        String value = header(name);
        return value != null && pattern.matcher(value).matches() ? value : null;
    }

    /** The address of the client. */
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    /** The authenticated user; empty without authentication. */
    public String user() {
        return user;
    }

    /** The request as the servlet container sees it, for what this class has no word for. */
    HttpServletRequest servletRequest() {
        return request;
    }

    /** Whether only the head of the answer is asked for. */
    boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    /** The body, as a stream that is bounded and has its {@code Content-Encoding} undone. */
    public InputStream body() throws IOException {
        return body(limits.bodyBytesMax());
    }

    /** The length of the body in bytes as it was announced; -1 if unknown. */
    public long bodyLength() {
        return request.getHeader("Content-Encoding") == null ? request.getContentLengthLong() : -1;
    }

    private InputStream body(long bytesMax) throws IOException {
        long bound = Math.min(bytesMax, limits.bodyBytesMax());
        if (request.getContentLengthLong() > bound) {
            throw new LetheException(ErrorKind.TOO_LARGE,
                    "The body is larger than the " + bound + " bytes that are allowed");
        }
        return BoundedBody.of(request.getInputStream(), request.getHeader("Content-Encoding"), bound);
    }

    /** The body as text in UTF-8. */
    public String bodyText() throws IOException {
        return new String(bodyBytes(), StandardCharsets.UTF_8);
    }

    /** The body as a switch: {@code 1} or {@code true}, {@code 0} or {@code false}. */
    public boolean bodySwitch() throws IOException {
        return switch (bodyText().strip()) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must be 0 or 1");
        };
    }

    /** The whole body, for what is small by nature. */
    public byte[] bodyBytes() throws IOException {
        try (InputStream body = body(TEXT_BODY_BYTES_MAX)) {
            return body.readAllBytes();
        }
    }

    /**
     * The body as JSON, whatever its content type: {@code curl -d} calls everything a form.
     *
     * @throws LetheException if it is something else
     */
    public JsonNode bodyJson() throws IOException {
        try (InputStream body = body(JSON_BODY_BYTES_MAX)) {
            return Json.read(body);
        }
    }

    /**
     * The body as a JSON object.
     *
     * @throws LetheException if it is something else
     */
    public ObjectNode bodyJsonObject() throws IOException {
        if (bodyJson() instanceof ObjectNode object) {
            return object;
        }
        throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be a JSON object");
    }

    // The answer

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        response.setHeader(name, value);
    }

    /** Answers with JSON. */
    public void answerJson(JsonBody body) throws IOException {
        answerJson(Json.MEDIA_TYPE, body);
    }

    /** Answers with a tree of JSON. */
    public void answerTree(JsonNode tree) throws IOException {
        answerJson(json -> Json.write(json, tree));
    }

    /** Answers with JSON of a media type of its own. */
    public void answerJson(String mediaType, JsonBody body) throws IOException {
        try (OutputStream out = answerTextStream(mediaType); JsonGenerator json = Json.generator(out)) {
            body.write(json);
        }
    }

    /** Answers with an array of strings. */
    public void answerJson(Iterable<String> texts) throws IOException {
        answerJson(json -> {
            json.writeStartArray();
            for (String text : texts) {
                json.writeString(text);
            }
            json.writeEndArray();
        });
    }

    /** Answers with plain text. */
    public void answerText(String text) throws IOException {
        answerText(text, "text/plain; charset=utf-8");
    }

    /** Answers with text in UTF-8. */
    public void answerText(String text, String mediaType) throws IOException {
        try (OutputStream out = answerTextStream(mediaType)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Answers with success and an empty body. */
    public void answerEmpty() {
        response.setContentLength(0);
    }

    /** Answers with bytes. */
    public void answerBytes(byte[] bytes, String mediaType) throws IOException {
        OutputStream out = answerStream(mediaType, bytes.length);
        out.write(bytes);
    }

    /** Sends the client somewhere else (RFC 9110, section 15.4.2). */
    public void answerRedirect(String location) {
        response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
        response.setHeader("Location", location);
        answerEmpty();
    }

    /** Answers with the status of an error. */
    void answerError(int httpStatus, byte[] body) throws IOException {
        response.resetBuffer();
        for (String header : CONTENT_HEADERS) {
            response.setHeader(header, null);
        }
        response.setStatus(httpStatus);
        answerBytes(body, Json.MEDIA_TYPE);
    }

    /** Sends what was answered so far. */
    void flush() throws IOException {
        response.flushBuffer();
    }

    /** Whether the first bytes have left, so that nothing can be taken back. */
    boolean isCommitted() {
        return response.isCommitted();
    }

    /** Sets the status of the answer, where it is not 200. */
    public void answerStatus(int httpStatus) {
        response.setStatus(httpStatus);
    }

    /**
     * Answers with bytes that are written into a stream, which the server closes.
     *
     * @param length number of bytes that will be written; -1 if unknown
     */
    public OutputStream answerStream(String mediaType, long length) throws IOException {
        response.setContentType(mediaType);
        if (length >= 0) {
            response.setContentLengthLong(length);
        }
        return response.getOutputStream();
    }

    /** Answers with text that is written into a stream, compressed if that is wanted and worth it; to be closed. */
    public OutputStream answerTextStream(String mediaType) throws IOException {
        response.setContentType(mediaType);
        OutputStream out = response.getOutputStream();
        return limits.compressed() && acceptsGzip() ? new GzipAnswer(out, response) : new Unclosed(out);
    }

    /** Ends an answer whose stream is closed: whoever asked has all of it, and does not wait for what is done then. */
    public void endAnswer() throws IOException {
        response.getOutputStream().close();
    }

    private boolean acceptsGzip() {
        String accepted = request.getHeader("Accept-Encoding");
        return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
    }

    /** The server's own stream, which stays open, so that a fault can still become an error. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            // The server flushes when it closes: a small answer then leaves in one piece, with its length.
        }

        @Override
        public void close() {
            // see above
        }
    }
}
