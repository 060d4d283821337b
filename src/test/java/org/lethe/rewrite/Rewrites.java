package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.TransferSyntax;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.RewritePlan.Reporting;

/** Requests on one instance, as short as a test wants them: JSON may have single quotes. */
final class Rewrites {
    static final DicomReader READER = DicomReader.standard();
    static final Rewriter REWRITER = new Rewriter(READER);
    static final JobKey KEY = JobKey.of(new byte[JobKey.BYTES]);

    private Rewrites() {}

    static RewriteRequest request(Verb verb, Level level, String json) {
        return REWRITER.read(verb, level, REWRITER.parse(json.replace('\'', '"').getBytes(UTF_8)));
    }

    static RewritePlan plan(Verb verb, String json) {
        return REWRITER.compile(request(verb, Level.INSTANCE, json), Naming.of(KEY, "Anonymized7"), Together.ALONE);
    }

    static Attributes anonymize(Attributes dataset, String json) {
        return apply(plan(Verb.ANONYMIZE, json), dataset).dataset();
    }

    static Attributes modify(Attributes dataset, String json) {
        return apply(plan(Verb.MODIFY, json), dataset).dataset();
    }

    static Rewritten apply(RewritePlan plan, Attributes dataset) {
        try {
            return plan.apply(dataset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Reporting.ON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that becomes of a file. */
    static byte[] apply(RewritePlan plan, byte[] file) throws IOException {
        try (DicomFile source = read(file);
                ByteSource target = plan.apply(source, Reporting.OFF).encode()) {
            return bytesOf(target);
        }
    }

    static DicomFile read(byte[] file) throws IOException {
        return READER.read(ByteSource.of(file), DicomReader.Until.END);
    }

    static byte[] bytesOf(ByteSource source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        source.transferTo(0, source.size(), Channels.newChannel(bytes));
        return bytes.toByteArray();
    }
}
