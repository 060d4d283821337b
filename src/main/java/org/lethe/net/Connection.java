package org.lethe.net;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PDUs over a connection, by TLS or not, on either side of it. No call waits for longer than the timeout without
 * something going on. Not for several threads, but that any may close it.
 */
final class Connection implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Wire wire;
    private final Duration timeout;
    private final int pduBytesMax;

    private Connection(Wire wire, Duration timeout, int pduBytesMax) {
        this.wire = wire;
        this.timeout = timeout;
        this.pduBytesMax = pduBytesMax;
    }

    /**
     * Takes over a socket that a peer has opened. TLS begins with the first PDU that is read.
     *
     * @param socket closed with the connection, and by this method if it fails
     * @param tls empty for none
     * @param timeout how long nothing may happen
     * @param pduBytesMax the longest P-DATA-TF that is taken, in bytes
     * @throws IOException if it is closed already
     */
    static Connection of(SocketChannel socket, Optional<DicomTls> tls, Duration timeout, int pduBytesMax)
            throws IOException {
        PlainWire plain = PlainWire.of(socket);
        Wire wire = tls.isEmpty() ? plain : new TlsWire(plain, tls.get().asked());
        return new Connection(wire, timeout, pduBytesMax);
    }

    /**
     * Connects to a host.
     *
     * @param tls empty for none
     * @throws LetheException if it cannot be reached in time, or does not agree on TLS
     */
    static Connection open(String host, int port, Optional<DicomTls> tls, Duration timeout, int pduBytesMax) {
        PlainWire plain = open(host, port, timeout);
        if (tls.isEmpty()) {
            return new Connection(plain, timeout, pduBytesMax);
        }
        TlsWire wire = new TlsWire(plain, tls.get().asking());
        Connection connection = new Connection(wire, timeout, pduBytesMax);
        try {
            wire.shakeHands(connection.deadline());
            return connection;
        } catch (IOException e) {
            connection.close();
            throw broken(e);
        }
    }

    private static PlainWire open(String host, int port, Duration timeout) {
        try {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException();
            }
            return PlainWire.open(address, System.nanoTime() + timeout.toNanos());
        } catch (IOException e) {
            throw NetworkFaults.fault("The DICOM peer cannot be reached at its host and port", e);
        }
    }

    /**
     * Writes all bytes of a buffer. They must have gone in time: a peer cannot gain any by reading slowly.
     *
     * @throws LetheException if the peer does not take them, or the connection breaks
     */
    void write(ByteBuffer bytes) {
        try {
            wire.write(bytes, deadline());
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
            return wire.isReadable(deadline());
        } catch (IOException e) {
            LOG.debug("A connection broke while nobody read it");
            return true; // whoever reads is told
        }
    }

    private static LetheException broken(IOException cause) {
        return switch (cause) {
            case SocketTimeoutException _ -> NetworkFaults.fault("The DICOM peer did not go on in time", cause);
            case SSLException _ -> NetworkFaults.fault(
                    "TLS with the DICOM peer failed: " + cause.getMessage(), cause);
            case IOException _ -> NetworkFaults.fault("The connection with the DICOM peer broke", cause);
        };
    }

    private ByteBuffer readFully(int count, long deadline) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (wire.read(bytes, deadline) < 0) {
                throw new EOFException("the peer closed the connection");
            }
        }
        return bytes.flip();
    }

    private long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    /** Closes the socket; twice is no error. */
    @Override
    public void close() {
        try (wire) {
            LOG.trace("A connection ends");
        } catch (IOException e) {
            LOG.debug("A connection could not be closed well");
        }
    }
}
