package org.lethe.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * TLS over TCP (RFC 8446). The handshake is made by whoever reads or writes first, in the time that this may take. The
 * end of the connection counts, whether TLS said goodbye or not: DICOM has a goodbye of its own.
 */
final class TlsWire implements Wire {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PlainWire wire;
    private final SSLEngine engine;
    /** What came and is not deciphered yet; ready to be read. */
    private ByteBuffer received;
    /** What is deciphered and was not read yet; ready to be read. */
    private ByteBuffer plain;
    private ByteBuffer outgoing;
    private boolean agreed;

    /** @param engine that nothing was asked of yet */
    TlsWire(PlainWire wire, SSLEngine engine) {
        this(wire, engine, engine.getSession().getPacketBufferSize());
    }

    /** @param recordBytes how long records are expected to be; longer ones have room made for them */
    TlsWire(PlainWire wire, SSLEngine engine, int recordBytes) {
        this.wire = wire;
        this.engine = engine;
        this.received = ByteBuffer.allocate(recordBytes).flip();
        this.outgoing = ByteBuffer.allocate(recordBytes);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
    }

    /**
     * Agrees with the peer on keys, if this was not done yet.
     *
     * @throws SSLException if there is nothing that both sides want, or one does not believe the other
     */
    void shakeHands(long deadline) throws IOException {
        if (agreed) {
            return;
        }
        engine.beginHandshake();
        answer(deadline);
        while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            if (engine.isInboundDone() || !decipher() && !receive(deadline)) {
                throw new EOFException("the peer closed the connection");
            }
            answer(deadline);
        }
        agreed = true;
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        shakeHands(deadline);
        while (!plain.hasRemaining()) {
            if (engine.isInboundDone() || !decipher() && !receive(deadline)) {
                return -1;
            }
            answer(deadline);
        }
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(plain.slice(plain.position(), count));
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer bytes, long deadline) throws IOException {
        shakeHands(deadline);
        while (bytes.hasRemaining()) {
            int before = bytes.remaining();
            send(bytes, deadline);
            answer(deadline);
            if (bytes.remaining() == before && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                throw new SSLException("the peer wants to negotiate anew in the middle of a message");
            }
        }
    }

    @Override
    public boolean isReadable(long deadline) throws IOException {
        shakeHands(deadline);
        while (!plain.hasRemaining() && !engine.isInboundDone()) {
            // What comes may be about TLS alone, such as tickets for later.
            if (!decipher()) {
                if (!wire.isReadable(deadline)) {
                    return false;
                }
                if (!receive(deadline)) {
                    return true;
                }
            }
            answer(deadline);
        }
        return true;
    }

    /**
     * Deciphers the next record. To be called when all plain bytes were read.
     *
     * @return false if it is not there as a whole
     */
    private boolean decipher() throws SSLException {
        SSLEngineResult result = unwrap();
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
            result = unwrap();
        }
        return switch (result.getStatus()) {
            case OK, CLOSED -> true;
            case BUFFER_UNDERFLOW -> false;
            case BUFFER_OVERFLOW -> throw new SSLException("the peer sent a record that is too long");
        };
    }

    private SSLEngineResult unwrap() throws SSLException {
        plain.clear();
        try {
            return engine.unwrap(received, plain);
        } finally {
            plain.flip();
        }
    }

    /** Reads more of a record; false if the peer sends no more. */
    private boolean receive(long deadline) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            // Records without content could come for ever, and nobody would have to wait for any of them.
            throw new SocketTimeoutException("nothing happened in time");
        }
        received.compact();
        try {
            if (!received.hasRemaining()) {
                received = enlarged(received.flip());
            }
            return wire.read(received, deadline) >= 0;
        } finally {
            received.flip();
        }
    }

    /** Does what TLS wants of this side before it goes on. */
    private void answer(long deadline) throws IOException {
        while (!engine.isOutboundDone()) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> send(NOTHING, deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    /** The longest record depends on what was agreed on, and may be longer than it was at first. */
    private ByteBuffer enlarged(ByteBuffer records) throws SSLException {
        int bytes = engine.getSession().getPacketBufferSize();
        if (bytes <= records.capacity()) {
            throw new SSLException("a record is longer than it may be");
        }
        return ByteBuffer.allocate(bytes).put(records);
    }

    private void send(ByteBuffer bytes, long deadline) throws IOException {
        outgoing.clear();
        SSLEngineResult result = engine.wrap(bytes, outgoing);
        while (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            outgoing = enlarged(outgoing.flip());
            result = engine.wrap(bytes, outgoing);
        }
        wire.write(outgoing.flip(), deadline);
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && bytes.hasRemaining()) {
            throw new IOException("the peer closed the connection");
        }
    }

    /** Says goodbye, or why it could not go on, if that is possible without waiting. */
    @Override
    public void close() throws IOException {
        try (wire) {
            engine.closeOutbound();
            // Not the buffer that another thread may be at.
            ByteBuffer farewell = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(NOTHING, farewell);
            wire.write(farewell.flip(), System.nanoTime());
        }
    }
}
