package org.lethe.dicomweb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.lethe.http.AnswerChannel;
import org.lethe.http.Exchange;
import org.lethe.io.ByteSource;

/** An answer of parts (RFC 2387), which are sent one after the other. */
final class MultipartWriter implements AutoCloseable {
    private static final String NEW_LINE = "\r\n";

    private final String boundary = UUID.randomUUID().toString();
    private final OutputStream out;

    private MultipartWriter(Exchange exchange, String mediaType) throws IOException {
        this.out = exchange.answerStream(
                "multipart/related; type=\"" + mediaType + "\"; boundary=" + boundary, -1);
    }

    /** @param mediaType of the parts */
    static MultipartWriter begin(Exchange exchange, String mediaType) throws IOException {
        return new MultipartWriter(exchange, mediaType);
    }

    /**
     * Sends a part.
     *
     * @param location where the client finds it alone; null if there is no such place
     */
    void write(String contentType, String location, ByteSource content) throws IOException {
        StringBuilder head = new StringBuilder("--").append(boundary).append(NEW_LINE)
                .append("Content-Type: ").append(contentType).append(NEW_LINE)
                .append("Content-Length: ").append(content.size()).append(NEW_LINE);
        if (location != null) {
            head.append("Content-Location: ").append(location).append(NEW_LINE);
        }
        text(head.append(NEW_LINE).toString());
        content.transferTo(0, content.size(), new AnswerChannel(out));
        text(NEW_LINE);
    }

    /** Says that no part follows. Not called after a fault, so that nobody takes half an answer for a whole one. */
    void end() throws IOException {
        text("--" + boundary + "--" + NEW_LINE);
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        // The server closes its stream.
    }
}
