package org.lethe.peers;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.lethe.config.OrthancPeer;
import tools.jackson.databind.json.JsonMapper;

/** A server that says yes to whatever it is sent, or what it was told to say. */
final class FakePeer implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private volatile int answersBeforeSilence = Integer.MAX_VALUE;
    private volatile String proxyCredentials;

    /**
     * One request.
     *
     * @param kept the body, if it is a small one
     */
    record Received(String method, String path, Headers headers, long length, byte[] kept) {}

    private FakePeer(HttpServer server, List<Integer> statuses) {
        this.server = server;
        this.statuses.addAll(statuses);
    }

    /** @param statuses of its first answers; all later ones are 200 */
    static FakePeer answering(Integer... statuses) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakePeer peer = new FakePeer(server, List.of(statuses));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", peer::answer);
        server.start();
        return peer;
    }

    /** One that takes requests, and never answers. */
    static FakePeer silent() throws IOException {
        FakePeer peer = answering();
        peer.answersBeforeSilence = 0;
        return peer;
    }

    /** One that answers its first request, and the others only once it {@linkplain #goOn goes on}. */
    static FakePeer hesitating() throws IOException {
        FakePeer peer = answering();
        peer.answersBeforeSilence = 1;
        return peer;
    }

    /** A proxy that lets nobody through who does not say this. */
    static FakePeer proxy(String credentials) throws IOException {
        FakePeer proxy = answering();
        proxy.proxyCredentials = credentials;
        return proxy;
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (proxyCredentials != null
                && !proxyCredentials.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
            exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
            exchange.sendResponseHeaders(407, -1);
            exchange.close();
            return;
        }
        byte[] kept = exchange.getRequestBody().readNBytes(1 << 20);
        long length = kept.length + exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        received.add(new Received(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders(), length, kept));
        if (received.size() > answersBeforeSilence) {
            try {
                silence.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        byte[] body = "{\"Status\":\"Success\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(next(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private synchronized int next() {
        return statuses.isEmpty() ? 200 : statuses.removeFirst();
    }

    /** Answers from now on. */
    void goOn() {
        silence.countDown();
    }

    List<Received> received() {
        return received;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** This peer as it is configured. */
    OrthancPeer configured(String more) {
        return OrthancPeer.read(JsonMapper.builder().build()
                .readTree("{\"Url\": \"http://127.0.0.1:" + port() + "/orthanc\"" + more + "}"));
    }

    @Override
    public void close() {
        goOn();
        server.stop(0);
    }
}
