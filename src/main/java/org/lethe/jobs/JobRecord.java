package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.index.JobRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Jobs as rows of the index, and back. */
final class JobRecord {
    private static final Logger LOG = LoggerFactory.getLogger(JobRecord.class);

    /** A job that succeeded is never run again, and its request may hold the key of all its pseudonyms. */
    private static final String FORGOTTEN = "{}";
    /** No state that clients see. */
    private static final String CANCELED = "Canceled";

    /** Whatever a request may hold comes back: it was bounded when it came. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .build())
            .build()).build();

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

    /** The row of a job that runs, but is to be cancelled: so it is at the next start, if there is no time before. */
    static JobRow ofCanceled(Job job, String request, Instant now) {
        JobRow row = of(job, request, now);
        return new JobRow(row.id(), row.type(), CANCELED, row.priority(), row.request(), row.progress(), row.created(),
                row.changed());
    }

    /** Whether a job that did not end is to be cancelled. */
    static boolean isCanceled(JobRow row) {
        return row.state().equals(CANCELED);
    }

    /** The job of a row; one that was running waits for its turn again. Its work may be null: see {@link #work}. */
    static Entry restore(JobRow row, Map<String, WorkKind> kinds) {
        JobState state = JobState.ofTitle(row.state());
        Work work = state == JobState.SUCCESS ? null : work(row, kinds);
        return new Entry(jobOf(row, state == JobState.RUNNING ? JobState.PENDING : state), row.request(), work);
    }

    /** What cannot be read, such as what a newer version wrote, is left out: a row must not stop the server. */
    private static Job jobOf(JobRow row, JobState state) {
        ObjectNode progress = JSON.createObjectNode();
        Optional<Job.Failure> failure = Optional.empty();
        try {
            progress = (ObjectNode) JSON.readTree(row.progress());
            if (progress.has("ErrorKind")) {
                failure = Optional.of(new Job.Failure(ErrorKind.valueOf(progress.get("ErrorKind").stringValue()),
                        progress.path("ErrorMessage").asString("")));
            }
        } catch (RuntimeException e) {
            LOG.warn("Not all that was kept of job {} can be read: {}", row.id(), e.getClass().getName());
        }
        return new Job(
                row.id(),
                row.type(),
                state,
                row.priority(),
                progress.path("Progress").asDouble(0),
                row.created(),
                state.isEnded()
                        ? Optional.of(Instant.ofEpochMilli(
                                progress.path("Completed").asLong(row.changed().toEpochMilli())))
                        : Optional.empty(),
                Duration.ofMillis(progress.path("RuntimeMillis").asLong(0)),
                failure,
                progress.hasNonNull("UserData") ? progress.get("UserData") : null,
                progress.get("Content") instanceof ObjectNode content ? content : JSON.createObjectNode());
    }

    /** The work of a job, made anew; null if it is of a kind that is not known any more, or cannot be made. */
    private static Work work(JobRow row, Map<String, WorkKind> kinds) {
        WorkKind kind = kinds.get(row.type());
        try {
            return kind == null ? null : kind.restore(row.id(), (ObjectNode) JSON.readTree(row.request()));
        } catch (RuntimeException e) {
            LOG.warn("Job {} cannot be made anew: {}", row.id(), e.getClass().getName());
            return null;
        }
    }
}
