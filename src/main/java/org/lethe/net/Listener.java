package org.lethe.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for associations (PS3.8 section 9.1.1), each of which has a virtual thread of its own. What goes wrong in one
 * ends that one, and nothing else.
 */
public final class Listener implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** How many associations stand at a time, in all and with one host, which so does not lock out the others. */
    private static final int ASSOCIATIONS_MAX = 256;
    static final int HOST_ASSOCIATIONS_MAX = 128;

    /** Connections beyond that are told that there are too many, and beyond these are cut without a word. */
    private static final int CONNECTIONS_MAX = 320;
    static final int HOST_CONNECTIONS_MAX = 160;

    private static final Pdu.AssociateRj TOO_MANY = new Pdu.AssociateRj(2, 3, 2);
    private static final int BACKLOG = 128;
    /** How long a message may take to be answered when the listener closes. */
    private static final Duration MESSAGE_WAIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    /** Whoever connects and asks nothing takes the place of others (ARTIM timer: PS3.8 section 9.1.5). */
    static final Duration GREETING = Duration.ofSeconds(10);

    private static final Duration AFTER_FAULT = Duration.ofMillis(100);

    private final ServerSocketChannel server;
    private final Acceptor acceptor;
    private final Optional<DicomTls> tls;
    private final Limits limits;
    private final Places associations = new Places(ASSOCIATIONS_MAX, HOST_ASSOCIATIONS_MAX);
    private final Places threads = new Places(CONNECTIONS_MAX, HOST_CONNECTIONS_MAX);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Map<Connection, Association> served = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("dicom-listener").daemon().unstarted(this::listen);
    private volatile boolean closed;

    /**
     * What peers have to keep to.
     *
     * @param timeout how long one may be silent
     * @param pduBytesMax the longest P-DATA-TF that is taken and sent, in bytes
     */
    public record Limits(Duration timeout, int pduBytesMax) {}

    private Listener(ServerSocketChannel server, Optional<DicomTls> tls, Limits limits, Acceptor acceptor) {
        this.server = server;
        this.tls = tls;
        this.limits = limits;
        this.acceptor = acceptor;
    }

    /**
     * Begins to listen.
     *
     * @param port of TCP, on all addresses; 0 takes a free one
     * @param tls how all peers have to speak TLS; empty if none does
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if that is not possible
     */
    public static Listener open(int port, Optional<DicomTls> tls, Limits limits, Acceptor acceptor) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            try {
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(new InetSocketAddress(port), BACKLOG);
            } catch (IOException e) {
                server.close();
                throw e;
            }
            Listener listener = new Listener(server, tls, limits, acceptor);
            listener.thread.start();
            return listener;
        } catch (IOException e) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                    "The DICOM server cannot listen on port " + port + ": is another program there?", e);
        }
    }

    /** The port of TCP. */
    public int port() {
        return server.socket().getLocalPort();
    }

    /** How many connections there are, whether an association stands on them yet or not. */
    public int connectionCount() {
        return threads.taken();
    }

    private void listen() {
        while (!closed) {
            try {
                meet(server.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("A DICOM connection could not be taken: {}", FaultTrace.of(e));
                    pause();
                }
            }
        }
    }

    /** No files may be left for connections: that does not get better by asking at once. */
    private static void pause() {
        try {
            Thread.sleep(AFTER_FAULT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void meet(SocketChannel socket) throws IOException {
        InetAddress host = ((InetSocketAddress) socket.getRemoteAddress()).getAddress();
        if (!threads.take(host)) {
            socket.close();
            return;
        }
        Thread.ofVirtual().name("dicom-association").start(() -> {
            try {
                converse(socket, host);
            } finally {
                threads.leave(host);
            }
        });
    }

    private void converse(SocketChannel socket, InetAddress host) {
        try (socket; Connection connection = Connection.of(socket, tls, limits.timeout(), limits.pduBytesMax())) {
            connections.add(connection);
            try {
                if (!closed) {
                    converse(connection, host);
                }
            } finally {
                connections.remove(connection);
            }
        } catch (LetheException e) {
            LOG.debug("A DICOM association ended: {}", e.getMessage());
        } catch (IOException e) {
            LOG.debug("A DICOM connection broke: {}", FaultTrace.of(e));
        } catch (RuntimeException e) {
            LOG.error("A DICOM association met a fault: {}", FaultTrace.of(e));
        }
    }

    private void converse(Connection connection, InetAddress host) {
        if (!(connection.readWithin(GREETING) instanceof Pdu.AssociateRq asked)) {
            connection.abort(Pdu.Abort.UNEXPECTED_PDU);
            return;
        }
        if (asked.refusal().isPresent()) {
            connection.write(asked.refusal().get());
            return;
        }
        if (!associations.take(host)) {
            connection.write(TOO_MANY);
            return;
        }
        try {
            Acceptor.Request request = new Acceptor.Request(asked.calledAet(), asked.callingAet(), host,
                    asked.contexts(), asked.user().roles(), asked.user().extras().services());
            switch (acceptor.answer(request)) {
                case Acceptor.Rejected rejected -> connection.write(rejected.pdu());
                case Acceptor.Accepted accepted -> serve(connection,
                        Association.accept(connection, asked, accepted, limits.pduBytesMax()), request);
            }
        } finally {
            associations.leave(host);
        }
    }

    private void serve(Connection connection, Association association, Acceptor.Request request) {
        served.put(connection, association);
        try {
            if (closed) {
                association.endBetweenMessages();
            }
            acceptor.serve(association, request);
        } finally {
            served.remove(connection);
            association.abort(); // nothing to do if it ended well
        }
    }

    /**
     * Stops to listen, lets associations end the message that they are about, cuts what is left after a while, and
     * waits a little for that.
     */
    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        awaitPort();
        connections.stream().filter(connection -> !served.containsKey(connection)).forEach(Connection::close);
        served.values().forEach(Association::endBetweenMessages);
        try {
            if (threads.awaitNone(MESSAGE_WAIT)) {
                return;
            }
            connections.forEach(Connection::close);
            if (!threads.awaitNone(CLOSE_WAIT)) {
                LOG.warn("Some DICOM associations did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port is free once the thread that waited at it has noticed. */
    private void awaitPort() {
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
