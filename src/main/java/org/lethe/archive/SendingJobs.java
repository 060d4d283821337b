package org.lethe.archive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.JobInstance;
import org.lethe.index.Ref;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that send what is stored to modalities, peers, and whoever else. For any number of threads. */
public final class SendingJobs {
    private final Archive archive;
    private final Index index;
    private final boolean exportsLogged;

    /** @param exportsLogged whether {@code /exports} records what was sent */
    public SendingJobs(Archive archive, boolean exportsLogged) {
        this.archive = archive;
        this.index = archive.index();
        this.exportsLogged = exportsLogged;
    }

    /**
     * Finds resources by their Orthanc IDs.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if one of them is not there
     */
    public List<Ref> resources(List<String> ids) {
        return ids.stream()
                .map(id -> index.levelOf(id).map(level -> new Ref(level, id)).orElseThrow(() -> new LetheException(
                        ErrorKind.BAD_FILE_FORMAT, "One of the resources to send is not there")))
                .toList();
    }

    /** Work that sends the instances of a task's resources that are there now. */
    public Work work(SendingTask task) {
        Set<String> instances = new LinkedHashSet<>();
        for (Ref resource : task.order().resources()) {
            instances.addAll(index.descendants(resource.level(), resource.id(), Level.INSTANCE));
        }
        return new Sending(archive, exportsLogged, task, List.copyOf(instances));
    }

    /** A kind of such work, to make jobs anew after a restart. */
    public WorkKind kind(Function<ObjectNode, SendingTask> tasks) {
        return (jobId, request) -> new Sending(archive, exportsLogged, tasks.apply(request),
                index.jobs().instances(jobId).stream().map(JobInstance::source).toList());
    }
}
