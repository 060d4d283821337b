package org.lethe.index.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What lies between an index and its database: breaks a connection off in the place of an answer. */
final class StatementRelay implements AutoCloseable {
    private final int targetPort;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Loss> next = new AtomicReference<>();

    /** What is lost, and what happens before anybody notices. */
    private record Loss(String words, Runnable meanwhile) {}

    StatementRelay(int targetPort) {
        this.targetPort = targetPort;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /**
     * Loses the answer to the next statement with these words; once.
     *
     * @param meanwhile is run after the statement was carried out, before the connection breaks
     */
    void loseAnswerTo(String words, Runnable meanwhile) {
        next.set(new Loss(words, meanwhile));
    }

    /** Whether an answer is still to be lost. */
    boolean isWaiting() {
        return next.get() != null;
    }

    private void listen() {
        try {
            while (true) {
                relay(listener.accept());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void relay(Socket client) throws IOException {
        sockets.add(client);
        Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(target);
        AtomicReference<Loss> loss = new AtomicReference<>();
        Thread.ofVirtual().start(() -> pump(client, target, (bytes, count) -> {
            Loss wanted = next.get();
            if (wanted != null && new String(bytes, 0, count, StandardCharsets.ISO_8859_1).contains(wanted.words())
                    && next.compareAndSet(wanted, null)) {
                loss.set(wanted);
            }
            return true;
        }));
        Thread.ofVirtual().start(() -> pump(target, client, (_, _) -> {
            Loss due = loss.get();
            if (due != null) {
                due.meanwhile().run();
            }
            return due == null;
        }));
    }

    /** Says whether bytes go by, or the connection breaks. */
    private interface Filter {
        boolean passes(byte[] bytes, int count);
    }

    private static void pump(Socket from, Socket to, Filter filter) {
        byte[] buffer = new byte[64 << 10];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(buffer);
            while (count >= 0 && filter.passes(buffer, count)) {
                out.write(buffer, 0, count);
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // One side is gone, and so the other goes.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
