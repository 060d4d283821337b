package org.lethe.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lethe.config.DicomSettings;
import org.lethe.config.Modality;
import org.lethe.config.Modality.RetrieveMethod;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dimse.Modalities;
import org.lethe.dimse.QueryKeys;
import org.lethe.dimse.RemoteQueries;
import org.lethe.dimse.RemoteQuery;
import org.lethe.dimse.RetrieveJobs;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.jobs.JobEngine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is fetched from modalities by C-MOVE and C-GET (Orthanc Book, "Performing Query/Retrieve"). */
public final class RetrieveRoutes implements RouteFamily {
    private final Modalities modalities;
    private final RemoteQueries queries;
    private final RetrieveJobs retrieveJobs;
    private final JobEngine jobs;
    private final DicomSettings settings;
    private final Dictionary dictionary;

    /** @param dictionary knows the tags of queries */
    public RetrieveRoutes(Modalities modalities, RemoteQueries queries, RetrieveJobs retrieveJobs, JobEngine jobs,
            DicomSettings settings, Dictionary dictionary) {
        this.modalities = modalities;
        this.queries = queries;
        this.retrieveJobs = retrieveJobs;
        this.jobs = jobs;
        this.settings = settings;
        this.dictionary = dictionary;
    }

    @Override
    public void register(Routes routes) {
        routes.post("/modalities/{id}/move", exchange -> retrieveNamed(exchange, RetrieveMethod.C_MOVE));
        routes.post("/modalities/{id}/get", exchange -> retrieveNamed(exchange, RetrieveMethod.C_GET));
        routes.post("/queries/{id}/retrieve", this::retrieveAll);
        routes.post("/queries/{id}/answers/{index}/retrieve", this::retrieveOne);
    }

    private void retrieveNamed(Exchange exchange, RetrieveMethod method) throws IOException {
        Modality modality = modalities.require(exchange.parameter(0));
        RetrieveRequest request = RetrieveRequest.parse(exchange.bodyBytes(), modality);
        request.body().put("RetrieveMethod", method.word());
        answer(exchange, request, QueryRoutes.levelOf(request.body()), resourcesOf(request.body()));
    }

    private List<Map<Integer, String>> resourcesOf(ObjectNode body) {
        JsonNode list = body.path("Resources");
        List<Map<Integer, String>> resources = new ArrayList<>();
        for (JsonNode each : list) {
            if (each instanceof ObjectNode object) {
                resources.add(QueryKeys.read(object, dictionary));
            }
        }
        if (!list.isArray() || resources.size() != list.size()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "\"Resources\" must be an array of objects with the identifiers of what is to be fetched");
        }
        return resources;
    }

    private void retrieveAll(Exchange exchange) throws IOException {
        RemoteQuery query = queries.require(exchange.parameter(0));
        List<Map<Integer, String>> resources = new ArrayList<>();
        for (int i = 0; i < query.answers().size(); i++) {
            resources.add(query.identifiers(i));
        }
        retrieve(exchange, query, resources);
    }

    private void retrieveOne(Exchange exchange) throws IOException {
        RemoteQuery query = queries.require(exchange.parameter(0));
        retrieve(exchange, query, List.of(query.identifiers(RetrieveRequest.indexOf(exchange.parameter(1)))));
    }

    private void retrieve(Exchange exchange, RemoteQuery query, List<Map<Integer, String>> resources)
            throws IOException {
        answer(exchange, RetrieveRequest.parse(exchange.bodyBytes(), query.modality()), query.level(), resources);
    }

    private void answer(Exchange exchange, RetrieveRequest request, Level level, List<Map<Integer, String>> resources)
            throws IOException {
        JobRoutes.answer(exchange, jobs, retrieveJobs.work(
                request.order(settings.scu().retrieveMethod(), settings.aet(), level, resources)), request.job());
    }
}
