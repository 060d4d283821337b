package org.lethe.archive;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Instances that a job sends to somebody else, one after the other. One that is paused goes on where it stopped; after
 * a failure, all is sent again, which does nobody any harm. Only one thread runs it; what it shows may be read by any.
 */
public final class Sending {
    private final Index index;
    private final Order order;
    private final List<String> instances;

    // Only the thread that runs it touches these.
    private int next;
    private boolean exportLogged;

    private final AtomicInteger failedCount = new AtomicInteger();

    /**
     * What is sent, and how.
     *
     * @param receiver symbolic name of who gets it
     * @param resources that were asked for
     * @param permissive whether an instance that is refused is counted, and the others are sent all the same
     * @param logged whether it is told in the log of exports
     */
    public record Order(String receiver, List<Ref> resources, boolean permissive, boolean logged) {
        public Order {
            resources = List.copyOf(resources);
        }
    }

    /** The one who gets the instances, as long as they are sent. */
    public interface Receiver extends Closeable {
        /**
         * Sends an instance.
         *
         * @throws LetheException of kind {@code CANCELED_JOB} if the job was told to stop in the middle of it
         */
        void send(String instance) throws IOException;

        /** How many of the instances that are left are sent at once; at least 1. */
        default int together(List<String> remaining) {
            return 1;
        }

        /**
         * Sends as many as {@link #together} says.
         *
         * @return how many of them the receiver refused, while it took the others
         */
        default int send(List<String> some) throws IOException {
            send(some.getFirst());
            return 0;
        }

        /** Whether something could be sent at all. */
        boolean isReached();
    }

    /** Reaches for the receiver. */
    @FunctionalInterface
    public interface Opening {
        /** @param remaining Orthanc IDs of what is still to be sent */
        Receiver open(List<String> remaining) throws IOException;
    }

    /** @param instances Orthanc IDs of what is sent */
    public Sending(Index index, Order order, List<String> instances) {
        this.index = index;
        this.order = order;
        this.instances = List.copyOf(instances);
    }

    public List<String> instances() {
        return instances;
    }

    /** Whether nothing was sent so far, or all has to be sent again. */
    public boolean isAtStart() {
        return next == 0;
    }

    /**
     * What jobs show of it, in Orthanc's names and order.
     *
     * @param own what there is to show besides
     */
    public ObjectNode content(ObjectNode own) {
        ObjectNode all = own.deepCopy()
                .put("Description", "REST API")
                .put("FailedInstancesCount", failedCount.get())
                .put("InstancesCount", instances.size());
        ArrayNode parents = all.putArray("ParentResources");
        order.resources.forEach(ref -> parents.add(ref.id()));
        ArrayNode resources = all.putArray("Resources");
        order.resources.forEach(ref -> resources.addObject().put("ID", ref.id()).put("Type", ref.level().title()));
        Map<String, JsonNode> sorted = new TreeMap<>();
        all.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        return JsonNodeFactory.instance.objectNode().setAll(sorted);
    }

    /**
     * Sends what is left.
     *
     * @param end what the job shows in the end
     * @throws LetheException naming the instance that could not be sent
     */
    public Ending run(Control control, Opening opening, Supplier<ObjectNode> end)
            throws IOException {
        boolean failed = true;
        try (Receiver receiver = opening.open(instances.subList(next, instances.size()))) {
            while (next < instances.size() && !control.isStopping()) {
                List<String> left = instances.subList(next, instances.size());
                List<String> some = left.subList(0, receiver.together(left));
                send(receiver, some);
                next += some.size();
                control.progress((double) next / instances.size());
            }
            failed = false;
            return next < instances.size() ? new Ending.Stopped() : new Ending.Done(Consequences.NONE, end.get());
        } catch (LetheException e) {
            // Half of an instance was sent: it is the next one when the job goes on.
            failed = e.kind() != ErrorKind.CANCELED_JOB;
            if (failed) {
                throw e;
            }
            return new Ending.Stopped();
        } finally {
            if (failed) {
                next = 0;
                failedCount.set(0);
            }
        }
    }

    private void send(Receiver receiver, List<String> some) throws IOException {
        try {
            int refused = receiver.send(some);
            if (refused > 0 && !order.permissive) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, refused + " of " + some.size() + " were refused");
            }
            failedCount.addAndGet(refused);
            logExport();
        } catch (LetheException e) {
            // Who cannot be reached would not take the next one, either.
            boolean isUnreached = e.kind() == ErrorKind.NETWORK_PROTOCOL && !receiver.isReached();
            if (!order.permissive || isUnreached || e.kind().isOfTheServer()) {
                String others = some.size() == 1 ? "" : " and the next " + (some.size() - 1);
                throw new LetheException(e.kind(), "Instance " + some.getFirst() + others + ": " + e.getMessage(), e);
            }
            failedCount.addAndGet(some.size());
        }
    }

    /** Told as soon as something has left. */
    private void logExport() {
        if (!order.logged || exportLogged) {
            return;
        }
        ExportEntries entries =
                new ExportEntries(index, order.receiver, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        order.resources.forEach(resource -> entries.of(resource).ifPresent(index::logExport));
        exportLogged = true;
    }
}
