package org.lethe.blob.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What lies between a store and its S3: counts the bytes that go by, and breaks connections off when it is told to. */
final class Relay implements AutoCloseable {
    private final int targetPort;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong up = new AtomicLong();
    private final AtomicLong down = new AtomicLong();
    private final AtomicInteger breaks = new AtomicInteger();
    private final Semaphore heldDeletions = new Semaphore(0);
    private volatile CountDownLatch deletionsMayGo = new CountDownLatch(0);
    private final AtomicLong upUntilBreak = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong downUntilBreak = new AtomicLong(Long.MAX_VALUE);
    private volatile LostCompletion lostCompletion = LostCompletion.none();

    Relay(int targetPort) {
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

    /** How many bytes went to S3. */
    long up() {
        return up.get();
    }

    /** How many bytes came from S3. */
    long down() {
        return down.get();
    }

    /** How many connections it broke off. */
    int breaks() {
        return breaks.get();
    }

    /** Breaks the connection off on which so many more bytes went to S3; once. */
    void breakOffAfterUp(long bytes) {
        upUntilBreak.set(bytes);
    }

    /** Breaks the connection off on which so many more bytes came from S3; once. */
    void breakOffAfterDown(long bytes) {
        downUntilBreak.set(bytes);
    }

    /** Loses an answer, from now on. */
    void lose(LostCompletion answer) {
        lostCompletion = answer;
    }

    /** Holds all requests to delete something, from now on. */
    void holdDeletions() {
        deletionsMayGo = new CountDownLatch(1);
    }

    /** Returns when so many requests to delete something are held. */
    boolean awaitHeldDeletions(int count) throws InterruptedException {
        return heldDeletions.tryAcquire(count, 60, TimeUnit.SECONDS);
    }

    /** Lets them go on. */
    void letDeletionsGo() {
        deletionsMayGo.countDown();
    }

    private void hold(byte[] request) throws IOException {
        if (deletionsMayGo.getCount() > 0 && new String(request, 0, 7, StandardCharsets.ISO_8859_1).equals("DELETE ")) {
            heldDeletions.release();
            try {
                deletionsMayGo.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
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
        try {
            Socket target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
            sockets.add(target);
            LostCompletion.Connection loss = lostCompletion.connectionOf(client);
            Thread.ofVirtual().start(() -> pump(client, target, up, upUntilBreak, loss::passesRequest));
            Thread.ofVirtual().start(() -> pump(target, client, down, downUntilBreak, loss::passesAnswer));
        } catch (IOException targetIsGone) {
            client.close();
        }
    }

    /** Says which bytes go by; breaks the connection off by an exception. */
    @FunctionalInterface
    private interface Filter {
        boolean passes(byte[] bytes, int count) throws IOException;
    }

    private void pump(Socket from, Socket to, AtomicLong count, AtomicLong untilBreak, Filter filter) {
        byte[] buffer = new byte[16 << 10];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                if (untilBreak.get() != Long.MAX_VALUE && untilBreak.addAndGet(-read) <= 0) {
                    untilBreak.set(Long.MAX_VALUE);
                    breaks.incrementAndGet();
                    return;
                }
                hold(buffer);
                if (filter.passes(buffer, read)) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side is gone, and so the other goes.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            letDeletionsGo();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
