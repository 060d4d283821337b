package org.lethe.http;

import java.io.IOException;
import org.lethe.archive.JobReports;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.VerifyingKey;
import org.lethe.index.StoredReport;

/** The signed reports of jobs that anonymized or modified (docs/deidentification.md). */
public final class ReportRoutes implements RouteFamily {
    private static final String PEM = "application/x-pem-file";

    private final JobReports reports;

    public ReportRoutes(JobReports reports) {
        this.reports = reports;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/jobs/{id}/report", this::report);
        routes.get("/jobs/{id}/report/check", this::check);
        routes.delete("/jobs/{id}/report", this::delete);
        routes.get("/tools/evidence-key", this::key);
    }

    /** As it was signed, to the last byte. */
    private void report(Exchange exchange) throws IOException {
        String jobId = exchange.parameter(0);
        StoredReport report = reports.of(jobId);
        FileAnswer.nameAs(exchange, "report-" + jobId + ".json");
        new FileAnswer(Json.MEDIA_TYPE, report.blobKey().toString()).send(exchange, report.size(),
                () -> reports.open(report));
    }

    private void check(Exchange exchange) throws IOException {
        StoredReport report = reports.of(exchange.parameter(0));
        VerifyingKey key;
        try {
            key = reports.check(report).key();
        } catch (LetheException e) {
            if (e.kind() != ErrorKind.CORRUPTED_FILE && e.kind() != ErrorKind.BAD_FILE_FORMAT) {
                throw e;
            }
            key = null;
        }
        answer(exchange, key);
    }

    /** @param key that signed the report; null if it is not as it was signed */
    private void answer(Exchange exchange, VerifyingKey key) throws IOException {
        boolean isOurs = key != null && key.equals(reports.key());
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeBooleanProperty("IsAsSigned", key != null);
            json.writeBooleanProperty("IsSignedByThisServer", isOurs);
            if (key != null) {
                json.writeStringProperty("Fingerprint", key.fingerprint());
            }
            json.writeEndObject();
        });
    }

    private void delete(Exchange exchange) throws IOException {
        reports.delete(exchange.parameter(0));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private void key(Exchange exchange) throws IOException {
        exchange.answerText(reports.key().toPem(), PEM);
    }
}
