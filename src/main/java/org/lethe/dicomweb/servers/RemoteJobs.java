package org.lethe.dicomweb.servers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.lethe.archive.Anonymization;
import org.lethe.archive.Archive;
import org.lethe.archive.SendingJobs;
import org.lethe.config.DicomWebServer;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Ref;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import tools.jackson.databind.node.ObjectNode;

/** Sends what is stored here to DICOMweb servers, and fetches what is there. For any number of threads. */
public final class RemoteJobs {
    private final Archive archive;
    private final Remotes remotes;
    private final Settings settings;
    private final SendingJobs sending;

    public RemoteJobs(Archive archive, Remotes remotes, Settings settings) {
        this.archive = archive;
        this.remotes = remotes;
        this.settings = settings;
        this.sending = new SendingJobs(archive, settings.storage().exportsLogged());
    }

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        return Map.of(
                StowTask.TYPE, sending.kind(request -> new StowTask(this, StowOrder.ofJson(request))),
                RetrieveWork.TYPE, (_, request) -> new RetrieveWork(this, RetrieveOrder.ofJson(request)));
    }

    /**
     * Finds resources by their Orthanc IDs.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if one of them is not there
     */
    List<Ref> resources(List<String> ids) {
        return sending.resources(ids);
    }

    /** Work that sends the instances that are there now. */
    Work stow(StowOrder order) {
        return sending.work(new StowTask(this, order));
    }

    /**
     * How instances are anonymized that are sent to a server; empty if they are not.
     *
     * @param asked by the request to send; empty if it does not want it
     * @throws LetheException if server and request both want it, or if that cannot be done
     */
    Optional<Anonymization> anonymization(DicomWebServer server, Optional<ObjectNode> asked) {
        return archive.anonymizations().of(server.peer().anonymize(), "DICOMweb " + server.peer().url(), asked);
    }

    /**
     * Refuses a server for which instances cannot be anonymized as it wants it.
     *
     * @throws LetheException that says why
     */
    void check(DicomWebServer server) {
        archive.anonymizations().check("the server", server.peer().anonymize());
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
}
