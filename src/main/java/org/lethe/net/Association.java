package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Implementation;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.net.Pdu.Pdv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An association with a peer that accepted it (PS3.8 section 7), through which one request after the other is sent.
 * Whatever goes wrong with the peer or the connection is a {@link LetheException} of kind {@code NETWORK_PROTOCOL},
 * after which the association has ended. Not for several threads.
 */
public final class Association implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Association.class);

    /** The longest P-DATA-TF that is read here, and that is sent to a peer that takes any; in bytes. */
    static final int PDU_BYTES_MAX = 64 << 10;

    /** Less than this would cost more headers than content. */
    private static final int PEER_PDU_BYTES_MIN = 128;

    private static final int COMMAND_BYTES_MAX = 64 << 10;
    private static final int MESSAGE_ID_MAX = 0xFFFF;

    /** How many PDUs that came too late are passed over at the end. */
    private static final int LATE_PDUS_MAX = 16;

    private final Connection connection;
    private final Map<Integer, ContextResult> results;
    private final int fragmentBytesMax;

    private int messageId;
    private boolean open = true;

    private Association(Connection connection, Map<Integer, ContextResult> results, int fragmentBytesMax) {
        this.connection = connection;
        this.results = results;
        this.fragmentBytesMax = fragmentBytesMax;
    }

    /**
     * Whom to ask for an association.
     *
     * @param host name or address
     * @param port of TCP
     * @param aet title under which the peer is called
     */
    public record Peer(String host, int port, String aet) {}

    /**
     * Asks a peer for an association.
     *
     * @param callingAet title of this side
     * @param contexts what is proposed, at most {@link PresentationContext#COUNT_MAX}
     * @param timeout how long to wait whenever there is something to wait for
     * @throws LetheException if the peer cannot be reached or rejects the association
     */
    public static Association request(
            Peer peer, String callingAet, List<PresentationContext> contexts, Duration timeout) {
        Connection connection = Connection.open(peer.host(), peer.port(), timeout);
        try {
            connection.write(new Pdu.AssociateRq(peer.aet(), callingAet, contexts,
                    new UserInformation(PDU_BYTES_MAX, Implementation.CLASS_UID, Implementation.VERSION_NAME)));
            return accepted(connection, connection.read());
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Association accepted(Connection connection, Pdu answer) {
        switch (answer) {
            case Pdu.AssociateAc accepted -> {
                Map<Integer, ContextResult> results = new HashMap<>();
                accepted.contexts().forEach(result -> results.put(result.id(), result));
                return new Association(connection, results, fragmentBytesMax(accepted.user().pduBytesMax()));
            }
            case Pdu.AssociateRj rejected -> throw NetworkFaults.fault(
                    "The DICOM peer rejected the association: " + rejected.text());
            case Pdu.Abort _ -> throw aborted();
            case Pdu.AssociateRq _, Pdu.PData _,Pdu.ReleaseRq _,Pdu.ReleaseRp _ -> throw outOfTurn();
        }
    }

    private static int fragmentBytesMax(int pduBytesMax) {
        if (pduBytesMax != 0 && pduBytesMax < PEER_PDU_BYTES_MIN) {
            throw NetworkFaults.violation("a bound for PDUs of " + pduBytesMax + " bytes, which is too small");
        }
        int pduBytes = pduBytesMax == 0 ? PDU_BYTES_MAX : Math.min(pduBytesMax, PDU_BYTES_MAX);
        return pduBytes - PduDecoder.PDV_HEADER_BYTES;
    }

    /** The transfer syntax that the peer chose for a context; empty if it did not accept the context. */
    public Optional<String> transferSyntax(int contextId) {
        return Optional.ofNullable(results.get(contextId))
                .filter(ContextResult::isAccepted)
                .map(ContextResult::transferSyntax);
    }

    /** Whether the next request can be sent. */
    public boolean isOpen() {
        return open;
    }

    /** A number for the next request (PS3.7 section 9.1.1.1.1). */
    public int nextMessageId() {
        messageId = messageId % MESSAGE_ID_MAX + 1;
        return messageId;
    }

    /**
     * Sends a request without a dataset, and waits for the response.
     *
     * @throws LetheException if the association breaks
     */
    public CommandSet call(int contextId, CommandSet request) {
        return orAbort(() -> {
            send(contextId, request);
            return readResponse(contextId, request);
        });
    }

    /**
     * Sends a request with its dataset, and waits for the response. The dataset goes from its source to the peer in
     * pieces.
     *
     * @param source holds the dataset, in the transfer syntax of the context
     * @param offset where it begins
     * @param length of the dataset, in bytes
     * @throws LetheException if the association breaks
     * @throws IOException if the source cannot be read; the association has ended then, too
     */
    public CommandSet call(int contextId, CommandSet request, ByteSource source, long offset, long length)
            throws IOException {
        return orAbort(() -> {
            send(contextId, request);
            source.transferTo(offset, length, channel(contextId, Pdu.Part.DATASET, length));
            return readResponse(contextId, request);
        });
    }

    private interface RoundTrip<E extends Exception> {
        CommandSet run() throws E;
    }

    /** What breaks half-way leaves the peer in the middle of a message: nothing sensible can follow. */
    private <E extends Exception> CommandSet orAbort(RoundTrip<E> roundTrip) throws E {
        if (!open) {
            throw NetworkFaults.fault("The association with the DICOM peer has ended");
        }
        boolean done = false;
        try {
            CommandSet response = roundTrip.run();
            done = true;
            return response;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    private void send(int contextId, CommandSet request) {
        byte[] command = request.encode();
        channel(contextId, Pdu.Part.COMMAND, command.length).write(ByteBuffer.wrap(command));
    }

    private CommandSet readResponse(int contextId, CommandSet request) {
        CommandSet response = readCommand(contextId);
        if (!response.isResponseTo(request) || response.hasDataset()) {
            throw NetworkFaults.violation("something else than the response to the request");
        }
        return response;
    }

    private FragmentChannel channel(int contextId, Pdu.Part part, long length) {
        return new FragmentChannel(connection, contextId, part, fragmentBytesMax, length);
    }

    /** Puts a command together from its fragments. */
    private CommandSet readCommand(int contextId) {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        while (true) {
            switch (connection.read()) {
                case Pdu.PData(List<Pdv> values) -> {
                    for (Pdv value : values) {
                        if (append(value, contextId, command)) {
                            return CommandSet.parse(command.toByteArray());
                        }
                    }
                }
                case Pdu.Abort _ -> throw aborted();
                case Pdu.ReleaseRq _ -> throw NetworkFaults.fault("The DICOM peer released the association");
                case Pdu.AssociateRq _, Pdu.AssociateAc _,Pdu.AssociateRj _,Pdu.ReleaseRp _ -> throw outOfTurn();
            }
        }
    }

    /** @return whether that was the last fragment */
    private static boolean append(Pdv value, int contextId, ByteArrayOutputStream command) {
        if (value.part() != Pdu.Part.COMMAND || value.contextId() != contextId) {
            throw NetworkFaults.violation("a message that nobody asked for");
        }
        if (command.size() + value.data().length() > COMMAND_BYTES_MAX) {
            throw NetworkFaults.violation("a command that is too long");
        }
        command.write(value.data().array(), value.data().offset(), value.data().length());
        return value.last();
    }

    private static LetheException aborted() {
        return NetworkFaults.fault("The DICOM peer aborted the association");
    }

    private static LetheException outOfTurn() {
        return NetworkFaults.violation("a PDU out of turn");
    }

    /** Ends the association at once (PS3.8 section 7.3). */
    private void abort() {
        open = false;
        try {
            connection.write(Pdu.Abort.BY_USER);
        } catch (LetheException e) {
            LOG.debug("A DICOM peer went away before it could be told about a fault");
        }
        connection.close();
    }

    /** Releases the association (PS3.8 section 7.2); twice is no error. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            connection.write(new Pdu.ReleaseRq());
            for (int i = 0; i < LATE_PDUS_MAX && !isReleased(connection.read()); i++) {
                LOG.debug("A PDU came after the end of an association was asked for");
            }
        } catch (LetheException e) {
            // All that was asked for is answered: nothing is lost.
            LOG.debug("A DICOM peer did not release an association well");
        }
        connection.close();
    }

    private boolean isReleased(Pdu pdu) {
        return switch (pdu) {
            case Pdu.ReleaseRp _, Pdu.Abort _ -> true;
            case Pdu.ReleaseRq _ -> {
                // Both asked at once (PS3.8 section 9.2, state 9).
                connection.write(new Pdu.ReleaseRp());
                yield false;
            }
            case Pdu.PData _, Pdu.AssociateRq _,Pdu.AssociateAc _,Pdu.AssociateRj _ -> false;
        };
    }
}
