package org.lethe.jobs;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.JobRow;
import org.lethe.index.KeptJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as it is kept.
 *
 * @param job as clients see it
 * @param request what its work is made anew from
 * @param tries how often it was to wait since it was submitted
 * @param due from when on it may run; empty if it is not to run
 */
record JobRecord(Job job, String request, int tries, Optional<Instant> due) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRecord.class);

    /** A job that succeeded is never run again, and its request may hold the key of all its pseudonyms. */
    private static final String FORGOTTEN = "{}";

    /** Whatever a request may hold comes back: it was bounded when it came. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .build())
            .build()).build();

    /** A job that is new, and due. */
    static JobRecord ofNew(Job job, Work work) {
        return new JobRecord(job, JSON.writeValueAsString(work.request()), 0, Optional.of(job.created()));
    }

    /** The same, further. */
    JobRecord with(Job now) {
        return new JobRecord(now, request, tries, due);
    }

    /** The same in a state in which nothing runs. */
    JobRecord resting(JobState state) {
        return new JobRecord(job.in(state), request, tries, Optional.empty());
    }

    /** The same, waiting for its turn. */
    JobRecord pending(Instant from) {
        return new JobRecord(job.in(JobState.PENDING), request, tries, Optional.of(from));
    }

    /** The same, waiting for its turn once more. */
    JobRecord triedAgain(Instant from) {
        return new JobRecord(job.in(JobState.PENDING), request, tries + 1, Optional.of(from));
    }

    /** The same as if it was new, but for the time that it took already. */
    JobRecord startedOver(Instant now) {
        return new JobRecord(job.at(0, job.runtime(), job.content()).in(JobState.PENDING), request, 0,
                Optional.of(now));
    }

    /** Its end. */
    JobRecord ended(Job end) {
        return new JobRecord(end, end.state() == JobState.SUCCESS ? FORGOTTEN : request, tries, Optional.empty());
    }

    /** The row of it. */
    JobRow row(Instant now) {
        ObjectNode progress = JSON.createObjectNode();
        progress.put("Progress", job.progress());
        progress.put("RuntimeMillis", job.runtime().toMillis());
        progress.put("Tries", tries);
        job.failure().ifPresent(failure -> {
            progress.put("ErrorKind", failure.kind().name());
            progress.put("ErrorMessage", failure.message());
        });
        progress.set("UserData", job.userData());
        progress.set("Content", job.content());
        return new JobRow(job.id(), job.type(), job.state().title(), job.priority(), request,
                JSON.writeValueAsString(progress), job.created(), now, due, job.completed());
    }

    /**
     * What was kept. One that somebody holds runs. What cannot be read, such as what a newer version wrote, is left
     * out: a row must not stop the server.
     */
    static JobRecord of(KeptJob kept) {
        JobRow row = kept.row();
        JobState state = JobState.ofTitle(row.state());
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
        Job job = new Job(
                row.id(),
                row.type(),
                state,
                row.priority(),
                progress.path("Progress").asDouble(0),
                row.created(),
                state.isEnded() ? row.completed().or(() -> Optional.of(row.changed())) : Optional.empty(),
                Duration.ofMillis(progress.path("RuntimeMillis").asLong(0)),
                failure,
                progress.hasNonNull("UserData") ? progress.get("UserData") : null,
                progress.get("Content") instanceof ObjectNode content ? content : JSON.createObjectNode());
        return new JobRecord(job, row.request(), progress.path("Tries").asInt(0), row.due());
    }

    /** What clients see of a job that may be held by another server. */
    static Job shown(KeptJob kept) {
        Job job = of(kept).job();
        return kept.holder().isPresent() && !job.state().isEnded() ? job.in(JobState.RUNNING) : job;
    }

    /**
     * The work of it, made anew; empty if it is of a kind that is not known any more, or cannot be made.
     *
     * @throws LetheException if the server is at fault, such as when the index is away
     */
    Optional<Work> work(Map<String, WorkKind> kinds) {
        try {
            return Optional.ofNullable(kinds.get(job.type()))
                    .map(kind -> kind.restore(job.id(), (ObjectNode) JSON.readTree(request)));
        } catch (RuntimeException e) {
            if (e instanceof LetheException known && known.kind().isOfTheServer()) {
                throw e;
            }
            LOG.warn("Job {} cannot be made anew: {}", job.id(), e.getClass().getName());
            return Optional.empty();
        }
    }
}
