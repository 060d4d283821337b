package org.lethe.dicomweb.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.archive.SendingTask;
import org.lethe.archive.SentBytes;
import org.lethe.index.Ref;
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
    public String type() {
        return TYPE;
    }

    @Override
    public String receiver() {
        return order.server();
    }

    @Override
    public List<Ref> resources() {
        return order.resources();
    }

    @Override
    public boolean permissive() {
        return order.permissive();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
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
    public Receiver open(Control control, List<String> remaining) {
        return new Server(jobs.client(order.server(), order.url(), control::isStopping));
    }

    /** The server. */
    private final class Server implements Receiver {
        private final RemoteClient client;

        Server(RemoteClient client) {
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
            Archive archive = jobs.archive();
            List<OpenFile> files = new ArrayList<>();
            try {
                for (String instance : some) {
                    files.add(archive.open(instance));
                }
                int refused = client.store(files, order.headers());
                sent.add(files.stream().mapToLong(file -> file.bytes().size()).sum());
                return refused;
            } finally {
                for (OpenFile file : files) {
                    file.close();
                }
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
