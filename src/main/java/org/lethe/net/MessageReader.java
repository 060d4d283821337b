package org.lethe.net;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.LetheException;
import org.lethe.net.Pdu.Part;
import org.lethe.net.Pdu.Pdv;

/** Puts messages together from their fragments (PS3.8 annex E). Memory: one PDU, and a command set. */
final class MessageReader {
    private static final int COMMAND_BYTES_MAX = 64 << 10;

    private final Connection connection;
    private final Map<Integer, AcceptedContext> contexts;
    private final Deque<Pdv> pending = new ArrayDeque<>();

    /** What follows the last command; null if nothing does. */
    private Dataset dataset;

    /** Null as long as all went well. */
    private LetheException fault;

    private long dataCount;

    MessageReader(Connection connection, Map<Integer, AcceptedContext> contexts) {
        this.connection = connection;
        this.contexts = contexts;
    }

    /** Whether something came that was not read yet; does not wait. */
    boolean hasMore() {
        return !pending.isEmpty() || connection.isReadable();
    }

    /** How many PDUs with parts of messages came so far. */
    long dataCount() {
        return dataCount;
    }

    /**
     * Waits for the next message. What is left of the dataset of the last one is passed over.
     *
     * @return empty if the peer asked for the release of the association instead
     * @throws LetheException if it does not keep to the protocol, or the connection breaks
     */
    Optional<Message> next() {
        finish();
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        int contextId = -1;
        while (true) {
            Pdv value = nextValue();
            if (value == null) {
                if (command.size() > 0) {
                    throw releasedEarly();
                }
                return Optional.empty();
            }
            contextId = contextId < 0 ? value.contextId() : contextId;
            if (!contexts.containsKey(value.contextId())) {
                throw connection.invalid("a message in a presentation context that was not agreed on");
            }
            if (value.part() != Part.COMMAND || value.contextId() != contextId) {
                throw unexpected();
            }
            if (command.size() + value.data().length() > COMMAND_BYTES_MAX) {
                throw NetworkFaults.violation("a command that is too long");
            }
            command.write(value.data().array(), value.data().offset(), value.data().length());
            if (value.last()) {
                return Optional.of(message(contextId, CommandSet.parse(command.toByteArray())));
            }
        }
    }

    private Message message(int contextId, CommandSet command) {
        if (!command.hasDataset()) {
            return new Message(contextId, command, InputStream.nullInputStream());
        }
        dataset = new Dataset(contextId);
        return new Message(contextId, command, dataset);
    }

    /** Passes over what is left of the last dataset. */
    void finish() {
        if (dataset != null) {
            dataset.passOver();
            dataset = null;
        }
    }

    /** Null if the peer asked for the release of the association. After a fault there is nothing more. */
    private Pdv nextValue() {
        if (fault != null) {
            throw fault;
        }
        try {
            return readValue();
        } catch (LetheException e) {
            fault = e;
            throw e;
        }
    }

    private Pdv readValue() {
        while (pending.isEmpty()) {
            switch (connection.read()) {
                case Pdu.PData(List<Pdv> values) -> {
                    if (values.isEmpty()) {
                        throw connection.invalid("a PDU without content");
                    }
                    pending.addAll(values);
                    dataCount++;
                }
                case Pdu.ReleaseRq _ -> {
                    return null;
                }
                case Pdu.Abort _ -> throw NetworkFaults.fault("The DICOM peer aborted the association");
                case Pdu.AssociateRq _, Pdu.AssociateAc _,Pdu.AssociateRj _,Pdu.ReleaseRp _ ->
                        throw connection.outOfTurn();
            }
        }
        return pending.poll();
    }

    private static LetheException unexpected() {
        return NetworkFaults.violation("a message that nobody asked for");
    }

    private static LetheException releasedEarly() {
        return NetworkFaults.violation("the end of the association in the middle of a message");
    }

    /** The bytes of a dataset, fragment by fragment. */
    private final class Dataset extends InputStream {
        private final int contextId;
        private byte[] bytes = {};
        private int position;
        private int end;
        private boolean last;

        Dataset(int contextId) {
            this.contextId = contextId;
        }

        /** Whether there is a byte to read. */
        private boolean fill() {
            while (position == end && !last) {
                Pdv value = nextValue();
                if (value == null || value.part() != Part.DATASET || value.contextId() != contextId) {
                    fault = value == null ? releasedEarly() : unexpected();
                    throw fault;
                }
                bytes = value.data().array();
                position = value.data().offset();
                end = position + value.data().length();
                last = value.last();
            }
            return position < end;
        }

        @Override
        public int read() {
            return fill() ? bytes[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return end - position;
        }

        private void passOver() {
            while (fill()) {
                position = end;
            }
        }
    }
}
