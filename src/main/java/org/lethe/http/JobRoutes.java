package org.lethe.http;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.lethe.archive.zip.ZipJobs;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobArchive;
import org.lethe.jobs.Job;
import org.lethe.jobs.JobEngine;
import org.lethe.jobs.JobState;
import org.lethe.jobs.Work;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** {@code /jobs}: what runs, waits and has ended (Orthanc Book, "Jobs"). */
public final class JobRoutes implements RouteFamily {
    private static final String ZIP = "application/zip";
    private static final String ARCHIVE = "archive";

    private final JobEngine jobs;
    private final ZipJobs zipJobs;

    public JobRoutes(JobEngine jobs, ZipJobs zipJobs) {
        this.jobs = jobs;
        this.zipJobs = zipJobs;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/jobs", this::list);
        routes.get("/jobs/{id}", this::one);
        routes.delete("/jobs/{id}", exchange -> change(exchange, jobs::delete));
        routes.post("/jobs/{id}/pause", exchange -> change(exchange, jobs::pause));
        routes.post("/jobs/{id}/resume", exchange -> change(exchange, jobs::resume));
        routes.post("/jobs/{id}/cancel", exchange -> change(exchange, jobs::cancel));
        routes.post("/jobs/{id}/resubmit", exchange -> change(exchange, jobs::resubmit));
        routes.get("/jobs/{id}/{key}", this::output);
        routes.delete("/jobs/{id}/{key}", this::deleteOutput);
    }

    /** What the body of a request says of how its job is to be run: without a word, until its end. */
    public static JobOptions options(ObjectNode body) {
        return StoreRequest.job(new JsonRequest(body));
    }

    /** Answers with a job that goes on by itself, or waits for its end and answers with what came of it. */
    public static void answer(Exchange exchange, JobEngine jobs, Work work, JobOptions options) throws IOException {
        if (options.asynchronous().orElse(false)) {
            answer(exchange, jobs.submit(work, options.priority(), options.userData()));
        } else {
            Job job = jobs.run(work, options.priority(), options.userData());
            exchange.answerJson(json -> Json.write(json, job.content()));
        }
    }

    /** Answers with a job that goes on by itself. */
    static void answer(Exchange exchange, Job job) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("ID", job.id());
            json.writeStringProperty("Path", "/jobs/" + job.id());
            json.writeEndObject();
        });
    }

    private void list(Exchange exchange) throws IOException {
        if (!exchange.arguments().flag("expand", false)) {
            exchange.answerJson(jobs.all().stream().map(Job::id).toList());
            return;
        }
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (Job job : jobs.all()) {
                write(json, job);
            }
            json.writeEndArray();
        });
    }

    private Job require(Exchange exchange) {
        return jobs.job(exchange.parameter(0))
                .orElseThrow(() -> new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such job"));
    }

    private void one(Exchange exchange) throws IOException {
        Job job = require(exchange);
        exchange.answerJson(json -> write(json, job));
    }

    private interface Change {
        void of(String jobId);
    }

    private void change(Exchange exchange, Change change) throws IOException {
        change.of(exchange.parameter(0));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private JobArchive requireOutput(Exchange exchange) {
        Job job = require(exchange);
        return Optional.of(job.id())
                .filter(_ -> exchange.parameter(1).equals(ARCHIVE))
                .flatMap(zipJobs::archive)
                .orElseThrow(() -> new LetheException(ErrorKind.INEXISTENT_ITEM, "The job has no such output"));
    }

    private void output(Exchange exchange) throws IOException {
        JobArchive output = requireOutput(exchange);
        FileAnswer.nameAs(exchange, output.filename());
        new FileAnswer(ZIP, output.blobKey().toString()).send(exchange, output.size(), () -> zipJobs.open(output));
    }

    private void deleteOutput(Exchange exchange) throws IOException {
        requireOutput(exchange);
        change(exchange, zipJobs::discard);
    }

    private static void write(JsonGenerator json, Job job) {
        ErrorStatus error = job.failure().map(failure -> ErrorStatus.of(failure.kind())).orElse(ErrorStatus.SUCCESS);
        json.writeStartObject();
        job.completed().ifPresent(at -> json.writeStringProperty("CompletionTime", Dates.preciseText(at)));
        json.writeName("Content");
        Json.write(json, job.content());
        json.writeStringProperty("CreationTime", Dates.preciseText(job.created()));
        json.writeNumberProperty("EffectiveRuntime", job.runtime().toMillis() / 1000.0);
        json.writeNumberProperty("ErrorCode", error.orthancStatus());
        json.writeStringProperty("ErrorDescription", error.message());
        json.writeStringProperty("ErrorDetails", job.failure().map(Job.Failure::message).orElse(""));
        if (job.state() == JobState.RUNNING && job.progress() > 0) {
            double left = job.runtime().toMillis() / job.progress() * (1 - job.progress());
            json.writeStringProperty("EstimatedTimeOfArrival",
                    Dates.preciseText(Instant.now().plusMillis((long) left)));
        }
        json.writeStringProperty("ID", job.id());
        json.writeNumberProperty("Priority", job.priority());
        json.writeNumberProperty("Progress", (int) (100 * job.progress()));
        json.writeStringProperty("State", job.state().title());
        json.writeStringProperty("Timestamp", Dates.preciseText(Instant.now()));
        json.writeStringProperty("Type", job.type());
        if (job.userData() != null) {
            json.writeName("UserData");
            Json.write(json, job.userData());
        }
        json.writeEndObject();
    }
}
