package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.lethe.config.OrthancPeer;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.lethe.jobs.JobEngine;
import org.lethe.peers.Payload;
import org.lethe.peers.PeerClient;
import org.lethe.peers.PeerStoreJobs;
import org.lethe.peers.PeerStoreOrder;
import org.lethe.peers.Peers;
import tools.jackson.databind.JsonNode;

/** {@code /peers}: other servers with this REST API, and what is sent to them (Orthanc Book, "Peers"). */
public final class PeerRoutes implements RouteFamily {
    private static final List<String> OPERATIONS = List.of("configuration", "store", "store-straight", "system");

    private final Peers peers;
    private final PeerStoreJobs storeJobs;
    private final JobEngine jobs;

    public PeerRoutes(Peers peers, PeerStoreJobs storeJobs, JobEngine jobs) {
        this.peers = peers;
        this.storeJobs = storeJobs;
        this.jobs = jobs;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/peers", this::list);
        routes.get("/peers/{id}", this::operations);
        routes.put("/peers/{id}", this::put);
        routes.delete("/peers/{id}", this::delete);
        routes.get("/peers/{id}/configuration", this::configuration);
        routes.get("/peers/{id}/system", this::system);
        routes.ask("/peers/{id}/store", this::store);
        routes.ask("/peers/{id}/store-straight", this::storeStraight);
    }

    private void list(Exchange exchange) throws IOException {
        if (!exchange.arguments().flag("expand", false)) {
            exchange.answerJson(peers.all().keySet());
            return;
        }
        exchange.answerJson(json -> {
            json.writeStartObject();
            peers.all().forEach((name, peer) -> {
                json.writeName(name);
                Json.write(json, peer.toPublicJson());
            });
            json.writeEndObject();
        });
    }

    private OrthancPeer require(Exchange exchange) {
        return peers.require(exchange.parameter(0));
    }

    private void operations(Exchange exchange) throws IOException {
        require(exchange);
        exchange.answerJson(OPERATIONS);
    }

    private void put(Exchange exchange) throws IOException {
        OrthancPeer peer = OrthancPeer.read(ModalityRequest.json(exchange.bodyBytes()));
        storeJobs.check(peer);
        peers.put(exchange.parameter(0), peer);
        exchange.answerEmpty();
    }

    private void delete(Exchange exchange) {
        peers.remove(exchange.parameter(0));
        exchange.answerEmpty();
    }

    private void configuration(Exchange exchange) throws IOException {
        OrthancPeer peer = require(exchange);
        exchange.answerJson(json -> Json.write(json, peer.toPublicJson()));
    }

    private void system(Exchange exchange) throws IOException {
        try (PeerClient client = storeJobs.client(require(exchange))) {
            JsonNode system = client.system();
            exchange.answerJson(json -> Json.write(json, system));
        }
    }

    private void store(Exchange exchange) throws IOException {
        OrthancPeer peer = require(exchange);
        PeerStoreRequest request = PeerStoreRequest.parse(exchange.bodyBytes(), storeJobs.lossyQuality());
        PeerStoreOrder order =
                PeerStoreOrder.of(exchange.parameter(0), peer, storeJobs.resources(request.resources()),
                        request.transcode(), request.compressed(), request.job().permissive(),
                        storeJobs.anonymization(peer, request.anonymize()));
        JobRoutes.answer(exchange, jobs, storeJobs.work(order), request.job());
    }

    /** The body is kept until it is there as a whole, so that its length can be told, and half of one is not sent. */
    private void storeStraight(Exchange exchange) throws IOException {
        OrthancPeer peer = require(exchange);
        try (InputStream body = exchange.body(); Spool spool = new Spool()) {
            body.transferTo(spool);
            try (ByteSource file = storeJobs.leaving(spool.toSource(), peer);
                    PeerClient client = storeJobs.client(peer)) {
                JsonNode answer = client.store(Payload.plain(file));
                exchange.answerJson(json -> Json.write(json, answer));
            }
        }
    }
}
