package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.error.LetheException;

/** A DICOM server in this process, with the manners that a test wants of it. */
public final class FakeAcceptor implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private final ServerSocketChannel server;
    private final Manner manner;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger associations = new AtomicInteger();

    /** What it does with a connection. */
    interface Manner {
        void meet(FakeAcceptor acceptor, Connection connection);
    }

    /**
     * A request that came.
     *
     * @param command its command set
     * @param contextId of its presentation context
     * @param length of its dataset
     * @param crc CRC-32 of its dataset
     * @param dataset the first bytes of it, at most a megabyte
     */
    public record Received(Attributes command, int contextId, long length, long crc, byte[] dataset) {}

    /** What is sent to it and how it takes it. */
    public record Taking(Set<String> transferSyntaxes, int pduBytesMax, List<Integer> statuses) {}

    private FakeAcceptor(Manner manner) {
        this.manner = manner;
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static FakeAcceptor of(Manner manner) {
        return new FakeAcceptor(manner);
    }

    /** One that accepts contexts of these transfer syntaxes, and answers its n-th request with the n-th status. */
    public static FakeAcceptor taking(Set<String> transferSyntaxes, int pduBytesMax, Integer... statuses) {
        Taking taking = new Taking(transferSyntaxes, pduBytesMax, List.of(statuses));
        return of((acceptor, connection) -> acceptor.serve(connection, taking));
    }

    /** One that answers the first request of an association, and the others only once it may go on. */
    public static FakeAcceptor hesitating(Set<String> transferSyntaxes, CountDownLatch mayGoOn) {
        Taking taking = new Taking(transferSyntaxes, 0, List.of());
        return of((acceptor, connection) -> {
            acceptor.accept(connection, taking);
            connection.write(acceptor.answer(connection, (Pdu.PData) connection.read(), taking));
            await(mayGoOn);
            acceptor.answerAll(connection, taking);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a peer ends an association of its own accord. */
    public enum Farewell {
        HANG_UP,
        ABORT,
        RELEASE
    }

    /** One that answers so many requests of an association, and ends it when the next one has come. */
    public static FakeAcceptor leavingAfter(int requests, Set<String> transferSyntaxes, Farewell farewell) {
        Taking taking = new Taking(transferSyntaxes, 0, List.of());
        return of((acceptor, connection) -> {
            acceptor.accept(connection, taking);
            for (int i = 0; i < requests; i++) {
                connection.write(acceptor.answer(connection, (Pdu.PData) connection.read(), taking));
            }
            acceptor.answer(connection, (Pdu.PData) connection.read(), taking);
            switch (farewell) {
                case ABORT -> connection.write(Pdu.Abort.BY_USER);
                case RELEASE -> {
                    connection.write(new Pdu.ReleaseRq());
                    connection.read();
                }
                case HANG_UP -> {
                }
            }
        });
    }

    /** One that answers requests, but never agrees to the end of an association. */
    public static FakeAcceptor clinging(Set<String> transferSyntaxes) {
        Taking taking = new Taking(transferSyntaxes, 0, List.of());
        return of((acceptor, connection) -> {
            acceptor.accept(connection, taking);
            while (true) {
                if (connection.read() instanceof Pdu.PData data) {
                    connection.write(acceptor.answer(connection, data, taking));
                }
            }
        });
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** The requests so far. */
    public List<Received> received() {
        return received;
    }

    /** How many associations were asked for. */
    public int associations() {
        return associations.get();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection =
                        Connection.of(server.accept(), Optional.empty(), TIMEOUT, Association.PDU_BYTES_MAX);
                Thread.ofVirtual().start(() -> {
                    try (connection) {
                        manner.meet(this, connection);
                    } catch (LetheException e) {
                        // The other side went away, as some tests want it.
                    }
                });
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void serve(Connection connection, Taking taking) {
        accept(connection, taking);
        answerAll(connection, taking);
    }

    private void answerAll(Connection connection, Taking taking) {
        while (true) {
            switch (connection.read()) {
                case Pdu.PData data -> connection.write(answer(connection, data, taking));
                case Pdu.ReleaseRq _ -> {
                    connection.write(new Pdu.ReleaseRp());
                    return;
                }
                case Pdu.Abort _ -> {
                    return;
                }
                case Pdu other -> throw new IllegalStateException(other.toString());
            }
        }
    }

    /** Accepts an association. */
    void accept(Connection connection, Taking taking) {
        associations.incrementAndGet();
        Pdu.AssociateRq request = (Pdu.AssociateRq) connection.read();
        List<ContextResult> results = new ArrayList<>();
        for (PresentationContext context : request.contexts()) {
            List<String> common = new ArrayList<>(context.transferSyntaxes());
            common.retainAll(taking.transferSyntaxes());
            results.add(common.isEmpty()
                    ? new ContextResult(context.id(), 4, "")
                    : new ContextResult(context.id(), 0, common.getFirst()));
        }
        connection.write(new Pdu.AssociateAc(request.calledAet(), request.callingAet(), results,
                new UserInformation(taking.pduBytesMax(), "1.2.3", "FAKE")));
    }

    /** Reads a message, of which the first PDU came already, and answers it. */
    private Pdu answer(Connection connection, Pdu.PData first, Taking taking) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        CRC32 crc = new CRC32();
        long length = 0;
        CommandSet request = null;
        Pdu.PData data = first;
        while (true) {
            for (Pdu.Pdv value : data.values()) {
                ByteValue bytes = value.data();
                if (value.part() == Pdu.Part.COMMAND) {
                    command.write(bytes.array(), bytes.offset(), bytes.length());
                    request = value.last() ? CommandSet.parse(command.toByteArray()) : null;
                } else {
                    crc.update(bytes.array(), bytes.offset(), bytes.length());
                    length += bytes.length();
                    kept.write(bytes.array(), bytes.offset(), Math.min(bytes.length(), KEPT_BYTES_MAX - kept.size()));
                }
                boolean whole = value.last() && request != null
                        && request.hasDataset() == (value.part() == Pdu.Part.DATASET);
                if (whole) {
                    received.add(new Received(request.elements(), value.contextId(), length, crc.getValue(),
                            kept.toByteArray()));
                    int status = taking.statuses().isEmpty()
                            ? 0
                            : taking.statuses().get(Math.min(received.size(), taking.statuses().size()) - 1);
                    return response(value.contextId(), request.elements(), status);
                }
            }
            data = (Pdu.PData) connection.read();
        }
    }

    /** The response to a request. */
    static Pdu response(int contextId, Attributes request, int status) {
        Attributes response = Attributes.builder(SpecificCharacterSet.LATIN_1)
                .put(request.get(Tag.AffectedSOPClassUID))
                .put(Element.ofUnsignedShort(Tag.CommandField, request.intValue(Tag.CommandField, 0) | 0x8000))
                .put(Element.ofUnsignedShort(Tag.MessageIDBeingRespondedTo, request.intValue(Tag.MessageID, 0)))
                .put(Element.ofUnsignedShort(Tag.CommandDataSetType, 0x0101))
                .put(Element.ofUnsignedShort(Tag.Status, status))
                .build();
        byte[] bytes = new CommandSet(response).encode();
        // In two fragments, as the standard allows.
        return new Pdu.PData(List.of(
                new Pdu.Pdv(contextId, Pdu.Part.COMMAND, false, ByteValue.of(Arrays.copyOf(bytes, 20))),
                new Pdu.Pdv(contextId, Pdu.Part.COMMAND, true,
                        ByteValue.of(Arrays.copyOfRange(bytes, 20, bytes.length)))));
    }

    /** Bytes as they are, whether a PDU or not. */
    static void send(Connection connection, int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        connection.write(buffer.flip());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
