package org.lethe.dicomweb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.dicomweb.servers.RetrieveOrder.Resource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.MediaRange;
import org.lethe.http.MultipartReader;
import org.lethe.index.Consequences;
import org.lethe.index.Reception;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.peers.PeerAnswer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fetches resources from a DICOMweb server (WADO-RS, PS3.18 section 10.4). One that is paused goes on with the resource
 * that it was in; after a failure, or a restart of the server, all is fetched again, which does no harm.
 */
final class RetrieveWork implements Work {
    static final String TYPE = "DicomWebWadoRetrieveClient";
    private static final String DICOM = "application/dicom";
    private static final String MULTIPART = "multipart/related";

    private final RemoteJobs jobs;
    private final RetrieveOrder order;

    // Only the thread that runs it touches these.
    private int next;
    private int receivedBefore;
    private int failedBefore;

    // Written by that thread, read by any.
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    RetrieveWork(RemoteJobs jobs, RetrieveOrder order) {
        this.jobs = jobs;
        this.order = order;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return List.of();
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        return JsonNodeFactory.instance.objectNode()
                .put("Description", "REST API")
                .put("FailedInstancesCount", failed.get())
                .put("ReceivedInstancesCount", received.get())
                .put("Server", order.server())
                .set("Resources", order.resourcesJson());
    }

    @Override
    public Ending run(Control control) throws IOException {
        boolean isWell = false;
        try (RemoteClient client = jobs.client(order.server(), order.url(), control::isStopping)) {
            while (next < order.resources().size() && !control.isStopping()) {
                retrieve(client, order.resources().get(next));
                receivedBefore = received.get();
                failedBefore = failed.get();
                next++;
                control.progress((double) next / order.resources().size());
            }
            isWell = true;
        } catch (LetheException e) {
            isWell = e.kind() == ErrorKind.CANCELED_JOB;
            if (!isWell) {
                throw e;
            }
        } finally {
            if (!isWell) {
                next = 0;
                receivedBefore = 0;
                failedBefore = 0;
            }
        }
        return next < order.resources().size()
                ? new Ending.Stopped()
                : new Ending.Done(Consequences.NONE, content());
    }

    private void retrieve(RemoteClient client, Resource resource) throws IOException {
        received.set(receivedBefore);
        failed.set(failedBefore);
        String accept = RetrieveOrder.accept(jobs.remotes().require(order.server()).universalTransferSyntax());
        try (PeerAnswer answer = client.get(order.question(resource), accept)) {
            take(answer);
        } catch (LetheException e) {
            boolean isUnreached = e.kind() == ErrorKind.NETWORK_PROTOCOL && !client.isReached();
            if (!order.permissive() || isUnreached || e.kind().isOfTheServer()) {
                throw e;
            }
            failed.incrementAndGet();
        }
    }

    private void take(PeerAnswer answer) throws IOException {
        int before = received.get() + failed.get();
        MediaRange type = MediaRange.parseOne(answer.contentType());
        switch (type.type()) {
            case DICOM -> store(answer.body());
            case MULTIPART -> takeParts(answer.body(), type.parameter("boundary"));
            default -> throw fault("sent something else than DICOM files", null);
        }
        if (received.get() + failed.get() == before) {
            throw fault("sent no instance", null);
        }
    }

    private void takeParts(InputStream body, String boundary) throws IOException {
        try {
            MultipartReader parts = new MultipartReader(body, boundary);
            for (Optional<MultipartReader.Part> part = parts.next(); part.isPresent(); part = parts.next()) {
                store(part.get().content());
            }
        } catch (LetheException e) {
            // That is how a request of ours would be faulty: here it is the answer.
            throw e.kind() == ErrorKind.BAD_REQUEST ? fault("sent parts that are malformed or cut off", e) : e;
        }
    }

    private void store(InputStream file) throws IOException {
        try {
            String host = URI.create(order.url()).getHost();
            jobs.archive().store(file, Reception.byRest(Instant.now(), host, ""));
            received.incrementAndGet();
        } catch (LetheException e) {
            boolean isOfTheAnswer = e.kind() == ErrorKind.BAD_REQUEST || e.kind() == ErrorKind.NETWORK_PROTOCOL;
            if (!order.permissive() || isOfTheAnswer || e.kind().isOfTheServer()) {
                throw e;
            }
            failed.incrementAndGet();
        }
    }

    private static LetheException fault(String what, Throwable cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOMweb server " + what, cause);
    }
}
