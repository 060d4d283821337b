package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobRow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as rows of the index, and back. */
final class JobRecord {
    /** A job that succeeded is never run again, and its request may hold the key of all its pseudonyms. */
    private static final String FORGOTTEN = "{}";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JobRecord() {}

    static String requestOf(Work work) {
        return JSON.writeValueAsString(work.request());
    }

    /** The row of a job. */
    static JobRow of(Job job, String request, Instant now) {
        ObjectNode progress = JSON.createObjectNode();
        progress.put("Progress", job.progress());
        progress.put("RuntimeMillis", job.runtime().toMillis());
        job.completed().ifPresent(at -> progress.put("Completed", at.toEpochMilli()));
        job.failure().ifPresent(failure -> {
            progress.put("ErrorKind", failure.kind().name());
            progress.put("ErrorMessage", failure.message());
        });
        progress.set("UserData", job.userData());
        progress.set("Content", job.content());
        return new JobRow(job.id(), job.type(), job.state().title(), job.priority(),
                job.state() == JobState.SUCCESS ? FORGOTTEN : request, JSON.writeValueAsString(progress),
                job.created(), now);
    }

    /** The job of a row; one that was running waits for its turn again. Its work may be null: see {@link #work}. */
    static Entry restore(JobRow row, Map<String, WorkKind> kinds) {
        JsonNode progress = JSON.readTree(row.progress());
        JobState state = JobState.ofTitle(row.state());
        Job job = new Job(
                row.id(),
                row.type(),
                state == JobState.RUNNING ? JobState.PENDING : state,
                row.priority(),
                progress.path("Progress").asDouble(0),
                row.created(),
                progress.has("Completed")
                        ? Optional.of(Instant.ofEpochMilli(progress.get("Completed").longValue()))
                        : Optional.empty(),
                Duration.ofMillis(progress.path("RuntimeMillis").asLong(0)),
                progress.has("ErrorKind")
                        ? Optional.of(new Job.Failure(ErrorKind.valueOf(progress.get("ErrorKind").stringValue()),
                                progress.path("ErrorMessage").asString("")))
                        : Optional.empty(),
                progress.hasNonNull("UserData") ? progress.get("UserData") : null,
                progress.get("Content") instanceof ObjectNode content ? content : JSON.createObjectNode());
        return new Entry(job, row.request(), state == JobState.SUCCESS ? null : work(row, kinds));
    }

    /** The work of a job, made anew; null if it is of a kind that is not known any more, or cannot be made. */
    private static Work work(JobRow row, Map<String, WorkKind> kinds) {
        WorkKind kind = kinds.get(row.type());
        if (kind == null || !(JSON.readTree(row.request()) instanceof ObjectNode request)) {
            return null;
        }
        try {
            return kind.restore(row.id(), request);
        } catch (LetheException notAnyMore) {
            return null;
        }
    }
}
