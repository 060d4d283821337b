package org.lethe.dicomweb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.lethe.config.AnonymizeOption;
import org.lethe.config.DicomWebServer;
import org.lethe.config.DicomWebSettings;
import org.lethe.config.OrthancPeer;
import org.lethe.http.BulkRoutes;
import org.lethe.http.Exchange;
import org.lethe.http.JobRoutes;
import org.lethe.http.RouteFamily;
import org.lethe.http.Routes;
import org.lethe.jobs.JobEngine;
import org.lethe.peers.PeerAnswer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /dicom-web/servers}: DICOMweb servers elsewhere (Orthanc Book, "DICOMweb plugin"). */
public final class RemoteRoutes implements RouteFamily {
    private static final List<String> OPERATIONS = List.of("get", "qido", "retrieve", "stow", "wado");
    private static final String DICOM_JSON = "application/dicom+json";
    private static final String BYTES = "application/octet-stream";

    private final RemoteJobs remoteJobs;
    private final Remotes remotes;
    private final JobEngine jobs;
    private final DicomWebSettings settings;

    public RemoteRoutes(RemoteJobs remoteJobs, JobEngine jobs, DicomWebSettings settings) {
        this.remoteJobs = remoteJobs;
        this.remotes = remoteJobs.remotes();
        this.jobs = jobs;
        this.settings = settings;
    }

    @Override
    public void register(Routes routes) {
        if (!settings.enabled()) {
            return;
        }
        String servers = settings.root() + "/servers";
        String one = servers + "/{server}";
        routes.get(servers, this::list);
        routes.get(one, this::operations);
        routes.put(one, this::put);
        routes.delete(one, this::delete);
        routes.ask(one + "/get", this::get);
        routes.ask(one + "/wado", this::wado);
        routes.ask(one + "/qido", this::qido);
        routes.ask(one + "/stow", this::stow);
        routes.post(one + "/retrieve", this::retrieve);
    }

    private void list(Exchange exchange) throws IOException {
        Map<String, DicomWebServer> all = remotes.all();
        if (!exchange.arguments().flag("expand", false)) {
            exchange.answerJson(all.keySet());
            return;
        }
        ObjectNode expanded = JsonNodeFactory.instance.objectNode();
        all.forEach((name, server) -> expanded.set(name, server.toPublicJson()));
        exchange.answerTree(expanded);
    }

    private DicomWebServer require(Exchange exchange) {
        return remotes.require(exchange.parameter(0));
    }

    private void operations(Exchange exchange) throws IOException {
        require(exchange);
        exchange.answerJson(OPERATIONS);
    }

    private void put(Exchange exchange) throws IOException {
        DicomWebServer server = DicomWebServer.read(exchange.bodyJson());
        remoteJobs.check(server);
        remotes.put(exchange.parameter(0), server);
        exchange.answerEmpty();
    }

    private void delete(Exchange exchange) {
        remotes.remove(exchange.parameter(0));
        exchange.answerEmpty();
    }

    private void get(Exchange exchange) throws IOException {
        DicomWebServer server = require(exchange);
        pass(exchange, server, Question.parse(exchange.bodyJsonObject()), "");
    }

    /** What WADO-RS has of one study, series or instance, as it comes. */
    private void wado(Exchange exchange) throws IOException {
        DicomWebServer server = require(exchange);
        ObjectNode body = exchange.bodyJsonObject();
        Question question = new Question(RetrieveOrder.Resource.read(body).path(), OrthancPeer.headers(body));
        pass(exchange, server, question, RetrieveOrder.accept(server.universalTransferSyntax()));
    }

    private void pass(Exchange exchange, DicomWebServer server, Question question, String accept)
            throws IOException {
        try (RemoteClient client = remoteJobs.client(server); PeerAnswer answer = client.get(question, accept)) {
            // A page of another server must not speak for this one.
            exchange.answerHeader("Content-Security-Policy", "sandbox");
            String type = answer.contentType().isEmpty() ? BYTES : answer.contentType();
            OutputStream out = exchange.answerStream(type, answer.length());
            InputStream body = answer.body();
            body.transferTo(out);
        }
    }

    private void qido(Exchange exchange) throws IOException {
        DicomWebServer server = require(exchange);
        Question question = Question.parse(exchange.bodyJsonObject());
        try (RemoteClient client = remoteJobs.client(server); PeerAnswer answer = client.get(question, DICOM_JSON)) {
            new FoundDatasets(remoteJobs.archive().reader().dictionary()).answer(exchange, answer);
        }
    }

    private void stow(Exchange exchange) throws IOException {
        DicomWebServer server = require(exchange);
        ObjectNode body = exchange.bodyJsonObject();
        StowOrder order = new StowOrder(exchange.parameter(0), server.peer().url(),
                remoteJobs.resources(BulkRoutes.resourcesOf(body)),
                JobRoutes.options(body).permissive(), OrthancPeer.headers(body),
                remoteJobs.anonymization(server, AnonymizeOption.read(body)));
        JobRoutes.answer(exchange, jobs, remoteJobs.stow(order), JobRoutes.options(body));
    }

    private void retrieve(Exchange exchange) throws IOException {
        DicomWebServer server = require(exchange);
        ObjectNode body = exchange.bodyJsonObject();
        RetrieveOrder order = new RetrieveOrder(exchange.parameter(0), server.peer().url(),
                RetrieveOrder.resources(body), JobRoutes.options(body).permissive(), OrthancPeer.headers(body));
        JobRoutes.answer(exchange, jobs, remoteJobs.retrieve(order), JobRoutes.options(body));
    }
}
