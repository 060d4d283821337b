package org.lethe.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An association that stands (PS3.8 section 7), on either side of it: messages go through it one after the other.
 * Whatever goes wrong with the peer or the connection is a {@link LetheException} of kind {@code NETWORK_PROTOCOL},
 * after which the association has ended. Not for several threads.
 */
public final class Association implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Association.class);

    /** The longest P-DATA-TF that is usually read here, and that is sent to a peer that takes any; in bytes. */
    static final int PDU_BYTES_MAX = 64 << 10;

    /** A fragment with its header, and content of an even length (PS3.8 annexes D.1 and E.2). */
    private static final int PEER_PDU_BYTES_MIN = PduDecoder.PDV_HEADER_BYTES + 2;

    private static final int MESSAGE_ID_MAX = 0xFFFF;

    /** How many PDUs that came too late are passed over at the end. */
    private static final int LATE_PDUS_MAX = 16;

    private final Connection connection;
    private final Map<Integer, AcceptedContext> contexts;
    private final List<RoleSelection> roles;
    private final int fragmentBytesMax;
    private final MessageReader reader;
    private final Set<Integer> cancelled = new HashSet<>();

    private int messageId;
    private long dataBeforeRequest;
    private boolean open = true;
    private volatile boolean isBetweenMessages;
    private volatile boolean isEnding;

    /**
     * @param contexts that both sides agreed on, by ID
     * @param roles that both sides agreed on
     * @param fragmentBytesMax the longest fragment that is sent
     */
    private Association(Connection connection, Map<Integer, AcceptedContext> contexts, List<RoleSelection> roles,
            int fragmentBytesMax) {
        this.connection = connection;
        this.contexts = Map.copyOf(contexts);
        this.roles = List.copyOf(roles);
        this.fragmentBytesMax = fragmentBytesMax & ~1; // of even length (PS3.8 annex E)
        this.reader = new MessageReader(connection, contexts);
    }

    /**
     * Whom to ask for an association.
     *
     * @param host name or address
     * @param port of TCP
     * @param aet title under which the peer is called
     * @param tls how it is spoken with by TLS; empty if it is not
     */
    public record Peer(String host, int port, String aet, Optional<DicomTls> tls) {
        /** One that is spoken with without TLS. */
        public Peer(String host, int port, String aet) {
            this(host, port, aet, Optional.empty());
        }
    }

    /**
     * Asks a peer for an association.
     *
     * @param callingAet title of this side
     * @param timeout how long to wait whenever there is something to wait for
     * @throws LetheException if the peer cannot be reached or rejects the association
     */
    public static Association request(Peer peer, String callingAet, Proposal proposal, Duration timeout) {
        Connection connection = Connection.open(peer.host(), peer.port(), peer.tls(), timeout, proposal.pduBytesMax());
        try {
            connection.write(new Pdu.AssociateRq(peer.aet(), callingAet, proposal.contexts(),
                    UserInformation.ours(proposal.pduBytesMax(), proposal.roles(), Extras.NONE)));
            return accepted(connection, proposal, connection.read());
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Association accepted(Connection connection, Proposal proposal, Pdu answer) {
        switch (answer) {
            case Pdu.AssociateAc accepted -> {
                return between(connection, proposal.contexts(), accepted.contexts(), accepted.user().roles(),
                        fragmentBytesMax(connection, accepted.user().pduBytesMax(), proposal.pduBytesMax()));
            }
            case Pdu.AssociateRj rejected -> throw NetworkFaults.fault(
                    "The DICOM peer rejected the association: " + rejected.text());
            case Pdu.Abort _ -> throw NetworkFaults.fault("The DICOM peer aborted the association");
            case Pdu.AssociateRq _, Pdu.PData _,Pdu.ReleaseRq _,Pdu.ReleaseRp _ ->
                    throw connection.outOfTurn();
        }
    }

    /**
     * Accepts what a peer asked for.
     *
     * @param pduBytesMax the longest P-DATA-TF that is taken and sent, in bytes
     * @throws LetheException if the peer makes that impossible
     */
    static Association accept(Connection connection, Pdu.AssociateRq request, Acceptor.Accepted answer,
            int pduBytesMax) {
        int fragmentBytesMax = fragmentBytesMax(connection, request.user().pduBytesMax(), pduBytesMax);
        connection.write(new Pdu.AssociateAc(request.calledAet(), request.callingAet(), answer.contexts(),
                UserInformation.ours(pduBytesMax, answer.roles(), request.user().extras().answer(answer.services()))));
        return between(connection, request.contexts(), answer.contexts(), answer.roles(), fragmentBytesMax);
    }

    private static Association between(Connection connection, List<PresentationContext> proposed,
            List<ContextResult> results, List<RoleSelection> roles, int fragmentBytesMax) {
        Map<Integer, AcceptedContext> contexts = new HashMap<>();
        for (PresentationContext context : proposed) {
            results.stream().filter(result -> result.id() == context.id() && result.isAccepted())
                    .forEach(result -> contexts.put(context.id(),
                            new AcceptedContext(context.id(), context.abstractSyntax(), result.transferSyntax())));
        }
        return new Association(connection, contexts, roles, fragmentBytesMax);
    }

    private static int fragmentBytesMax(Connection connection, int peerPduBytesMax, int ownPduBytesMax) {
        if (peerPduBytesMax != 0 && peerPduBytesMax < PEER_PDU_BYTES_MIN) {
            throw connection.invalid("a bound for PDUs of " + peerPduBytesMax + " bytes, which is too small");
        }
        int pduBytes = peerPduBytesMax == 0 ? ownPduBytesMax : Math.min(peerPduBytesMax, ownPduBytesMax);
        return pduBytes - PduDecoder.PDV_HEADER_BYTES;
    }

    /** The contexts that both sides agreed on. */
    public Collection<AcceptedContext> contexts() {
        return contexts.values();
    }

    /** A context that both sides agreed on. Every message that comes has such a one. */
    public AcceptedContext context(int contextId) {
        return contexts.get(contextId);
    }

    /** Whether the one who asked for the association provides a service, rather than to use it. */
    public boolean isProvidedByRequestor(String sopClassUid) {
        return roles.stream().anyMatch(role -> role.provider() && role.sopClassUid().equals(sopClassUid));
    }

    /** The transfer syntax that was chosen for a context; empty if it was not accepted. */
    public Optional<String> transferSyntax(int contextId) {
        return Optional.ofNullable(contexts.get(contextId)).map(AcceptedContext::transferSyntax);
    }

    /** Whether the next message can be sent. */
    public boolean isOpen() {
        return open;
    }

    /** Whether the next message can be sent, and nothing came that nobody waits for, such as the end; does not wait. */
    public boolean isQuiet() {
        return open && !reader.hasMore();
    }

    /**
     * Whether the peer has ended the association, or the connection broke, before anything came back of the latest
     * request: it can be made anew elsewhere. Not if the peer was silent for too long, as it may be at it still.
     */
    public boolean isLeftUnanswered() {
        return !open && connection.isLeftByPeer() && reader.dataCount() == dataBeforeRequest;
    }

    /** A number for the next request (PS3.7 section 9.1.1.1.1), which begins by this. */
    public int nextMessageId() {
        dataBeforeRequest = reader.dataCount();
        messageId = messageId % MESSAGE_ID_MAX + 1;
        return messageId;
    }

    /**
     * Sends a request without a dataset, and waits for the response.
     *
     * @throws LetheException if the association breaks
     */
    public CommandSet call(int contextId, CommandSet request) {
        send(contextId, request);
        return orAbort(() -> readResponse(contextId, request));
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
        send(contextId, request, source, offset, length);
        return orAbort(() -> readResponse(contextId, request));
    }

    /**
     * Sends a request with its dataset, and waits for the response.
     *
     * @throws LetheException if the association breaks
     * @throws IOException if a value has to be read and cannot be; the association has ended then, too
     */
    public CommandSet call(int contextId, CommandSet request, Attributes dataset) throws IOException {
        send(contextId, request, dataset);
        return orAbort(() -> readResponse(contextId, request));
    }

    /**
     * Sends a message without a dataset.
     *
     * @throws LetheException if the association breaks
     */
    public void send(int contextId, CommandSet message) {
        orAbort(() -> {
            reader.finish();
            byte[] command = message.encode();
            channel(contextId, Pdu.Part.COMMAND, command.length).write(ByteBuffer.wrap(command));
            return null;
        });
    }

    /**
     * Sends a message with its dataset.
     *
     * @throws LetheException if the association breaks
     * @throws IOException if a value has to be read and cannot be; the association has ended then, too
     */
    public void send(int contextId, CommandSet message, Attributes dataset) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(contexts.get(contextId).transferSyntax());
        try (ByteSource bytes = DicomWriter.encodeDataset(dataset, syntax.encoding())) {
            send(contextId, message, bytes, 0, bytes.size());
        }
    }

    private void send(int contextId, CommandSet message, ByteSource source, long offset, long length)
            throws IOException {
        send(contextId, message);
        boolean done = false;
        try {
            source.transferTo(offset, length, channel(contextId, Pdu.Part.DATASET, length));
            done = true;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    /**
     * Waits for the next message.
     *
     * @return empty if the peer released the association, which has ended then
     * @throws LetheException if the association breaks
     */
    public Optional<Message> receive() {
        return orAbort(() -> {
            Optional<Message> next = nextUnlessEnding();
            if (next.isEmpty() && !isEnding) {
                connection.write(new Pdu.ReleaseRp());
                open = false;
                connection.close();
            }
            return next;
        });
    }

    private Optional<Message> nextUnlessEnding() {
        isBetweenMessages = true;
        try {
            return isEnding ? Optional.empty() : reader.next();
        } finally {
            isBetweenMessages = false;
        }
    }

    /**
     * Lets this association end once the message is answered that it is about; at once if there is none. For any
     * thread.
     */
    void endBetweenMessages() {
        isEnding = true;
        if (isBetweenMessages) {
            connection.close();
        }
    }

    /**
     * Whether the peer does not want any more answers to a request; does not wait.
     *
     * @param requestId message ID of the request
     * @throws LetheException if the association breaks
     */
    public boolean isCancelled(int requestId) {
        return orAbort(() -> {
            while (reader.hasMore()) {
                Message message = reader.next().orElseThrow(Association::tooEarly);
                if (message.command().command().orElse(null) != Command.C_CANCEL) {
                    throw tooEarly();
                }
                cancelled.add(message.command().answeredId());
            }
            return cancelled.remove(requestId);
        });
    }

    private static LetheException tooEarly() {
        return NetworkFaults.violation("a request before the last one was answered");
    }

    /** What breaks half-way leaves the peer in the middle of a message: nothing sensible can follow. */
    private <T> T orAbort(Supplier<T> step) {
        if (!open) {
            throw NetworkFaults.fault("The association with the DICOM peer has ended");
        }
        boolean done = false;
        try {
            T result = step.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                abort();
            }
        }
    }

    private CommandSet readResponse(int contextId, CommandSet request) {
        while (true) {
            Message message = reader.next()
                    .orElseThrow(() -> NetworkFaults.fault("The DICOM peer released the association"));
            CommandSet response = message.command();
            if (response.command().orElse(null) == Command.C_CANCEL) {
                cancelled.add(response.answeredId());
            } else if (message.contextId() != contextId || !response.isResponseTo(request)
                    || response.hasDataset()) {
                throw NetworkFaults.violation("something else than the response to the request");
            } else {
                return response;
            }
        }
    }

    private FragmentChannel channel(int contextId, Pdu.Part part, long length) {
        return new FragmentChannel(connection, contextId, part, fragmentBytesMax, length);
    }

    /** Ends the association at once (PS3.8 section 7.3). */
    public void abort() {
        if (!open) {
            return;
        }
        open = false;
        connection.abort(Pdu.Abort.BY_USER);
        connection.close();
    }

    /** Releases the association (PS3.8 section 7.2); twice is no error. */
    @Override
    public void close() {
        release(connection::read);
    }

    /** Releases the association likewise, and waits for no longer than this until the peer agrees. */
    public void releaseWithin(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        release(() -> connection.readWithin(Duration.ofNanos(deadline - System.nanoTime())));
    }

    private void release(Supplier<Pdu> next) {
        if (!open) {
            return;
        }
        open = false;
        try {
            connection.write(new Pdu.ReleaseRq());
            for (int i = 0; i < LATE_PDUS_MAX && !isReleased(next.get()); i++) {
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
