package org.lethe.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.evidence.Output.Fate;
import org.lethe.evidence.Output.Identity;
import org.lethe.io.ByteSource;
import org.lethe.io.Sha256;
import org.lethe.rewrite.JobKey;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.RewritePlan.Reporting;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.Together;
import org.lethe.rewrite.Verb;

/** Makes reports of what is really anonymized: requests may have single quotes. */
public final class Reports {
    private static final DicomReader READER = DicomReader.standard();
    private static final Rewriter REWRITER = new Rewriter(READER);
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Reports() {}

    /** A file that was made, and what a report says of it. */
    public record Made(byte[] file, Output output, Actions actions) {}

    public static RewritePlan plan(String request) {
        return REWRITER.compile(
                REWRITER.read(Verb.ANONYMIZE, Level.STUDY, REWRITER.parse(request.replace('\'', '"').getBytes(UTF_8))),
                Naming.of(JobKey.of(new byte[JobKey.BYTES]), "Anonymized1"), Together.ALONE);
    }

    public static Made anonymize(RewritePlan plan, TestInstance instance) {
        try (DicomFile original = READER.read(ByteSource.of(instance.file()), DicomReader.Until.END)) {
            Rewritten rewritten = plan.apply(original, Reporting.ON);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ByteSource file = rewritten.encode()) {
                file.transferTo(0, file.size(), Channels.newChannel(bytes));
            }
            Identity identity = new Identity(rewritten.dataset().string(Tag.SOPInstanceUID),
                    ResourceIds.of(rewritten.dataset()).instance());
            String sha256 = HexFormat.of().formatHex(Sha256.of(bytes.toByteArray()));
            return new Made(bytes.toByteArray(), new Output(sha256, bytes.size(), identity),
                    Actions.of(rewritten.report()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Subject subject(RewritePlan plan) {
        return new Subject("job-1", "Lethe test", NOON, plan, "ab12", Optional.empty());
    }

    /** The report of some files, signed by the key of a file, which is made if it is not there. */
    public static byte[] report(RewritePlan plan, Path keyFile, List<Made> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ReportWriter writer = new ReportWriter(bytes, subject(plan));
            for (Made made : files) {
                writer.add(Fate.MADE, made.output(), made.actions());
            }
            writer.seal(NOON.plusSeconds(1), SigningKey.open(keyFile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SealedReport read(byte[] report) {
        return read(report, new ArrayList<>());
    }

    static SealedReport read(byte[] report, List<Output> outputs) {
        try {
            return SealedReport.read(new ByteArrayInputStream(report), outputs::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
