package org.lethe.archive.backup;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.ChangeType;
import org.lethe.index.Export;
import org.lethe.index.JobRow;
import org.lethe.index.StoredReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Entries of logs, jobs and their reports as JSON, as they stand in a backup. */
final class LogJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private LogJson() {}

    static ObjectNode of(Change change) {
        return NODES.objectNode().put("Seq", change.seq()).put("Type", change.type().title())
                .put("Level", change.level().title()).put("ID", change.id())
                .put("Date", change.date().getEpochSecond());
    }

    static Change change(JsonNode json) {
        String type = json.get("Type").stringValue();
        return new Change(json.get("Seq").longValue(),
                ChangeType.ofTitle(type).orElseThrow(() -> new LetheException(ErrorKind.CORRUPTED_FILE,
                        "the backup has changes of a kind that this version does not know: " + type)),
                RowJson.levelOf(json), json.get("ID").stringValue(),
                Instant.ofEpochSecond(json.get("Date").longValue()));
    }

    static ObjectNode of(Export export) {
        return NODES.objectNode().put("Seq", export.seq()).put("Level", export.level().title())
                .put("ID", export.id()).put("Modality", export.modality()).put("PatientID", export.patientId())
                .put("StudyInstanceUID", export.studyInstanceUid())
                .put("SeriesInstanceUID", export.seriesInstanceUid())
                .put("SOPInstanceUID", export.sopInstanceUid()).put("Date", export.date().getEpochSecond());
    }

    static Export export(JsonNode json) {
        return new Export(json.get("Seq").longValue(), RowJson.levelOf(json), json.get("ID").stringValue(),
                json.get("Modality").stringValue(), json.get("PatientID").stringValue(),
                json.get("StudyInstanceUID").stringValue(), json.get("SeriesInstanceUID").stringValue(),
                json.get("SOPInstanceUID").stringValue(), Instant.ofEpochSecond(json.get("Date").longValue()));
    }

    /** A job that has ended. */
    static ObjectNode of(JobRow job) {
        return NODES.objectNode().put("ID", job.id()).put("Type", job.type()).put("State", job.state())
                .put("Priority", job.priority()).put("Request", job.request()).put("Progress", job.progress())
                .put("Created", job.created().toEpochMilli()).put("Changed", job.changed().toEpochMilli())
                .put("Completed", job.completed().orElse(job.changed()).toEpochMilli());
    }

    /** One of an earlier version does not tell when it ended, but when it last changed, which is the same. */
    static JobRow job(JsonNode json) {
        return new JobRow(json.get("ID").stringValue(), json.get("Type").stringValue(),
                json.get("State").stringValue(), json.get("Priority").intValue(), json.get("Request").stringValue(),
                json.get("Progress").stringValue(), Instant.ofEpochMilli(json.get("Created").longValue()),
                Instant.ofEpochMilli(json.get("Changed").longValue()), Optional.empty(),
                Optional.of(Instant.ofEpochMilli(
                        json.path("Completed").asLong(json.get("Changed").longValue()))));
    }

    static ObjectNode of(String jobId, StoredReport report) {
        return NODES.objectNode().put("Job", jobId).put("Blob", report.blobKey().toString())
                .put("Size", report.size()).put("CRC32C", Integer.toUnsignedLong(report.crc32c()));
    }

    /** The ID of the job that a report is of. */
    static String jobOfReport(JsonNode json) {
        return json.get("Job").stringValue();
    }

    static StoredReport report(JsonNode json) {
        return new StoredReport(UUID.fromString(json.get("Blob").stringValue()), json.get("Size").longValue(),
                (int) json.get("CRC32C").longValue());
    }
}
