package org.lethe.archive.backup;

import java.util.List;
import java.util.UUID;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;
import tools.jackson.databind.JsonNode;

/**
 * A blob that a row of a backup names.
 *
 * @param owner what it belongs to, as messages call it: nothing about patients
 * @param key its key
 * @param size in bytes, as it lies
 * @param crc32c of these bytes
 */
record RowBlob(String owner, UUID key, long size, int crc32c) {

    /** Those that a row names. */
    static List<RowBlob> of(RowsFile.Kind kind, JsonNode json) {
        return switch (kind) {
            case RESOURCE -> of(RowJson.read(json));
            case REPORT -> List.of(of(LogJson.jobOfReport(json), LogJson.report(json)));
            case TOTALS, CHANGE, EXPORT, PROPERTY, JOB, END -> List.of();
        };
    }

    /** Those of a resource. */
    static List<RowBlob> of(WholeResource owner) {
        return owner.attachments().stream()
                .map(one -> new RowBlob(
                        owner.level().title() + " " + owner.id() + ", attachment " + one.type(),
                        one.blobKey(), one.storedSize(), one.crc32c()))
                .toList();
    }

    /** That of a report. */
    static RowBlob of(String jobId, StoredReport report) {
        return new RowBlob("Report of job " + jobId, report.blobKey(), report.size(), report.crc32c());
    }
}
