package org.lethe.archive;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job that sends instances to somebody else, one after the other. One that is paused goes on where it stopped; after
 * a failure, all is sent again, which does nobody any harm. Only one thread runs it; what it shows may be read by any.
 */
final class Sending implements Work {
    private final Archive archive;
    private final boolean logged;
    private final SendingTask task;
    private final SendingOrder order;
    private final List<String> instances;

    // Only the thread that runs it touches these.
    private Outgoing outgoing; // null before it begins
    private int next;
    private boolean exportLogged;

    private final AtomicInteger failedCount = new AtomicInteger();

    /**
     * @param logged whether it is told in the log of exports
     * @param instances Orthanc IDs of what is sent
     */
    Sending(Archive archive, boolean logged, SendingTask task, List<String> instances) {
        this.archive = archive;
        this.logged = logged;
        this.task = task;
        this.order = task.order();
        this.instances = List.copyOf(instances);
    }

    @Override
    public String type() {
        return order.type();
    }

    @Override
    public List<String> instances() {
        return instances;
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    /** In Orthanc's names and order. */
    @Override
    public ObjectNode content() {
        ObjectNode all = task.shown()
                .put("Description", "REST API")
                .put("FailedInstancesCount", failedCount.get())
                .put("InstancesCount", instances.size());
        order.anonymization().ifPresent(_ -> all.put("Anonymized", true));
        ArrayNode parents = all.putArray("ParentResources");
        order.resources().forEach(ref -> parents.add(ref.id()));
        ArrayNode resources = all.putArray("Resources");
        order.resources().forEach(ref -> resources.addObject().put("ID", ref.id()).put("Type", ref.level().title()));
        Map<String, JsonNode> sorted = new TreeMap<>();
        all.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        return JsonNodeFactory.instance.objectNode().setAll(sorted);
    }

    /** @throws LetheException naming the instance that could not be sent */
    @Override
    public Ending run(Control control) throws IOException {
        if (next == 0) {
            outgoing = archive.outgoing(order.anonymization(), instances);
            task.begin();
        }
        boolean failed = true;
        try (SendingTask.Receiver receiver =
                task.open(outgoing, control, instances.subList(next, instances.size()))) {
            while (next < instances.size() && !control.isStopping()) {
                List<String> left = instances.subList(next, instances.size());
                List<String> some = left.subList(0, receiver.together(left));
                send(receiver, some);
                next += some.size();
                control.progress((double) next / instances.size());
            }
            failed = false;
        } catch (LetheException e) {
            // Half of an instance was sent: it is the next one when the job goes on.
            failed = e.kind() != ErrorKind.CANCELED_JOB;
            if (failed) {
                throw e;
            }
        } finally {
            if (failed) {
                next = 0;
                failedCount.set(0);
            }
        }
        if (failed || next < instances.size()) {
            return new Ending.Stopped();
        }
        task.end();
        return new Ending.Done(Consequences.NONE, content());
    }

    private void send(SendingTask.Receiver receiver, List<String> some) throws IOException {
        try {
            int refused = receiver.send(some);
            if (refused > 0 && !order.permissive()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, refused + " of " + some.size() + " were refused");
            }
            failedCount.addAndGet(refused);
            logExport();
        } catch (LetheException e) {
            // Who cannot be reached would not take the next one, either.
            boolean isUnreached = e.kind() == ErrorKind.NETWORK_PROTOCOL && !receiver.isReached();
            if (!order.permissive() || isUnreached || e.kind().isOfTheServer()) {
                String others = some.size() == 1 ? "" : " and the next " + (some.size() - 1);
                throw new LetheException(e.kind(), "Instance " + some.getFirst() + others + ": " + e.getMessage(), e);
            }
            failedCount.addAndGet(some.size());
        }
    }

    /** Told as soon as something has left. */
    private void logExport() {
        if (!logged || exportLogged) {
            return;
        }
        ExportEntries entries =
                new ExportEntries(archive.index(), order.receiver(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        order.resources().forEach(resource -> entries.of(resource).ifPresent(archive.index()::logExport));
        exportLogged = true;
    }
}
