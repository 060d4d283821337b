package org.lethe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.eclipse.jetty.ee10.servlet.HttpOutput;

/**
 * The body of an answer as a channel. Large buffers outside the heap go to the socket as they are; all else is gathered
 * by the server's stream. Closing it leaves the stream open.
 */
public final class AnswerChannel implements WritableByteChannel {
    private final OutputStream out;

    /** @param out of an {@link Exchange} */
    public AnswerChannel(OutputStream out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        if (bytes.isDirect() && out instanceof HttpOutput jetty) {
            jetty.write(bytes);
        } else if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
        } else {
            byte[] copy = new byte[count];
            bytes.duplicate().get(copy);
            out.write(copy);
        }
        bytes.position(bytes.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // The server closes its stream.
    }
}
