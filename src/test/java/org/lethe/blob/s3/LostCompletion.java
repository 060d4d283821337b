package org.lethe.blob.s3;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loses the answer to the first request to make an object of parts, which S3 gets. Whoever asks again is told that
 * there is no such upload, as many services do.
 */
final class LostCompletion {
    private static final String END = "</CompleteMultipartUploadResult>";
    private static final String NO_SUCH_UPLOAD = "<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>";

    private final boolean isOn;
    private final Runnable whenLost;
    private final AtomicInteger requests = new AtomicInteger();

    private LostCompletion(boolean isOn, Runnable whenLost) {
        this.isOn = isOn;
        this.whenLost = whenLost;
    }

    /** @param whenLost what happens in S3 before somebody asks again */
    static LostCompletion then(Runnable whenLost) {
        return new LostCompletion(true, whenLost);
    }

    static LostCompletion none() {
        return new LostCompletion(false, () -> {});
    }

    /** How often S3 was asked to make an object of parts. */
    int requests() {
        return requests.get();
    }

    Connection connectionOf(Socket client) {
        return new Connection(client);
    }

    /** What goes by on a connection. */
    final class Connection {
        private final Socket client;
        private final StringBuilder answer = new StringBuilder();
        private volatile boolean losesAnswer;
        private boolean isAnswered;

        private Connection(Socket client) {
            this.client = client;
        }

        boolean passesRequest(byte[] bytes, int count) throws IOException {
            if (isOn && isCompletion(bytes, count)) {
                if (requests.incrementAndGet() == 1) {
                    losesAnswer = true;
                } else {
                    isAnswered = true;
                    client.getOutputStream().write("""
                            HTTP/1.1 404 Not Found\r
                            Content-Type: application/xml\r
                            Content-Length: %d\r
                            Connection: close\r
                            \r
                            %s""".formatted(NO_SUCH_UPLOAD.length(), NO_SUCH_UPLOAD).getBytes(StandardCharsets.UTF_8));
                }
            }
            return !isAnswered;
        }

        private boolean isCompletion(byte[] bytes, int count) {
            String head = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
            return head.startsWith("POST ") && head.substring(0, head.indexOf('\r')).contains("uploadId=");
        }

        boolean passesAnswer(byte[] bytes, int count) throws IOException {
            if (losesAnswer) {
                answer.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                if (answer.indexOf(END) >= 0) {
                    whenLost.run();
                    throw new EOFException("the answer is lost");
                }
            }
            return !losesAnswer;
        }
    }
}
