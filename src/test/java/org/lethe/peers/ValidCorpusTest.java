package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.corpus.Corpus;
import org.lethe.corpus.Requests;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TransferSyntax;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;

/** A validator finds no fault in what was anonymized that was not there before, whatever the profile and options. */
@Tag("peer")
class ValidCorpusTest {
    /** What table E.1-1 itself forces, by the end of the line in which the validator says it, and why. */
    private static final Map<String, String> FORCED = Map.of();

    private static final String FAULT = "Error - ";

    private static final List<Original> ORIGINALS = new ArrayList<>();

    @TempDir
    static Path folder;

    private final DicomReader reader = DicomReader.standard();
    private final Rewriter rewriter = new Rewriter(reader);
    private static final Peer DCIODVFY = Peer.of("dciodvfy");

    /** Real files of kinds that the corpus has otherwise made itself, or has not at all. */
    private static final List<String> REAL = List.of("MR_small.dcm", "liver_1frame.dcm", "reportsi.dcm", "rtplan.dcm",
            "rtstruct.dcm", "test-SR.dcm", "waveform_ecg.dcm", "made_alltags_deep.dcm", "made_nested.dcm");

    /** A file, and what the validator finds in it before anything was done to it. */
    private record Original(String name, byte[] bytes, Set<String> faults) {}

    /**
     * Deflated files are left out, which the validator cannot read, and all scripts but one: to it they are the same.
     */
    @BeforeAll
    static void readFiles() throws Exception {
        for (Corpus.Sample sample : Corpus.ofListedPlaces()) {
            boolean isForeign = !sample.syntax().equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
            boolean isScript = sample.name().startsWith("names in") && !sample.name().endsWith("192");
            if (!isForeign && !isScript) {
                add(sample.name(), sample.file());
            }
        }
        for (String name : SampleFiles.readable().filter(REAL::contains).toList()) {
            add(name, Files.readAllBytes(SampleFiles.of(name)));
        }
    }

    private static void add(String name, byte[] file) throws Exception {
        ORIGINALS.add(new Original(name, file, faultsOf(file)));
    }

    static Stream<String> requests() {
        return Requests.all().stream();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aValidatorFindsNoNewFaultInTheCorpus(String request) throws Exception {
        List<String> found = new ArrayList<>();
        for (Original original : ORIGINALS) {
            Set<String> faults = new TreeSet<>(faultsOf(rewritten(original.bytes, request)));
            faults.removeAll(original.faults);
            faults.removeIf(line -> FORCED.keySet().stream().anyMatch(line::endsWith));
            faults.forEach(line -> found.add(original.name + ": " + line));
        }
        assertThat(found).isEmpty();
    }

    private byte[] rewritten(byte[] original, String request) throws IOException {
        try (DicomFile file = reader.read(ByteSource.of(original), DicomReader.Until.END)) {
            RewritePlan plan = rewriter.compile(
                    rewriter.read(Verb.ANONYMIZE, Level.INSTANCE,
                            rewriter.parse(request.getBytes(StandardCharsets.UTF_8))),
                    Naming.of(JobKey.random(), "Anonymized1"), Together.ALONE);
            try (ByteSource rewritten = plan.apply(file, RewritePlan.Reporting.OFF).encode();
                    var bytes = new java.io.ByteArrayOutputStream()) {
                rewritten.transferTo(0, rewritten.size(), Channels.newChannel(bytes));
                return bytes.toByteArray();
            }
        }
    }

    private static Set<String> faultsOf(byte[] bytes) throws Exception {
        Path file = Files.write(folder.resolve("file.dcm"), bytes);
        return DCIODVFY.run(file.toString()).lines().stream()
                .filter(line -> line.startsWith(FAULT))
                .map(line -> line.replaceAll("[0-2]\\.[0-9.]{8,}|UID [0-9.]+$", "UID"))
                .collect(Collectors.toSet());
    }
}
