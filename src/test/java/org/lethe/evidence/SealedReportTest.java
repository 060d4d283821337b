package org.lethe.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lethe.evidence.Reports.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.evidence.Output.Fate;
import org.lethe.evidence.Reports.Made;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewriteReport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SealedReportTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private final RewritePlan plan = Reports.plan("{'Replace': {'StudyID': 'secretvalue'}, 'Keep': ['StationName']}");

    private Path keyFile() {
        return folder.resolve("key.pem");
    }

    private List<Made> threeFiles() {
        return List.of(
                Reports.anonymize(plan, TestInstance.ct().instance(1)),
                Reports.anonymize(plan, TestInstance.ct().instance(2)),
                Reports.anonymize(plan, TestInstance.ct().instance(3).with(Tag.OperatorsName, VR.PN, "Smith^Ann")));
    }

    @Test
    void whatWasWrittenIsRead() {
        List<Made> files = threeFiles();
        List<Output> outputs = new ArrayList<>();

        SealedReport report = read(Reports.report(plan, keyFile(), files), outputs);

        assertThat(outputs).containsExactlyElementsOf(files.stream().map(Made::output).toList());
        assertThat(report.key()).isEqualTo(SigningKey.open(keyFile()).verifying());
        assertThat(report.header().get("Kind").stringValue()).isEqualTo("De-identification");
        assertThat(report.header().get("Request").get("Replace").toString()).contains("[\"0020,0010\",\"StudyID\"]");
        assertThat(report.header().get("Verification").get("Required").booleanValue()).isTrue();
        assertThat(report.summary().get("Made").intValue()).isEqualTo(3);
    }

    @Test
    void itIsJsonThatTellsEveryActionOfEveryOutputAndTheirSums() {
        List<Made> files = threeFiles();

        JsonNode json = JSON.readTree(Reports.report(plan, keyFile(), files));

        Map<String, Long> sums = new HashMap<>();
        Map<Integer, List<RewriteReport.Action>> patterns = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            JsonNode output = json.get("Outputs").get(i);
            int pattern = output.get("Pattern").intValue();
            if (output.has("Actions")) {
                patterns.put(pattern, Actions.ofText(output.get("Actions").toString()).list());
            }
            assertThat(patterns.get(pattern)).isEqualTo(files.get(i).actions().list());
            files.get(i).actions().list().forEach(
                    one -> sums.merge(one.path() + one.outcome(), (long) one.elements(), Long::sum));
        }
        assertThat(patterns).as("the first two have their actions in common").hasSize(2);
        Map<String, Long> told = new HashMap<>();
        json.get("Totals").forEach(one -> told.put(one.get("Path").stringValue() + one.get("Action").stringValue(),
                one.get("Elements").longValue()));
        assertThat(told).isEqualTo(sums);
        assertThat(json.get("Totals").toString()).contains("\"Name\":\"PatientName\"");
    }

    @Test
    void itHoldsNoValueAndNothingOfTheOriginal() {
        TestInstance original = TestInstance.ct().patient("planted-id").with(Tag.StationName, VR.SH, "plantedstation");
        byte[] report = Reports.report(plan, keyFile(), List.of(Reports.anonymize(plan, original)));

        assertThat(new String(report, UTF_8))
                .doesNotContain("planted", "secretvalue", "Doe", "1.2.826.0.1.3680043.10.1", original.ids().patient(),
                        original.ids().study(), original.ids().series(), original.ids().instance());
    }

    @Test
    void noByteOfItCanBeChanged() {
        byte[] report = Reports.report(plan, keyFile(), threeFiles());
        Random random = new Random(7);
        for (int at = 0; at < report.length; at++) {
            byte[] changed = report.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertRefused(changed, "byte " + at + " changed");
        }
    }

    @Test
    void noLineOfItCanBeLeftOutRepeatedOrMoved() {
        List<String> lines = List.of(new String(Reports.report(plan, keyFile(), threeFiles()), UTF_8).split("(?<=\n)"));
        for (int i = 0; i < lines.size(); i++) {
            List<String> without = new ArrayList<>(lines);
            String line = without.remove(i);
            assertRefused(String.join("", without).getBytes(UTF_8), "without line " + i);
            without.add(Math.min(i + 1, without.size()), line);
            if (!without.equals(lines)) {
                assertRefused(String.join("", without).getBytes(UTF_8), "line " + i + " moved");
            }
            List<String> twice = new ArrayList<>(lines);
            twice.add(i, line);
            assertRefused(String.join("", twice).getBytes(UTF_8), "line " + i + " twice");
        }
    }

    @Test
    void itCannotBeCutOffOrAddedTo() {
        byte[] report = Reports.report(plan, keyFile(), threeFiles());
        for (int length = 0; length < report.length; length += 13) {
            assertRefused(Arrays.copyOf(report, length), "cut off at " + length);
        }
        assertRefused(Arrays.copyOf(report, report.length - 1), "without its last line feed");
        assertRefused(Arrays.copyOf(report, report.length + 1), "with a byte more");
        assertRefused((new String(report, UTF_8) + "\n").getBytes(UTF_8), "with a line more");
    }

    @Test
    void aSignatureOfAnotherKeyIsToldByItsFingerprint() {
        byte[] ours = Reports.report(plan, keyFile(), threeFiles());
        byte[] theirs = Reports.report(plan, folder.resolve("other.pem"), threeFiles());

        assertThat(read(theirs).key().fingerprint()).isNotEqualTo(read(ours).key().fingerprint());
    }

    @Test
    void aReportOfNothingCanBeRead() {
        assertThat(read(Reports.report(plan, keyFile(), List.of())).summary().get("Instances").intValue()).isZero();
    }

    @Test
    void whatIsNoReportIsRefusedWithoutReadingAllOfIt() {
        AtomicLong taken = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                taken.incrementAndGet();
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) ' ');
                taken.addAndGet(length);
                return length;
            }
        };
        assertThatThrownBy(() -> SealedReport.read(endless, _ -> {})).isInstanceOf(LetheException.class);
        assertThat(taken.get()).isLessThan(Layout.LINE_BYTES_MAX + (1 << 20));

        InputStream begun = new SequenceInputStream(
                new ByteArrayInputStream((Layout.BEGIN + "\n").getBytes(UTF_8)), endless);
        assertThatThrownBy(() -> SealedReport.read(begun, _ -> {})).isInstanceOf(LetheException.class);
        assertRefused("{}".getBytes(UTF_8), "another JSON");
        assertRefused(new byte[0], "nothing");
    }

    @Test
    void memoryDoesNotGrowWithTheOutputs() throws IOException {
        SigningKey key = SigningKey.open(keyFile());
        Made made = Reports.anonymize(plan, TestInstance.ct());
        AtomicLong written = new AtomicLong();
        ReportWriter writer = new ReportWriter(new OutputStream() {
            @Override
            public void write(int value) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                written.addAndGet(length);
            }
        }, Reports.subject(plan));
        long before = used();
        for (int i = 0; i < 100_000; i++) {
            String sha256 = HexFormat.of().toHexDigits(i).repeat(8);
            writer.add(Fate.MADE, new Output(sha256, i, made.output().identity()), made.actions());
        }
        long after = used();
        writer.seal(Instant.EPOCH, key);

        assertThat(written.get()).isGreaterThan(20_000_000);
        assertThat(after - before).isLessThan(4 << 20);
    }

    /** The least of several measurements: garbage, of which others make some as well, makes one only larger. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void aKeyIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
        SigningKey made = SigningKey.open(keyFile());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile()))).isEqualTo("rw-------");
        assertThat(SigningKey.open(keyFile()).verifying()).isEqualTo(made.verifying());
        Path open = folder.resolve("public.pem");
        Files.writeString(open, made.verifying().toPem());
        assertThat(VerifyingKey.read(open)).isEqualTo(made.verifying());
        assertThat(made.verifying().toPem()).doesNotContain("PRIVATE");
    }

    @Test
    void aFileThatHoldsNoWholeKeyIsRefused() throws IOException {
        SigningKey.open(keyFile());
        SigningKey other = SigningKey.open(folder.resolve("other.pem"));
        String text = Files.readString(keyFile());
        String secret = text.substring(0, text.indexOf("-----BEGIN PUBLIC"));
        for (String wrong : List.of("", "key", secret, text.substring(secret.length()),
                secret + other.verifying().toPem(), text.replace("MC", "!!"))) {
            Path file = Files.writeString(folder.resolve("wrong.pem"), wrong);
            assertThatThrownBy(() -> SigningKey.open(file)).as(wrong.isEmpty() ? "an empty file" : "a wrong file")
                    .isInstanceOfSatisfying(LetheException.class,
                            e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_FILE_FORMAT))
                    .hasMessageNotContaining("BEGIN");
        }
    }

    private static void assertRefused(byte[] report, String what) {
        assertThatThrownBy(() -> read(report)).as(what).isInstanceOfSatisfying(LetheException.class,
                e -> assertThat(e.kind()).isIn(ErrorKind.BAD_FILE_FORMAT, ErrorKind.CORRUPTED_FILE));
    }
}
