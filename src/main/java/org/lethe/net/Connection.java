package org.lethe.net;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntToLongFunction;
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

    /** How long a PDU may take, and how many bytes must come in each second beyond that. */
    private static final Duration PDU = Duration.ofSeconds(10);
    private static final int BYTES_PER_SECOND_MIN = 4 << 10;

    private static final Duration ABORT = Duration.ofSeconds(5);

    private final Wire wire;
    private final Duration timeout;
    private final int pduBytesMax;
    private boolean aborted;
    private boolean leftByPeer;

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
            wire.shakeHands(deadline(timeout));
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
            return PlainWire.open(address, deadline(timeout));
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
            wire.write(bytes, deadline(timeout));
        } catch (IOException e) {
            throw left(e);
        }
    }

    /** Writes a PDU, as {@link #write(ByteBuffer)} does. */
    void write(Pdu pdu) {
        write(PduEncoder.encode(pdu));
    }

    /**
     * Tells the peer that nothing can follow, unless it was told already, or said so itself. It does not matter whether
     * that arrives.
     */
    void abort(Pdu.Abort reason) {
        if (aborted) {
            return;
        }
        aborted = true;
        try {
            wire.write(PduEncoder.encode(reason), deadline(ABORT));
        } catch (IOException e) {
            LOG.debug("A DICOM peer went away before it could be told about a fault");
        }
    }

    /** Tells the peer that a PDU must not come where it came (PS3.8 section 9.2.3, action AA-8); the fault of it. */
    LetheException outOfTurn() {
        abort(Pdu.Abort.UNEXPECTED_PDU);
        return NetworkFaults.violation("a PDU out of turn");
    }

    /** Likewise, that there is something in a PDU which cannot be. */
    LetheException invalid(String what) {
        abort(Pdu.Abort.INVALID_PARAMETER);
        return NetworkFaults.violation(what);
    }

    /**
     * Reads the next PDU. It must begin in time, and then come in a time that follows from its length: a peer cannot
     * gain any by sending slowly. If it is none, the peer is told so.
     *
     * @throws LetheException if it does not come, if it is none, or if the connection breaks
     */
    Pdu read() {
        try {
            ByteBuffer header = ByteBuffer.allocate(PduDecoder.HEADER_BYTES);
            fill(header, 1, deadline(timeout));
            long begun = System.nanoTime();
            return heard(rest(header, bytes -> begun + timeFor(bytes).toNanos()));
        } catch (IOException e) {
            throw left(e);
        }
    }

    /** Reads the next PDU likewise, which must be there as a whole in a time of its own. */
    Pdu readWithin(Duration most) {
        try {
            long deadline = deadline(shorter(most, timeout));
            return heard(rest(ByteBuffer.allocate(PduDecoder.HEADER_BYTES), _ -> deadline));
        } catch (IOException e) {
            throw left(e);
        }
    }

    private Pdu heard(Pdu pdu) {
        aborted |= pdu instanceof Pdu.Abort; // no answer is wanted to that
        leftByPeer |= pdu instanceof Pdu.Abort || pdu instanceof Pdu.ReleaseRq;
        return pdu;
    }

    private LetheException left(IOException cause) {
        leftByPeer |= !(cause instanceof InterruptedIOException); // of which a timeout is one
        return broken(cause);
    }

    /** Whether the peer wanted the end of the connection, or it broke; not if the peer was but silent. */
    boolean isLeftByPeer() {
        return leftByPeer;
    }

    /** @param deadline of a PDU, by the length of its body in bytes */
    private Pdu rest(ByteBuffer header, IntToLongFunction deadline) throws IOException {
        fill(header, header.capacity(), deadline.applyAsLong(0));
        try {
            PduDecoder.Header read = PduDecoder.header(header.flip(), pduBytesMax);
            ByteBuffer body = ByteBuffer.allocate(read.bodyBytes());
            fill(body, body.capacity(), deadline.applyAsLong(read.bodyBytes()));
            return PduDecoder.body(read.type(), body.flip());
        } catch (LetheException e) {
            abort(PduType.isKnown(header.get(0) & 0xFF) ? Pdu.Abort.INVALID_PARAMETER : Pdu.Abort.UNRECOGNIZED_PDU);
            throw e;
        }
    }

    /** How long a PDU may take that has begun. */
    private Duration timeFor(int bytes) {
        return shorter(timeout, PDU.plusMillis(bytes * 1000L / BYTES_PER_SECOND_MIN));
    }

    /** Whether bytes came that were not read yet, or the end of the connection; does not wait. */
    boolean isReadable() {
        try {
            return wire.isReadable(deadline(timeout));
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

    /** Reads until a buffer has so many bytes at least. */
    private void fill(ByteBuffer target, int count, long deadline) throws IOException {
        while (target.position() < count) {
            if (wire.read(target, deadline) < 0) {
                throw new EOFException("the peer closed the connection");
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static long deadline(Duration wait) {
        return System.nanoTime() + wait.toNanos();
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
