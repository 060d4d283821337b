package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;

/** Other programs read what was rewritten, and find nothing wrong with it that was not wrong before. */
@Tag("peer")
class RewrittenFilesTest {
    private static final String ONE_TAG = "{\"Replace\": {\"PatientName\": \"Somebody^Else\"}}";

    @TempDir
    Path folder;

    private final DicomReader reader = DicomReader.standard();
    private final Rewriter rewriter = new Rewriter(reader);

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void dcmdumpReadsWhatWasAnonymized(String sample) throws Exception {
        assertReadable(rewrite(sample, Verb.ANONYMIZE, "{}"), SampleFiles.of(sample));
    }

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void dcmdumpReadsWhatWasModified(String sample) throws Exception {
        assertReadable(rewrite(sample, Verb.MODIFY, ONE_TAG), SampleFiles.of(sample));
    }

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void aValidatorFindsNoNewErrorInWhatWasAnonymized(String sample) throws Exception {
        assertNoNewError(rewrite(sample, Verb.ANONYMIZE, "{}"), SampleFiles.of(sample));
    }

    @ParameterizedTest
    @MethodSource("org.lethe.dicom.SampleFiles#readable")
    void aValidatorFindsNoNewErrorInWhatWasModified(String sample) throws Exception {
        assertNoNewError(rewrite(sample, Verb.MODIFY, ONE_TAG), SampleFiles.of(sample));
    }

    private Path rewrite(String sample, Verb verb, String request) throws IOException {
        Path target = folder.resolve(verb + ".dcm");
        try (DicomFile file = reader.read(FileSource.open(SampleFiles.of(sample)), DicomReader.Until.END)) {
            RewritePlan plan = rewriter.compile(
                    rewriter.read(verb, Level.INSTANCE, rewriter.parse(request.getBytes(StandardCharsets.UTF_8))),
                    Naming.of(JobKey.random(), "Anonymized1"),
                    Together.ALONE);
            ByteSource rewritten = plan.apply(file, RewritePlan.Reporting.OFF).encode();
            try (var out = Files.newOutputStream(target)) {
                rewritten.transferTo(0, rewritten.size(), Channels.newChannel(out));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return target;
    }

    private static void assertReadable(Path rewritten, Path original) throws Exception {
        Peer dcmdump = Peer.of("dcmdump");
        Peer.Verdict verdict = dcmdump.run("-q", rewritten.toString());
        assertThat(verdict.exitCode()).isZero();
        assertThat(complaints(dcmdump.run(rewritten.toString()), "W:", "E:"))
                .isSubsetOf(complaints(dcmdump.run(original.toString()), "W:", "E:"));
    }

    private static void assertNoNewError(Path rewritten, Path original) throws Exception {
        Peer dciodvfy = Peer.of("dciodvfy");
        assertThat(complaints(dciodvfy.run(rewritten.toString()), "Error - "))
                .isSubsetOf(complaints(dciodvfy.run(original.toString()), "Error - "));
    }

    private static Set<String> complaints(Peer.Verdict verdict, String... marks) {
        return verdict.lines().stream()
                .filter(line -> List.of(marks).stream().anyMatch(line::startsWith))
                .map(line -> line.replaceAll("<[0-9.]+>", "<UID>")) // UIDs are new, faults are not
                .collect(Collectors.toSet());
    }
}
