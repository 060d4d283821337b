package org.lethe.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one peer, through connections that are kept for the next request. Whatever goes wrong on the way is an error of
 * kind {@code NETWORK_PROTOCOL}. To be closed. Not for several threads.
 */
public final class PeerClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Peers answer with a few lines. */
    private static final long ANSWER_BYTES_MAX = 16L << 20;
    private static final int SUCCESS_FIRST = 200;
    private static final int SUCCESS_LAST = 299;
    /** How long it may go unnoticed that nobody wants the answer any more. */
    private static final long LOOK_MILLIS = 100;

    private final OrthancPeer peer;
    private final Duration timeout;
    private final HttpClient http;
    private final BooleanSupplier givenUp;
    private boolean reached;

    /** @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used */
    public PeerClient(OrthancPeer peer, PeerSettings settings) {
        this(peer, settings, () -> false);
    }

    /**
     * @param givenUp whether an answer is not waited for any more; then there is an error of kind {@code CANCELED_JOB}
     * @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used
     */
    PeerClient(OrthancPeer peer, PeerSettings settings, BooleanSupplier givenUp) {
        this.givenUp = givenUp;
        this.peer = peer;
        this.timeout = peer.timeoutSeconds() == 0 ? settings.timeout() : Duration.ofSeconds(peer.timeoutSeconds());
        this.http = PeerConnections.open(peer, settings, timeout);
    }

    /** Whether the peer answered, whatever it was, when it was last asked. */
    boolean isReached() {
        return reached;
    }

    /**
     * What the peer says of itself ({@code /system}).
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it does not
     */
    public JsonNode system() {
        return send(request("system").GET());
    }

    /**
     * Sends a DICOM file. Once this returns, the peer has it.
     *
     * @return what the peer says of the instance
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it does not take it, {@code EMPTY_REQUEST} if there is
     *     nothing to send
     */
    public JsonNode store(Payload payload) {
        if (payload.bytes().size() == 0) {
            throw new LetheException(ErrorKind.EMPTY_REQUEST, "There is nothing to send");
        }
        BodyPublisher body = BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(payload::stream), payload.bytes().size());
        HttpRequest.Builder request = request("instances").header("Content-Type", "application/dicom").POST(body);
        if (payload.gzipped()) {
            request.header("Content-Encoding", "gzip");
        }
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(peer.url() + path));
        if (!peer.username().isEmpty()) {
            byte[] credentials = (peer.username() + ":" + peer.password()).getBytes(StandardCharsets.UTF_8);
            request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
        peer.headers().forEach(request::setHeader);
        return request;
    }

    /** The time is that of the whole exchange: Java's own one would end with the head of the answer. */
    private JsonNode send(HttpRequest.Builder request) {
        reached = false;
        CompletableFuture<HttpResponse<byte[]>> coming = http.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            HttpResponse<byte[]> answer = await(coming);
            reached = true;
            return jsonOf(answer);
        } catch (TimeoutException e) {
            throw failed("it took longer than " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw failed(reasonOf(e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("this server stops", e);
        } finally {
            coming.cancel(true);
        }
    }

    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> coming)
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

    private static JsonNode jsonOf(HttpResponse<byte[]> answer) {
        if (answer.statusCode() < SUCCESS_FIRST || answer.statusCode() > SUCCESS_LAST) {
            throw new LetheException(
                    ErrorKind.NETWORK_PROTOCOL, "The peer answered with HTTP status " + answer.statusCode());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new LetheException(
                    ErrorKind.NETWORK_PROTOCOL, "The peer answered with something else than JSON", e);
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
