package org.lethe.http;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.archive.RewriteJobs;
import org.lethe.archive.RewriteJobs.Asked;
import org.lethe.archive.RewriteJobs.Author;
import org.lethe.archive.RewriteJobs.Prepared;
import org.lethe.dicom.Level;
import org.lethe.jobs.JobEngine;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/** Rewriting whole series, studies and patients, and any of them at once. */
public final class RewriteRoutes implements RouteFamily {
    private final Archive archive;
    private final RewriteJobs rewriting;
    private final JobEngine jobs;

    public RewriteRoutes(Archive archive, JobEngine jobs) {
        this.archive = archive;
        this.rewriting = archive.rewriteJobs();
        this.jobs = jobs;
    }

    @Override
    public void register(Routes routes) {
        for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
            String path = "/" + level.plural() + "/{id}";
            routes.post(path + "/anonymize", exchange -> resource(exchange, Verb.ANONYMIZE, level));
            routes.post(path + "/modify", exchange -> resource(exchange, Verb.MODIFY, level));
        }
        routes.post("/tools/bulk-anonymize", exchange -> bulk(exchange, Verb.ANONYMIZE));
        routes.post("/tools/bulk-modify", exchange -> bulk(exchange, Verb.MODIFY));
        routes.post("/studies/{id}/split", exchange -> {
            ObjectNode body = body(exchange);
            answer(exchange, body, rewriting.split(exchange.parameter(0), body, author(exchange)));
        });
        routes.post("/studies/{id}/merge", exchange -> {
            ObjectNode body = body(exchange);
            answer(exchange, body, rewriting.merge(exchange.parameter(0), body, author(exchange)));
        });
    }

    private void resource(Exchange exchange, Verb verb, Level level) throws IOException {
        ObjectNode body = body(exchange);
        answer(exchange, body, rewriting.resource(verb, level, exchange.parameter(0), body, author(exchange)));
    }

    private void bulk(Exchange exchange, Verb verb) throws IOException {
        ObjectNode body = body(exchange);
        Level level = switch (verb) {
            case ANONYMIZE -> Level.STUDY;
            case MODIFY -> body.has("Level") ? FindRequest.levelOf(body.get("Level").asString("")) : Level.INSTANCE;
        };
        List<String> resources = BulkRoutes.resourcesOf(body);
        body.remove("Resources");
        answer(exchange, body, rewriting.bulk(verb, level, resources, body, author(exchange)));
    }

    private ObjectNode body(Exchange exchange) throws IOException {
        return archive.rewriter().parse(exchange.bodyBytes());
    }

    private static Author author(Exchange exchange) {
        return new Author(exchange.remoteAddress(), exchange.user());
    }

    private void answer(Exchange exchange, ObjectNode body, Asked asked) throws IOException {
        if (DryRunAnswer.isAskedFor(body)) {
            DryRunAnswer.send(exchange, asked.dryRun());
        } else {
            Prepared prepared = asked.job();
            JobRoutes.answer(exchange, jobs, prepared.work(), prepared.options());
        }
    }
}
