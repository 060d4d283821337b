package org.lethe.dicomweb.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.archive.Sending;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sends instances to a DICOMweb server, several at once. */
final class StowWork implements Work {
    static final String TYPE = "DicomWebStowClient";
    private static final int MEBIBYTE_BITS = 20;

    /** So many are open at once, and so much has to be sent again if a request fails in its middle. */
    private static final int TOGETHER_MAX = 50;

    private static final long TOGETHER_BYTES_MAX = 16L << 20;

    private final RemoteJobs jobs;
    private final StowOrder order;
    private final Sending sending;

    /** Written by the thread that runs it, read by any. */
    private final AtomicLong sentBytes = new AtomicLong();

    /** @param instances Orthanc IDs of what is sent */
    StowWork(RemoteJobs jobs, StowOrder order, List<String> instances) {
        this.jobs = jobs;
        this.order = order;
        this.sending = new Sending(jobs.archive().index(),
                new Sending.Order(order.server(), order.resources(), order.permissive(), jobs.exportsLogged()),
                instances);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return sending.instances();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        long bytes = sentBytes.get();
        return sending.content(JsonNodeFactory.instance.objectNode().put("Server", order.server())
                .put("Size", Long.toString(bytes)).put("SizeMB", bytes >> MEBIBYTE_BITS));
    }

    @Override
    public Ending run(Control control) throws IOException {
        if (sending.isAtStart()) {
            sentBytes.set(0);
        }
        return sending.run(control,
                _ -> new Receiver(jobs.client(order.server(), order.url(), control::isStopping)), this::content);
    }

    /** The server. */
    private final class Receiver implements Sending.Receiver {
        private final RemoteClient client;

        Receiver(RemoteClient client) {
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
                sentBytes.addAndGet(files.stream().mapToLong(file -> file.bytes().size()).sum());
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
