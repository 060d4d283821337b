package org.lethe.dicomweb.servers;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.lethe.archive.Archive;
import org.lethe.config.DicomWebServer;
import org.lethe.config.Settings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.JobInstance;
import org.lethe.index.Ref;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;

/** Sends what is stored here to DICOMweb servers, and fetches what is there. For any number of threads. */
public final class RemoteJobs {
    private final Archive archive;
    private final Remotes remotes;
    private final Settings settings;

    public RemoteJobs(Archive archive, Remotes remotes, Settings settings) {
        this.archive = archive;
        this.remotes = remotes;
        this.settings = settings;
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        return Map.of(
                StowWork.TYPE, (jobId, request) -> new StowWork(this, StowOrder.ofJson(request),
                        archive.index().jobs().instances(jobId).stream().map(JobInstance::source).toList()),
                RetrieveWork.TYPE, (_, request) -> new RetrieveWork(this, RetrieveOrder.ofJson(request)));
    }

    /**
     * Finds resources by their Orthanc IDs.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if one of them is not there
     */
    List<Ref> resources(List<String> ids) {
        Index index = archive.index();
        return ids.stream()
                .map(id -> index.levelOf(id).map(level -> new Ref(level, id)).orElseThrow(() -> new LetheException(
                        ErrorKind.BAD_FILE_FORMAT, "One of the resources to send is not there")))
                .toList();
    }

    /** Work that sends the instances that are there now. */
    Work stow(StowOrder order) {
        Set<String> instances = new LinkedHashSet<>();
        for (Ref resource : order.resources()) {
            instances.addAll(archive.index().descendants(resource.level(), resource.id(), Level.INSTANCE));
        }
        return new StowWork(this, order, List.copyOf(instances));
    }

    Work retrieve(RetrieveOrder order) {
        return new RetrieveWork(this, order);
    }

    /** Someone who asks a server; to be closed. */
    RemoteClient client(DicomWebServer server) {
        return client(server, () -> false);
    }

    /**
     * Someone who asks the server of an order, by the secrets that it has now.
     *
     * @param givenUp whether an answer is not waited for any more
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if the server is gone, or moved, since the order was made
     */
    RemoteClient client(String name, String url, BooleanSupplier givenUp) {
        DicomWebServer server = remotes.require(name);
        if (!server.peer().url().equals(url)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The server of this job has got another URL since");
        }
        return client(server, givenUp);
    }

    private RemoteClient client(DicomWebServer server, BooleanSupplier givenUp) {
        // What may be uploaded may be fetched.
        long bytesMax = settings.http().requestBodyBytesMax();
        return new RemoteClient(server, settings.peers(), givenUp, bytesMax == 0 ? Long.MAX_VALUE : bytesMax);
    }

    Archive archive() {
        return archive;
    }

    Remotes remotes() {
        return remotes;
    }

    boolean exportsLogged() {
        return settings.storage().exportsLogged();
    }
}
