package org.lethe.net;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PDUs over a TCP connection, on either side of it. No call waits for longer than the timeout without something going
 * on: also not while writing, where blocking sockets would wait for ever. Not for several threads.
 */
final class Connection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration timeout;
    private final int pduBytesMax;

    private Connection(SocketChannel socket, SelectionKey key, Duration timeout, int pduBytesMax) {
        this.socket = socket;
        this.selector = key.selector();
        this.key = key;
        this.timeout = timeout;
        this.pduBytesMax = pduBytesMax;
    }

    /**
     * Takes over a socket.
     *
     * @param socket closed with the connection, and by this method if it fails
     * @param timeout how long nothing may happen
     * @param pduBytesMax the longest P-DATA-TF that is taken, in bytes
     * @throws IOException if it is closed already
     */
    static Connection of(SocketChannel socket, Duration timeout, int pduBytesMax) throws IOException {
        Selector selector = Selector.open();
        try {
            socket.configureBlocking(false);
            // Requests are small, and each waits for its answer.
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new Connection(socket, socket.register(selector, 0), timeout, pduBytesMax);
        } catch (IOException e) {
            selector.close();
            socket.close();
            throw e;
        }
    }

    /**
     * Connects to a host.
     *
     * @throws LetheException if it cannot be reached in time
     */
    static Connection open(String host, int port, Duration timeout, int pduBytesMax) {
        try {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException();
            }
            Connection connection = of(SocketChannel.open(), timeout, pduBytesMax);
            try {
                connection.connect(address);
                return connection;
            } catch (IOException e) {
                connection.close();
                throw e;
            }
        } catch (IOException e) {
            throw NetworkFaults.fault("The DICOM peer cannot be reached at its host and port", e);
        }
    }

    private void connect(InetSocketAddress address) throws IOException {
        if (!socket.connect(address)) {
            await(SelectionKey.OP_CONNECT, deadline());
            socket.finishConnect();
        }
    }

    /**
     * Writes all bytes of a buffer. They must have gone in time: a peer cannot gain any by reading slowly.
     *
     * @throws LetheException if the peer does not take them, or the connection breaks
     */
    void write(ByteBuffer bytes) {
        try {
            long deadline = deadline();
            while (bytes.hasRemaining()) {
                if (socket.write(bytes) == 0) {
                    await(SelectionKey.OP_WRITE, deadline);
                }
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Writes a PDU, as {@link #write(ByteBuffer)} does. */
    void write(Pdu pdu) {
        write(PduEncoder.encode(pdu));
    }

    /**
     * Reads the next PDU. It must be there as a whole in time: a peer cannot gain any by sending slowly.
     *
     * @throws LetheException if it is not, if it is none, or if the connection breaks
     */
    Pdu read() {
        return readWithin(timeout);
    }

    /** Reads the next PDU likewise, in a time of its own if that is shorter. */
    Pdu readWithin(Duration most) {
        try {
            Duration wait = most.compareTo(timeout) < 0 ? most : timeout;
            long deadline = System.nanoTime() + wait.toNanos();
            PduDecoder.Header header = PduDecoder.header(readFully(PduDecoder.HEADER_BYTES, deadline), pduBytesMax);
            return PduDecoder.body(header.type(), readFully(header.bodyBytes(), deadline));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Whether bytes came that were not read yet, or the end of the connection; does not wait. */
    boolean isReadable() {
        try {
            key.interestOps(SelectionKey.OP_READ);
            return selector.selectNow(_ -> {}) > 0;
        } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
            return true; // whoever reads is told
        }
    }

    private static LetheException broken(IOException cause) {
        return cause instanceof SocketTimeoutException
                ? NetworkFaults.fault("The DICOM peer did not go on in time", cause)
                : NetworkFaults.fault("The connection with the DICOM peer broke", cause);
    }

    private ByteBuffer readFully(int count, long deadline) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            int read = socket.read(bytes);
            if (read < 0) {
                throw new EOFException("the peer closed the connection");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
        return bytes.flip();
    }

    private long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    private void await(int operation, long deadline) throws IOException {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (millis <= 0 || select(operation, millis) == 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            throw new SocketTimeoutException("nothing happened in time");
        }
    }

    /** Another thread may close the connection while this one waits. */
    private int select(int operation, long millis) throws IOException {
        try {
            key.interestOps(operation);
            return selector.select(_ -> {}, millis);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new IOException("the connection was closed", e);
        }
    }

    /** Closes the socket; twice is no error. */
    @Override
    public void close() {
        try (selector; socket) {
            LOG.trace("A connection ends");
        } catch (IOException e) {
            LOG.debug("A connection could not be closed well");
        }
    }
}
