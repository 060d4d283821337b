package org.lethe.dicomweb.servers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SourceInputStream;
import org.lethe.config.DicomWebServer;
import org.lethe.config.PeerSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.peers.PeerAnswer;
import org.lethe.peers.PeerChannel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one DICOMweb server. To be closed. Not for several threads. */
final class RemoteClient implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long STORE_ANSWER_BYTES_MAX = 16L << 20;
    private static final int CONFLICT = 409;
    private static final int SUCCESS_FIRST = 200;
    private static final int SUCCESS_LAST = 299;
    private static final String STORED = "00081199"; // Referenced SOP Sequence
    private static final String FAILED = "00081198"; // Failed SOP Sequence

    private final PeerChannel channel;
    private final long answerBytesMax;

    /**
     * @param givenUp whether an answer is not waited for any more
     * @param answerBytesMax largest answer, in bytes
     */
    RemoteClient(DicomWebServer server, PeerSettings settings, BooleanSupplier givenUp, long answerBytesMax) {
        this.channel = new PeerChannel(server.peer(), settings, givenUp);
        this.answerBytesMax = answerBytesMax;
    }

    boolean isReached() {
        return channel.isReached();
    }

    /**
     * Asks a question.
     *
     * @param accept what is wanted, unless the question or the server says so; empty for anything
     * @return the answer, which is one of success; to be closed
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if there is none
     * @throws IOException if one that is none of success cannot be closed
     */
    PeerAnswer get(Question question, String accept) throws IOException {
        HttpRequest.Builder request = channel.request(question.path()).GET();
        if (!accept.isEmpty()) {
            request.setHeader("Accept", accept);
        }
        question.headers().forEach(request::setHeader);
        PeerAnswer answer = channel.open(request, answerBytesMax);
        try {
            PeerChannel.requireSuccess(answer.status());
            return answer;
        } catch (LetheException e) {
            answer.close();
            throw e;
        }
    }

    /**
     * Sends files in one request (STOW-RS, PS3.18 section 10.5).
     *
     * @return how many of them were refused
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if the server does not say which it took
     */
    int store(List<Outgoing.Instance> instances, Map<String, String> headers) {
        String boundary = UUID.randomUUID().toString();
        HttpRequest.Builder request = channel.request("studies")
                .setHeader("Accept", "application/dicom+json")
                .setHeader("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
                .POST(body(instances, boundary));
        headers.forEach(request::setHeader);
        return refused(channel.ask(request, STORE_ANSWER_BYTES_MAX), instances.size());
    }

    /** The parts one after the other, out of the files; only their heads are in memory. */
    private static BodyPublisher body(List<Outgoing.Instance> instances, String boundary) {
        byte[] head =
                ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] between = "\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] end = ("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = end.length;
        for (Outgoing.Instance instance : instances) {
            length += head.length + instance.file().size() + between.length;
        }
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> {
            List<InputStream> pieces = new ArrayList<>();
            for (Outgoing.Instance instance : instances) {
                pieces.add(new ByteArrayInputStream(head));
                pieces.add(new SourceInputStream(instance.file(), 0));
                pieces.add(new ByteArrayInputStream(between));
            }
            pieces.add(new ByteArrayInputStream(end));
            return new SequenceInputStream(Collections.enumeration(pieces));
        }), length);
    }

    /** What the answer says (PS3.18 section 10.5.3): an empty one of success says that all were taken. */
    private static int refused(HttpResponse<byte[]> answer, int sent) {
        int status = answer.statusCode();
        boolean isSuccess = status >= SUCCESS_FIRST && status <= SUCCESS_LAST;
        if (!isSuccess && status != CONFLICT) {
            throw fault("answered with HTTP status " + status, null);
        }
        if (answer.body().length == 0) {
            return isSuccess ? 0 : sent;
        }
        try {
            JsonNode said = JSON.readTree(answer.body());
            if (said.has(STORED)) {
                return Math.max(0, sent - said.path(STORED).path("Value").size());
            }
            if (said.has(FAILED)) {
                return Math.min(sent, said.path(FAILED).path("Value").size());
            }
        } catch (JacksonException e) {
            throw fault("answered with something else than JSON", e);
        }
        throw fault("does not say what it has stored", null);
    }

    private static LetheException fault(String what, Throwable cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOMweb server " + what, cause);
    }

    @Override
    public void close() {
        channel.close();
    }
}
