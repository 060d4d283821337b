package org.lethe.dimse;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.archive.ExportEntries;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Consequences;
import org.lethe.index.Index;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends instances to a modality. One that is paused goes on where it stopped; after a failure, or a restart of the
 * server, all is sent again, which does a modality no harm.
 */
final class StoreWork implements Work {
    static final String TYPE = "DicomModalityStore";

    private final StoreJobs jobs;
    private final StoreOrder order;
    private final List<String> instances;

    // Only the thread that runs it touches this.
    private int next;
    private boolean exportLogged;

    // Written by the thread that runs it, read by any.
    private final AtomicInteger failedCount = new AtomicInteger();

    /** @param instances Orthanc IDs of what is sent */
    StoreWork(StoreJobs jobs, StoreOrder order, List<String> instances) {
        this.jobs = jobs;
        this.order = order;
        this.instances = List.copyOf(instances);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public List<String> instances() {
        return instances;
    }

    @Override
    public ObjectNode request() {
        return order.toJson();
    }

    @Override
    public ObjectNode content() {
        ObjectNode content = JsonNodeFactory.instance.objectNode()
                .put("Description", "REST API")
                .put("FailedInstancesCount", failedCount.get())
                .put("InstancesCount", instances.size())
                .put("LocalAet", jobs.scu().localAet(order.modality()));
        order.originator().ifPresent(origin -> content
                .put("MoveOriginatorAET", origin.aet())
                .put("MoveOriginatorID", origin.messageId()));
        ArrayNode parents = content.putArray("ParentResources");
        order.resources().forEach(ref -> parents.add(ref.id()));
        content.put("RemoteAet", order.modality().aet());
        ArrayNode resources = content.putArray("Resources");
        order.resources().forEach(ref -> resources.addObject().put("ID", ref.id()).put("Type", ref.level().title()));
        return content;
    }

    @Override
    public Ending run(Control control) throws IOException {
        boolean failed = true;
        try (StoreSession session =
                new StoreSession(jobs.scu(), order.modality(), order.originator(), kindsFrom(next))) {
            while (next < instances.size()) {
                if (control.isStopping()) {
                    failed = false;
                    return new Ending.Stopped();
                }
                store(session, instances.get(next));
                next++;
                control.progress((double) next / instances.size());
            }
            failed = false;
            return new Ending.Done(Consequences.NONE, content());
        } finally {
            if (failed) {
                next = 0;
                failedCount.set(0);
            }
        }
    }

    private List<Kind> kindsFrom(int first) {
        Set<Kind> kinds = new LinkedHashSet<>();
        for (String instance : instances.subList(first, instances.size())) {
            jobs.index().file(instance).map(StoreContexts.Kind::of).ifPresent(kinds::add);
        }
        return List.copyOf(kinds);
    }

    private void store(StoreSession session, String instance) throws IOException {
        try {
            jobs.send(session, instance);
            logExport();
        } catch (LetheException e) {
            // A modality that cannot be reached would not take the next one, either.
            boolean isUnreached = e.kind() == ErrorKind.NETWORK_PROTOCOL && !session.isReached();
            if (!order.permissive() || isUnreached || e.kind().isOfTheServer()) {
                throw new LetheException(e.kind(), "Instance " + instance + ": " + e.getMessage(), e);
            }
            failedCount.incrementAndGet();
        }
    }

    /** Told as soon as something has left. */
    private void logExport() {
        if (!jobs.exportsLogged() || exportLogged) {
            return;
        }
        Index index = jobs.index();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ExportEntries entries = new ExportEntries(index, order.name(), now);
        order.resources().forEach(resource -> entries.of(resource).ifPresent(index::logExport));
        exportLogged = true;
    }
}
