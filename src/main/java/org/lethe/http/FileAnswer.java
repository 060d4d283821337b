package org.lethe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * Stored bytes as an answer: with their length, an entity tag, and ranges (RFC 9110, sections 8.8, 13 and 14). Never
 * compressed.
 *
 * @param mediaType of the content
 * @param entityTag changes whenever the content does; without its quotes
 */
public record FileAnswer(String mediaType, String entityTag) {
    private static final int NOT_MODIFIED = 304;
    private static final int PARTIAL_CONTENT = 206;

    /** Opens the content, once it is known to be needed. */
    @FunctionalInterface
    public interface Opener {
        ByteSource open() throws IOException;
    }

    /**
     * Answers with the content, or a part of it, or that the client has it already.
     *
     * @param size of the content, in bytes
     * @throws LetheException if a range was asked for that lies outside
     */
    public void send(Exchange exchange, long size, Opener content) throws IOException {
        String quoted = '"' + entityTag + '"';
        exchange.answerHeader("ETag", quoted);
        exchange.answerHeader("Accept-Ranges", "bytes");
        if (names(exchange.header("If-None-Match"), quoted)) {
            exchange.answerStatus(NOT_MODIFIED);
            return;
        }
        ByteRange range = rangeOf(exchange, quoted, size);
        if (range == null) {
            write(exchange, new ByteRange(0, size), content);
        } else {
            exchange.answerStatus(PARTIAL_CONTENT);
            exchange.answerHeader("Content-Range",
                    "bytes " + range.from() + '-' + (range.from() + range.length() - 1) + '/' + size);
            write(exchange, range, content);
        }
    }

    private static ByteRange rangeOf(Exchange exchange, String quoted, long size) {
        String condition = exchange.header("If-Range");
        if (condition != null && !condition.equals(quoted)) {
            return null;
        }
        try {
            return ByteRange.parse(exchange.header("Range"), size);
        } catch (LetheException e) {
            exchange.answerHeader("Content-Range", "bytes */" + size);
            throw e;
        }
    }

    private void write(Exchange exchange, ByteRange range, Opener content) throws IOException {
        OutputStream out = exchange.answerStream(mediaType, range.length());
        if (exchange.isHead()) {
            return;
        }
        try (ByteSource source = content.open()) {
            if (source.size() < range.from() + range.length()) {
                throw new LetheException(ErrorKind.CORRUPTED_FILE, "A stored file is shorter than the index says");
            }
            source.transferTo(range.from(), range.length(), new AnswerChannel(out));
        }
    }

    /**
     * Names the file that a client would save (RFC 6266): as {@code ?filename=…} says, or else by another name.
     *
     * @param otherwise a name that needs no quoting
     */
    static void name(Exchange exchange, String otherwise) {
        String asked = exchange.arguments().text("filename");
        if (asked == null) {
            exchange.answerHeader("Content-Disposition", "filename=\"" + otherwise + '"');
        } else {
            nameAs(exchange, asked);
        }
    }

    /** Names the file that a client would save, as somebody asked for: what could do harm is replaced. */
    static void nameAs(Exchange exchange, String asked) {
        String name = harmless(asked);
        boolean isAscii = name.chars().allMatch(c -> c < 0x80);
        String encoded = isAscii
                ? ""
                // For clients that understand it; headers themselves know no such letters (RFC 8187).
                : "; filename*=UTF-8''" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        exchange.answerHeader("Content-Disposition",
                "filename=\"" + name.replaceAll("[^ -~]", "_") + '"' + encoded);
    }

    private static String harmless(String asked) {
        StringBuilder name = new StringBuilder(asked.length());
        for (int i = 0; i < asked.length(); i++) {
            char c = asked.charAt(i);
            name.append(c == '"' || c == '\\' || c == '/' || Character.isISOControl(c) ? '_' : c);
        }
        return name.toString();
    }

    /** Answers with bytes that were made for this one answer, without a tag and without ranges. */
    static void sendOnce(Exchange exchange, ByteSource source, ByteRange range, String mediaType) throws IOException {
        OutputStream out = exchange.answerStream(mediaType, range.length());
        if (!exchange.isHead()) {
            source.transferTo(range.from(), range.length(), new AnswerChannel(out));
        }
    }

    /** Whether {@code If-None-Match} names this content; by the weak comparison of RFC 9110, section 13.1.2. */
    static boolean names(String condition, String quoted) {
        return condition != null && (condition.strip().equals("*") || condition.contains(quoted));
    }
}
