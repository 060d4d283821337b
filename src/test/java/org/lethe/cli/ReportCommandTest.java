package org.lethe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.TestInstance;
import org.lethe.evidence.Reports;
import org.lethe.evidence.Reports.Made;
import org.lethe.evidence.SigningKey;
import org.lethe.rewrite.RewritePlan;

class ReportCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path report;
    private Path key;
    private Path files;

    @BeforeEach
    void twoFilesAndTheirReport() throws IOException {
        RewritePlan plan = Reports.plan("{}");
        List<Made> made = List.of(
                Reports.anonymize(plan, TestInstance.ct().instance(1)),
                Reports.anonymize(plan, TestInstance.ct().instance(2)));
        files = Files.createDirectory(folder.resolve("files"));
        Files.write(files.resolve("1.dcm"), made.get(0).file());
        Files.write(files.resolve("2.dcm"), made.get(1).file());
        report = Files.write(files.resolve("report.json"), Reports.report(plan, folder.resolve("secret.pem"), made));
        key = Files.writeString(folder.resolve("public.pem"),
                SigningKey.open(folder.resolve("secret.pem")).verifying().toPem());
    }

    private int verify(Object... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "report";
        all[1] = "verify";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 2] = arguments[i].toString();
        }
        return new CommandLineInterface("test", _ -> {
            throw new AssertionError("no server is wanted");
        }, new PrintWriter(out), new PrintWriter(err)).run(all);
    }

    @Test
    void whatIsAsItWasSignedIsGood() {
        assertThat(verify(report)).isZero();
        assertThat(verify(report, "--key", key)).isZero();
        assertThat(verify(report, "--key", key, files)).isZero();
        assertThat(verify(report, files.resolve("2.dcm"))).isZero();
        assertThat(out.toString())
                .contains("De-identification by Lethe test", "made: 2", "Files that are outputs of the report: 2",
                        SigningKey.open(folder.resolve("secret.pem")).verifying().fingerprint());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aChangedReportIsNot() throws IOException {
        Files.writeString(report, Files.readString(report).replace("\"Made\":2", "\"Made\":3"));

        assertThat(verify(report)).isEqualTo(1);
        assertThat(err.toString()).contains("not as it was signed");
    }

    @Test
    void aReportThatSomebodyElseSignedIsNot() {
        Path other = folder.resolve("other.pem");
        SigningKey.open(other);

        assertThat(verify(report, "--key", other)).isEqualTo(1);
        assertThat(err.toString()).contains("another key");
    }

    @Test
    void filesThatAreChangedMissingOrStrangeAreNamed() throws IOException {
        byte[] changed = Files.readAllBytes(files.resolve("1.dcm"));
        changed[changed.length - 1] ^= 1;
        Files.write(files.resolve("1.dcm"), changed);
        Files.writeString(files.resolve("strange"), "text", StandardCharsets.US_ASCII);

        assertThat(verify(report, files)).isEqualTo(1);
        assertThat(out.toString())
                .contains("1.dcm was changed after the report", "strange is not in the report", "Missing: the output",
                        "Files that are outputs of the report: 1")
                .doesNotContain("2.dcm", "report.json");
        assertThat(verify(report, files.resolve("1.dcm"))).isEqualTo(1);
    }

    @Test
    void whatIsNotThereIsAFaultOfTheCommandLine() {
        assertThat(verify(folder.resolve("none.json"))).isEqualTo(2);
        assertThat(verify(report, folder.resolve("none.dcm"))).isEqualTo(2);
        assertThat(verify(report, "--key", folder.resolve("none.pem"))).isEqualTo(2);
        assertThat(verify()).isEqualTo(2);
    }

    @Test
    void whatIsNoReportOrNoKeyIsRefused() {
        assertThat(verify(files.resolve("1.dcm"))).isEqualTo(1);
        assertThat(verify(report, "--key", report)).isEqualTo(1);
        assertThat(err.toString()).contains("is no report", "no public key");
    }
}
