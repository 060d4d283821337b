package org.lethe.dicomweb.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SendingTask;
import org.lethe.archive.SentBytes;
import org.lethe.error.LetheException;
import org.lethe.jobs.Control;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends instances to a DICOMweb server, several at once. */
final class StowTask implements SendingTask {
    static final String TYPE = "DicomWebStowClient";

    /** So many are open at once, and so much has to be sent again if a request fails in its middle. */
    private static final int TOGETHER_MAX = 50;

    private static final long TOGETHER_BYTES_MAX = 16L << 20;

    private final RemoteJobs jobs;
    private final StowOrder order;
    private final SentBytes sent = new SentBytes();

    StowTask(RemoteJobs jobs, StowOrder order) {
        this.jobs = jobs;
        this.order = order;
    }

    @Override
    public StowOrder order() {
        return order;
    }

    @Override
    public ObjectNode shown() {
        return sent.putInto(JsonNodeFactory.instance.objectNode().put("Server", order.server()));
    }

    @Override
    public void begin() {
        sent.reset();
    }

    @Override
    public Receiver open(Outgoing outgoing, Control control, List<String> remaining) {
        return new Server(outgoing, jobs.client(order.server(), order.url(), control::isStopping));
    }

    /** The server. */
    private final class Server implements Receiver {
        private final Outgoing outgoing;
        private final RemoteClient client;

        Server(Outgoing outgoing, RemoteClient client) {
            this.outgoing = outgoing;
            this.client = client;
        }

        @Override
        public int together(List<String> remaining) {
            int count = 0;
            long bytes = 0;
            while (count < Math.min(remaining.size(), TOGETHER_MAX)) {
                bytes += jobs.archive().index().file(remaining.get(count))
                        .map(file -> file.attachment().size()).orElse(0L);
                if (count > 0 && bytes > TOGETHER_BYTES_MAX) {
                    break;
                }
                count++;
            }
            return count;
        }

        @Override
        public void send(String instance) throws IOException {
            send(List.of(instance));
        }

        @Override
        public int send(List<String> some) throws IOException {
            List<Outgoing.Instance> leaving = new ArrayList<>();
            try {
                for (String instance : some) {
                    open(instance).ifPresent(leaving::add);
                }
                int withheld = some.size() - leaving.size();
                if (leaving.isEmpty()) {
                    return withheld;
                }
                int refused = client.store(leaving, order.headers());
                sent.add(leaving.stream().mapToLong(one -> one.file().size()).sum());
                return withheld + refused;
            } finally {
                for (Outgoing.Instance one : leaving) {
                    one.close();
                }
            }
        }

        /** Empty if it is passed over: one that cannot be anonymized does not keep the others from being sent. */
        private Optional<Outgoing.Instance> open(String instance) throws IOException {
            try {
                return Optional.of(outgoing.open(instance));
            } catch (LetheException e) {
                if (!order.permissive() || e.kind().isOfTheServer()) {
                    throw e;
                }
                return Optional.empty();
            }
        }

        @Override
        public boolean isReached() {
            return client.isReached();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
