package org.lethe.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** TCP as it is. Nothing waits for longer than it may: also not to write, where a blocking socket knows no end. */
final class PlainWire implements Wire {
    private final SocketChannel socket;
    private final Selector selector;
    private final SelectionKey key;

    private PlainWire(SocketChannel socket, SelectionKey key) {
        this.socket = socket;
        this.selector = key.selector();
        this.key = key;
    }

    /**
     * Takes over a socket.
     *
     * @param socket closed with the wire, and by this method if it fails
     */
    static PlainWire of(SocketChannel socket) throws IOException {
        Selector selector = Selector.open();
        try {
            socket.configureBlocking(false);
            // Requests are small, and each waits for its answer.
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new PlainWire(socket, socket.register(selector, 0));
        } catch (IOException e) {
            selector.close();
            socket.close();
            throw e;
        }
    }

    /** Connects to a host. */
    static PlainWire open(InetSocketAddress address, long deadline) throws IOException {
        PlainWire wire = of(SocketChannel.open());
        try {
            if (!wire.socket.connect(address)) {
                wire.await(SelectionKey.OP_CONNECT, deadline);
                wire.socket.finishConnect();
            }
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    @Override
    public int read(ByteBuffer target, long deadline) throws IOException {
        int read = socket.read(target);
        while (read == 0) {
            await(SelectionKey.OP_READ, deadline);
            read = socket.read(target);
        }
        return read;
    }

    @Override
    public void write(ByteBuffer bytes, long deadline) throws IOException {
        while (bytes.hasRemaining()) {
            if (socket.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    @Override
    public boolean isReadable(long deadline) throws IOException {
        try {
            key.interestOps(SelectionKey.OP_READ);
            return selector.selectNow(_ -> {}) > 0;
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw closed(e);
        }
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

    /** Another thread may close the socket while this one waits. */
    private int select(int operation, long millis) throws IOException {
        try {
            key.interestOps(operation);
            return selector.select(_ -> {}, millis);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw closed(e);
        }
    }

    private static IOException closed(RuntimeException cause) {
        return new IOException("the connection was closed", cause);
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            socket.close();
        }
    }
}
