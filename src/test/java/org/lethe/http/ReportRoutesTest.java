package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.http.RunningServer.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.project.KeyFile;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.evidence.Output;
import org.lethe.evidence.SealedReport;
import org.lethe.evidence.VerifyingKey;
import tools.jackson.databind.JsonNode;

/** The reports of jobs, as clients see them. */
class ReportRoutesTest {
    @TempDir
    Path folder;

    private static TestInstance slice(int number) {
        return TestInstance.ct().patient("planted-id").instance(number)
                .with(Tag.OperatorsName, VR.PN, "Planted^Operator")
                .with(Element.ofSequence(Tag.RequestAttributesSequence, List.of(
                        Item.of(TestInstance.ct().with(Tag.PatientComments, VR.LT, "planted").dataset()))));
    }

    private static String submit(RunningServer server, String path, String request) {
        HttpResponse<String> answer = server.post(path, request.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer.body()).get("ID").stringValue();
    }

    /** The ID of a job that has ended. */
    private static String run(RunningServer server, String path, String request) throws InterruptedException {
        String job = submit(server, path, request);
        JsonNode end = server.await("/jobs/" + job, state -> Set.of("Success", "Failure")
                .contains(state.get("State").stringValue()));
        assertThat(end.get("State").stringValue()).as(end.toString()).isEqualTo("Success");
        return job;
    }

    private String anonymize(RunningServer server, String members) throws InterruptedException {
        return run(server, "/studies/" + slice(1).ids().study() + "/anonymize",
                "{'Asynchronous': true" + members + "}");
    }

    private static SealedReport read(byte[] report, List<Output> outputs) throws IOException {
        return SealedReport.read(new ByteArrayInputStream(report), outputs::add);
    }

