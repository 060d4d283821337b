package org.lethe.dimse;

import java.util.Map;
import org.lethe.archive.Archive;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;

/** Fetches instances from modalities, or has them sent elsewhere. For any number of threads. */
public final class RetrieveJobs {
    private final Archive archive;
    private final Scu scu;
    private final AcceptedContexts accepted;

    /** @param accepted which instances are taken by C-GET */
    public RetrieveJobs(Archive archive, Scu scu, AcceptedContexts accepted) {
        this.archive = archive;
        this.scu = scu;
        this.accepted = accepted;
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        WorkKind anew = (_, request) -> work(RetrieveOrder.ofJson(request));
        return Map.of(RetrieveWork.MOVE, anew, RetrieveWork.GET, anew);
    }

    /** Work that fetches what an order says. */
    public Work work(RetrieveOrder order) {
        scu.check(order.modality());
        return new RetrieveWork(archive, scu, new GetContexts(accepted), order);
    }
}
