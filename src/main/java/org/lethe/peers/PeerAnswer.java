package org.lethe.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.lethe.error.LetheException;

/** An answer of any size, read while it comes in. To be closed, whether it was read to its end or not. */
public final class PeerAnswer implements AutoCloseable {
    private final HttpResponse<InputStream> head;
    private final InputStream body;

    PeerAnswer(HttpResponse<InputStream> head, InputStream body) {
        this.head = head;
        this.body = body;
    }

    public int status() {
        return head.statusCode();
    }

    /** The media type of the body with its parameters; empty if the server does not say. */
    public String contentType() {
        return head.headers().firstValue("Content-Type").orElse("");
    }

    /** The length of the body in bytes; -1 if the server does not say. */
    public long length() {
        return head.headers().firstValue("Content-Length").filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong).orElse(-1L);
    }

    /**
     * The body, read once. Reading it ends in a {@link LetheException} of kind {@code NETWORK_PROTOCOL} if it breaks
     * off, stands still or grows too large, of kind {@code CANCELED_JOB} if nobody wants it any more.
     */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
