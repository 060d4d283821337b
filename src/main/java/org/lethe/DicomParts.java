package org.lethe;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.config.DicomSettings;
import org.lethe.config.Settings;
import org.lethe.dicom.Dictionary;
import org.lethe.dimse.AcceptedContexts;
import org.lethe.dimse.DicomServer;
import org.lethe.dimse.FindScu;
import org.lethe.dimse.Modalities;
import org.lethe.dimse.RemoteQueries;
import org.lethe.dimse.RetrieveJobs;
import org.lethe.dimse.Scu;
import org.lethe.dimse.StorageCommitment;
import org.lethe.dimse.StoreJobs;
import org.lethe.dimse.Worklists;
import org.lethe.http.CommitmentRoutes;
import org.lethe.http.ConformanceRoutes;
import org.lethe.http.ModalityRoutes;
import org.lethe.http.QueryRoutes;
import org.lethe.http.RetrieveRoutes;
import org.lethe.http.RouteFamily;
import org.lethe.http.WorklistRoutes;
import org.lethe.jobs.JobEngine;
import org.lethe.net.DicomTls;

/** The parts of a server that speak DICOM with others: those who ask, those who answer, and what requests them. */
final class DicomParts {
    private final DicomSettings settings;
    private final Dictionary dictionary;
    private final JobEngine jobs;
    private final AcceptedContexts accepted;
    private final Modalities modalities;
    private final Scu scu;
    private final FindScu findScu;
    private final RemoteQueries queries;
    private final StoreJobs storeJobs;
    private final RetrieveJobs retrieveJobs;
    private final StorageCommitment commitment;
    private final Optional<Worklists> worklists;
    private final DicomServer server;

    /** @param jobs learns what these parts do in the background; to be started by the caller */
    DicomParts(Settings all, Archive archive, JobEngine jobs) {
        this.settings = all.dicom();
        this.dictionary = archive.reader().dictionary();
        this.jobs = jobs;
        this.accepted = new AcceptedContexts(settings);
        this.modalities = new Modalities(settings.scu(), archive.index());
        Optional<DicomTls> tls = DicomTls.of(settings.tls());
        this.scu = new Scu(settings, tls);
        this.findScu = new FindScu(scu, archive.reader());
        this.queries = new RemoteQueries(settings.scu().queriesMax());
        this.commitment = new StorageCommitment(archive, scu, settings.scp().commitmentReportsMax());
        this.storeJobs = new StoreJobs(archive, scu, commitment, all.storage().exportsLogged());
        this.retrieveJobs = new RetrieveJobs(archive, scu, accepted);
        this.worklists = settings.scp().worklist().map(served -> new Worklists(served, archive.reader()));
        this.server = new DicomServer(all, tls, accepted, archive, modalities, storeJobs, commitment, worklists, jobs);
        storeJobs.kinds().forEach(jobs::register);
        retrieveJobs.kinds().forEach(jobs::register);
        commitment.kinds().forEach(jobs::register);
    }

    /** What others are accepted with. */
    AcceptedContexts accepted() {
        return accepted;
    }

    /** The listener; to be started by the caller. */
    DicomServer server() {
        return server;
    }

    /** Who asks modalities; to be closed by the caller. */
    Scu scu() {
        return scu;
    }

    /** Is to be told of studies that nothing arrived for in a while, by their StudyInstanceUIDs. */
    void endWorklistsOf(Set<String> studyUids) {
        worklists.ifPresent(served -> served.deleteDone(studyUids));
    }

    /** What the REST API has of it. */
    List<RouteFamily> routes() {
        return List.of(
                new ModalityRoutes(modalities, scu, findScu, settings.scu().findChecked(), storeJobs, jobs),
                new QueryRoutes(modalities, findScu, queries, dictionary),
                new RetrieveRoutes(modalities, queries, retrieveJobs, jobs, settings, dictionary),
                new CommitmentRoutes(modalities, storeJobs, commitment),
                new WorklistRoutes(worklists, dictionary),
                new ConformanceRoutes(accepted, settings));
    }
}
