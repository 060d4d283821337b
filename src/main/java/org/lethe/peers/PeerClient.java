package org.lethe.peers;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.function.BooleanSupplier;
import org.lethe.config.OrthancPeer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one peer by Orthanc's REST API. To be closed. Not for several threads. */
public final class PeerClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Peers answer with a few lines. */
    private static final long ANSWER_BYTES_MAX = 16L << 20;

    private final PeerChannel channel;

    /** @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used */
    public PeerClient(OrthancPeer peer, PeerSettings settings) {
        this(peer, settings, () -> false);
    }

    /**
     * @param givenUp whether an answer is not waited for any more; then there is an error of kind {@code CANCELED_JOB}
     * @throws LetheException if a certificate cannot be read, or is of a kind that cannot be used
     */
    PeerClient(OrthancPeer peer, PeerSettings settings, BooleanSupplier givenUp) {
        this.channel = new PeerChannel(peer, settings, givenUp);
    }

    /** Whether the peer answered, whatever it was, when it was last asked. */
    boolean isReached() {
        return channel.isReached();
    }

    /**
     * What the peer says of itself ({@code /system}).
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it does not
     */
    public JsonNode system() {
        return send(channel.request("system").GET());
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
        HttpRequest.Builder request =
                channel.request("instances").header("Content-Type", "application/dicom").POST(body);
        if (payload.gzipped()) {
            request.header("Content-Encoding", "gzip");
        }
        return send(request);
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpResponse<byte[]> answer = channel.ask(request, ANSWER_BYTES_MAX);
        PeerChannel.requireSuccess(answer.statusCode());
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            throw new LetheException(
                    ErrorKind.NETWORK_PROTOCOL, "The peer answered with something else than JSON", e);
        }
    }

    /** Ends its connections. */
    @Override
    public void close() {
        channel.close();
    }
}
