package org.lethe.archive;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.LetheException;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.TargetSyntax;

/**
 * Instances as they leave this server: as they are stored, or anonymized on the way. For any number of threads.
 *
 * <p>Nothing of what is anonymized is stored here: a file is put together while it is read, out of what changes and
 * regions of the stored one.
 */
public final class Outgoing {
    private final Archive archive;
    private final Optional<RewritePlan> plan;

    Outgoing(Archive archive, Optional<RewritePlan> plan) {
        this.archive = archive;
        this.plan = plan;
    }

    /**
     * An instance that leaves. Whoever got it closes it.
     *
     * @param sopClassUid (0008,0016); empty if it has none
     * @param sopInstanceUid (0008,0018)
     * @param syntax that its file is in
     * @param file the DICOM file
     */
    public record Instance(String sopClassUid, String sopInstanceUid, TransferSyntax syntax, ByteSource file)
            implements
                AutoCloseable {
        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /**
     * Opens a stored instance.
     *
     * @throws LetheException of kind {@code UNKNOWN_RESOURCE} if there is no such instance; as
     *     {@link RewritePlan#apply} does if it cannot be anonymized
     * @throws IOException if it cannot be read
     */
    public Instance open(String instanceId) throws IOException {
        OpenFile stored = archive.open(instanceId);
        if (plan.isEmpty()) {
            StoredFile known = stored.file();
            return new Instance(known.sopClassUid(), known.sopInstanceUid(),
                    TransferSyntax.of(known.transferSyntaxUid()), stored.bytes());
        }
        return rewritten(stored.bytes(), instanceId);
    }

    /**
     * Lets a file pass that is not stored here.
     *
     * @param file closed with what comes of it, or by a failure
     * @throws LetheException if it is no DICOM file, and as {@link RewritePlan#apply} does
     * @throws IOException if it cannot be read
     */
    public ByteSource pass(ByteSource file) throws IOException {
        return plan.isEmpty() ? file : rewritten(file, "(not stored here)").file();
    }

    /** The transfer syntax that instances are brought into on their way; empty if they stay in the one they have. */
    public Optional<TransferSyntax> target() {
        return plan.flatMap(one -> one.request().transcode()).map(TargetSyntax::syntax);
    }

    private Instance rewritten(ByteSource file, String instanceId) throws IOException {
        DicomFile original = archive.reader().read(file, DicomReader.Until.END);
        try {
            RewritePlan applied = plan.orElseThrow();
            Rewritten rewritten = applied.apply(original, RewritePlan.Reporting.OFF);
            BurnedIn.tellOf(instanceId, applied.request(), rewritten);
            return new Instance(uid(rewritten, Tag.SOPClassUID), uid(rewritten, Tag.SOPInstanceUID),
                    rewritten.transferSyntax(), file(rewritten, original));
        } catch (IOException | RuntimeException e) {
            original.close();
            throw e;
        }
    }

    private static String uid(Rewritten rewritten, int tag) {
        return Objects.requireNonNullElse(rewritten.dataset().string(tag), "");
    }

    /** The file of a rewritten instance; the original is closed with it. */
    static ByteSource file(Rewritten rewritten, DicomFile original) throws IOException {
        ByteSource file = rewritten.encode();
        return new Rope.Builder().append(file, 0, file.size()).owning(file).owning(original::close).build();
    }
}
