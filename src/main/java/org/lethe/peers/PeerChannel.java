package org.lethe.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * Connections to one server elsewhere, kept for the next request, with its credentials and headers in each of them.
 * Whatever goes wrong on the way is an error of kind {@code NETWORK_PROTOCOL}. To be closed. Not for several threads.
 */
public final class PeerChannel implements AutoCloseable {
    private static final int SUCCESS_FIRST = 200;
    private static final int SUCCESS_LAST = 299;
    /** How long it may go unnoticed that nobody wants the answer any more. */
    private static final long LOOK_MILLIS = 100;

    private final OrthancPeer peer;
    private final Duration timeout;
    private final HttpClient http;
    private final BooleanSupplier givenUp;
    private boolean reached;

    /**
     * @param givenUp whether an answer is not waited for any more; then there is an error of kind {@code CANCELED_JOB}
     * @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used
     */
    public PeerChannel(OrthancPeer peer, PeerSettings settings, BooleanSupplier givenUp) {
        this.givenUp = givenUp;
        this.peer = peer;
        this.timeout = peer.timeoutSeconds() == 0 ? settings.timeout() : Duration.ofSeconds(peer.timeoutSeconds());
        this.http = PeerConnections.open(peer, settings, timeout);
    }

    /** Whether the server answered, whatever it was, when it was last asked. */
    public boolean isReached() {
        return reached;
    }

    /**
     * A request to be completed and sent.
     *
     * @param path below the URL of the server, as it stands in a URL
     * @throws LetheException of kind {@code BAD_REQUEST} if that cannot stand in a URL
     */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(urlOf(path));
        if (!peer.username().isEmpty()) {
            byte[] credentials = (peer.username() + ":" + peer.password()).getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        peer.headers().forEach(request::setHeader);
        return request;
    }

    private URI urlOf(String path) {
        try {
            return URI.create(peer.url() + path);
        } catch (IllegalArgumentException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The path that is asked for cannot stand in a URL", e);
        }
    }

    /**
     * Asks for something small.
     *
     * @param bytesMax largest answer, in bytes
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if no whole answer comes in time
     */
    public HttpResponse<byte[]> ask(HttpRequest.Builder request, long bytesMax) {
        return send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
    }

    /**
     * Asks for something of any size, which can be read once this returns, and is to be closed.
     *
     * @param bytesMax largest answer, in bytes
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if no answer begins in time, or later if it stands still
     *     for that long
     */
    public PeerAnswer open(HttpRequest.Builder request, long bytesMax) {
        HttpResponse<InputStream> answer = send(request, BodyHandlers.ofInputStream());
        return new PeerAnswer(answer, new PeerStream(answer.body(), timeout, givenUp, bytesMax));
    }

    /** The time is that of the whole exchange: Java's own one would end with the head of the answer. */
    private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler) {
        reached = false;
        CompletableFuture<HttpResponse<T>> coming = http.sendAsync(request.build(), handler);
        boolean isThere = false;
        try {
            HttpResponse<T> answer = await(coming);
            isThere = true;
            reached = true;
            return answer;
        } catch (TimeoutException e) {
            throw failed("it took longer than " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failed(reasonOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("this server stops", e);
        } finally {
            if (!isThere) {
                coming.cancel(true);
            }
        }
    }

    private <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> coming)
            throws InterruptedException, ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        while (true) {
            long left = timeout.minusNanos(System.nanoTime() - begun).toMillis();
            try {
                return coming.get(Math.clamp(left, 0, LOOK_MILLIS), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (givenUp.getAsBoolean()) {
                    throw new LetheException(ErrorKind.CANCELED_JOB, "The peer was not waited for any more", e);
                }
                if (left <= 0) {
                    throw e;
                }
            }
        }
    }

    /** @throws LetheException of kind {@code NETWORK_PROTOCOL} if that is not a status of success */
    public static void requireSuccess(int httpStatus) {
        if (httpStatus < SUCCESS_FIRST || httpStatus > SUCCESS_LAST) {
            throw new LetheException(
                    ErrorKind.NETWORK_PROTOCOL, "The peer answered with HTTP status " + httpStatus);
        }
    }

    private static String reasonOf(Throwable cause) {
        // Messages of Java may quote what was sent; the names of its exceptions say enough: ConnectException, …
        return cause instanceof IOException ? cause.getClass().getSimpleName() : "internal error";
    }

    private static LetheException failed(String reason, Throwable cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, "The peer cannot be reached: " + reason, cause);
    }

    /** Ends its connections. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