    @Test
    void aJobThatAnonymizedLeavesASignedReportOfTheFilesThatItMade() throws Exception {
        try (var server = RunningServer.start(folder, "a", "")) {
            server.store(slice(1), slice(2), slice(3).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
            String job = anonymize(server, ", 'Replace': {'StudyDescription': 'planted'}, 'Force': true");

            List<Output> outputs = new ArrayList<>();
            SealedReport report = read(server.getBytes("/jobs/" + job + "/report"), outputs);

            assertThat(outputs).hasSize(3);
            for (Output output : outputs) {
                byte[] file = server.getBytes("/instances/" + output.identity().id() + "/file");
                assertThat(output.sha256()).isEqualTo(
                        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
                assertThat(output.bytes()).isEqualTo(file.length);
            }
            assertThat(report.header().get("Job").stringValue()).isEqualTo(job);
            assertThat(report.header().get("Profile").get("Name").stringValue()).isEqualTo("basic");
            assertThat(report.header().get("Verification").get("Required").booleanValue()).isTrue();
            assertThat(report.summary().get("Made").intValue()).isEqualTo(3);
            Path key = Files.writeString(folder.resolve("public.pem"), server.get("/tools/evidence-key"));
            assertThat(report.key()).isEqualTo(VerifyingKey.read(key));
            JsonNode check = json(server.get("/jobs/" + job + "/report/check"));
            assertThat(check.get("IsAsSigned").booleanValue()).isTrue();
            assertThat(check.get("IsSignedByThisServer").booleanValue()).isTrue();
        }
    }

    @Test
    void nothingInItLeadsBackToTheOriginal() throws Exception {
        try (var server = RunningServer.start(folder, "a", "")) {
            server.store(slice(1), slice(2));
            for (String members : List.of("", ", 'Options': ['RetainUIDs']", ", 'Keep': ['SOPInstanceUID', "
                    + "'StudyInstanceUID', 'SeriesInstanceUID', 'OperatorsName'], 'Force': true, 'Verify': false",
                    ", 'Replace': {'PatientID': 'planted-new', 'PatientName': 'Planted^New'}, 'Force': true")) {
                String report = server.get("/jobs/" + anonymize(server, members) + "/report");

                var ids = slice(1).ids();
                assertThat(report.toLowerCase(Locale.ROOT)).as(members)
                        .doesNotContain("planted", "doe^", "1.2.826.0.1.3680043.10.1", ids.patient(), ids.study(),
                                ids.series(), ids.instance(), slice(2).ids().instance());
            }
        }
    }

    @Test
    void itCountsWhatWasMadeBeforeAndWhatFailed() throws Exception {
        KeyFile.create(folder.resolve("key"));
        String project = ", \"Projects\": {\"p\": {\"KeyFile\": \"" + folder.resolve("key") + "\"}}";
        try (var server = RunningServer.start(folder, "a", project)) {
            server.store(slice(1), slice(2));
            anonymize(server, ", 'Pseudonyms': 'p'");
            // The name of the patient stays in a text that nobody treats: verification refuses this one.
            server.store(slice(3).with(Tag.StudyID, VR.SH, "x").with(Tag.KVP, VR.DS, "planted-id"));
            String job = anonymize(server, ", 'Pseudonyms': 'p', 'Permissive': true");

            JsonNode report = json(server.get("/jobs/" + job + "/report"));
            JsonNode summary = report.get("Summary");
            assertThat(summary.get("Instances").intValue()).isEqualTo(3);
            assertThat(summary.get("AlreadyStored").intValue()).isEqualTo(2);
            assertThat(summary.get("Failed").intValue()).isEqualTo(1);
            assertThat(summary.get("Made").intValue()).isZero();
            assertThat(report.get("Outputs")).hasSize(2).allMatch(one -> one.get("AlreadyStored").booleanValue());
            assertThat(report.get("Header").get("Project").get("Name").stringValue()).isEqualTo("p");
        }
    }

    @Test
    void aModificationDoesNotClaimToDeIdentify() throws Exception {
        try (var server = RunningServer.start(folder, "a", "")) {
            server.store(slice(1));
            String job = run(server, "/studies/" + slice(1).ids().study() + "/modify",
                    "{'Asynchronous': true, 'Replace': {'StudyDescription': 'planted'}}");

            JsonNode header = json(server.get("/jobs/" + job + "/report")).get("Header");
            assertThat(header.get("Kind").stringValue()).startsWith("Modification, which does not");
            assertThat(header.has("Profile")).isFalse();
        }
    }

    @Test
    void itOutlivesItsJobAndARestartUntilItIsDeleted() throws Exception {
        String job;
        byte[] report;
        try (var server = RunningServer.start(folder, "a", ", \"JobsHistorySize\": 0")) {
            server.store(slice(1));
            job = submit(server, "/studies/" + slice(1).ids().study() + "/anonymize", "{'Asynchronous': true}");
            server.await("/jobs", jobs -> jobs.isEmpty());
            report = server.getBytes("/jobs/" + job + "/report");
            read(report, new ArrayList<>());
        }
        try (var server = RunningServer.start(folder, "a", "")) {
            assertThat(server.getBytes("/jobs/" + job + "/report")).isEqualTo(report);
            assertThat(json(server.get("/jobs/" + job + "/report/check")).get("IsSignedByThisServer").booleanValue())
                    .isTrue();
            assertThat(server.delete("/jobs/" + job + "/report").statusCode()).isEqualTo(200);
            assertThat(server.delete("/jobs/" + job + "/report").statusCode()).isEqualTo(404);
            assertThat(server.get("/jobs/" + job + "/report")).contains("There is no report");
        }
    }

    @Test
    void aJobThatFailedHasNoneAndNoJobHasWhereNoneIsWanted() throws Exception {
        try (var server = RunningServer.start(folder, "a", "")) {
            server.store(slice(1), slice(2).with(Tag.KVP, VR.DS, "planted-id"));
            String failed = submit(server, "/studies/" + slice(1).ids().study() + "/anonymize",
                    "{'Asynchronous': true}");
            server.await("/jobs/" + failed, state -> state.get("State").stringValue().equals("Failure"));
            assertThat(server.get("/jobs/" + failed + "/report")).contains("There is no report");
        }
        try (var server = RunningServer.start(folder, "b", ", \"EvidenceEnabled\": false")) {
            server.store(slice(1));
            assertThat(server.get("/jobs/" + anonymize(server, "") + "/report")).contains("There is no report");
            assertThat(folder.resolve("b-storage").resolve("evidence-key.pem")).doesNotExist();
        }
    }

    @Test
    void aDamagedReportIsToldFromOneThatIsAsItWasSigned() throws Exception {
        try (var server = RunningServer.start(folder, "a", "")) {
            server.store(slice(1));
            String job = anonymize(server, "");
            byte[] report = server.getBytes("/jobs/" + job + "/report");
            Files.writeString(TestS3.blobOf(folder.resolve("a-storage"), report.length),
                    new String(report, StandardCharsets.UTF_8).replace("\"Made\":1", "\"Made\":2"));

            JsonNode check = json(server.get("/jobs/" + job + "/report/check"));
            assertThat(check.get("IsAsSigned").booleanValue()).isFalse();
            assertThat(check.get("IsSignedByThisServer").booleanValue()).isFalse();
        }
    }
}
