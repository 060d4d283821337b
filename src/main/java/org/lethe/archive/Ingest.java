package org.lethe.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.BlobStore;
import org.lethe.blob.Checksums;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.EncodedFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.Index;
import org.lethe.index.NewInstance;
import org.lethe.index.Overwrite;
import org.lethe.index.Reception;
import org.lethe.index.Stored;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewritten;

/**
 * The one way in. The bytes of an instance are kept and understood while they come; its blob is durable before its row
 * is committed, and both are before this returns.
 */
final class Ingest {
    private final BlobStore blobs;
    private final Index index;
    private final UnsettledBlobs unsettled;
    private final DicomReader reader;
    private final KeptTags kept;
    private final IngestTranscoding transcoding;
    private final IngestRules rules;
    private final Room room;
    private final Checksums checksums;
    private final Overwrite overwrite;

    Ingest(BlobStore blobs, Index index, DicomReader reader, KeptTags kept, StorageSettings settings,
            IngestTranscoding transcoding, IngestRules rules, UnsettledBlobs unsettled) {
        this.blobs = blobs;
        this.unsettled = unsettled;
        this.index = index;
        this.reader = reader;
        this.kept = kept;
        this.transcoding = transcoding;
        this.rules = rules;
        this.room = new Room(index, settings);
        this.checksums = settings.md5Stored() ? Checksums.CRC32C_AND_MD5 : Checksums.CRC32C;
        this.overwrite = switch (settings.overwrite()) {
            case NEVER -> Overwrite.NEVER;
            case ALWAYS -> Overwrite.ALWAYS;
            case IF_CHANGED -> Overwrite.IF_CHANGED;
        };
    }

    /** A file that is durable and not indexed yet. */
    record Kept(NewInstance row, Blob blob) {}

    /** What is computed of a file to prove later what was written. */
    enum Proof {
        NONE,
        SHA256
    }

    /** What happens to an instance that is stored already. */
    Overwrite overwrite() {
        return overwrite;
    }

    /**
     * Stores one DICOM file, or what the rules make of it: then nothing else is stored, and the original is gone when
     * this returns.
     *
     * @param check looks at the header before anything is kept, and may refuse it
     * @param file its bytes, read to the end; not closed
     * @param metadata to set at each level, by type
     * @throws LetheException if it is no DICOM file, has no identifiers, or cannot be stored; of kind
     *     {@code NOT_ANONYMIZED} if the rules want it to be anonymized and that cannot be done
     * @throws IOException if the bytes cannot be read
     */
    Ingested store(InputStream file, Reception reception, Map<Level, Map<Integer, String>> metadata,
            Consumer<Attributes> check) throws IOException {
        Optional<RewritePlan> anonymizing = rules.planFor(reception);
        if (anonymizing.isPresent()) {
            return storeAnonymized(file, anonymizing.get(), reception, metadata, check);
        }
        try (BlobSink sink = blobs.create(checksums)) {
            TeeInputStream passing = new TeeInputStream(file, sink);
            DicomFile header = reader.scan(passing, kept::wants);
            passing.drain();
            check.accept(header.dataset());
            Arrival arrival = Arrival.of(header, kept);
            if (isAlreadyStored(arrival)) {
                return arrival.ingested(Stored.Status.ALREADY_STORED);
            }
            Optional<BlobSink> transcoded = transcoding.isWantedFor(header)
                    ? transcoded(sink.written(), arrival.ids().instance())
                    : Optional.empty();
            if (transcoded.isEmpty()) {
                return store(sink, arrival, reception, metadata);
            }
            try (BlobSink target = transcoded.get()) {
                Arrival other = arrivalOf(target);
                // With loss it is another instance, which may have come before.
                return isAlreadyStored(other)
                        ? other.ingested(Stored.Status.ALREADY_STORED)
                        : store(target, other, reception, metadata);
            }
        }
    }

    /** The original never comes to where blobs are: not to S3, and not to a file that a crash would leave. */
    private Ingested storeAnonymized(InputStream file, RewritePlan plan, Reception reception,
            Map<Level, Map<Integer, String>> metadata, Consumer<Attributes> check) throws IOException {
        try (Spool spool = new Spool()) {
            TeeInputStream passing = new TeeInputStream(file, spool);
            DicomFile header = reader.scan(passing, kept::wants);
            passing.drain();
            check.accept(header.dataset());
            Arrival.of(header, kept); // refuses what has no identifiers
            return storeAnonymized(spool.toSource(), plan, reception, metadata);
        }
    }

    /** @param file that came in, closed by this */
    private Ingested storeAnonymized(ByteSource file, RewritePlan plan, Reception reception,
            Map<Level, Map<Integer, String>> metadata) throws IOException {
        try (DicomFile original = reader.read(file, DicomReader.Until.END)) {
            Rewritten rewritten = plan.apply(original, RewritePlan.Reporting.OFF);
            Arrival arrival = Arrival.of(rewritten, -1, kept);
            BurnedIn.tellOf(arrival.ids().instance(), plan.request(), rewritten);
            if (isAlreadyStored(arrival)) {
                return arrival.ingested(Stored.Status.ALREADY_STORED);
            }
            NewInstance row = keep(rewritten, reception, metadata, Set.of(), Proof.NONE).row();
            return arrival.ingested(index(row).status());
        } catch (LetheException e) {
            if (e.kind().isOfTheServer()) {
                throw e;
            }
            throw new LetheException(ErrorKind.NOT_ANONYMIZED,
                    "The instance was refused, as it cannot be anonymized: " + e.getMessage(), e);
        }
    }

    /**
     * A file in the transfer syntax to keep it in, to be committed or closed by the caller.
     *
     * @param file closed by this
     * @return empty if its pixels cannot be transcoded
     */
    private Optional<BlobSink> transcoded(ByteSource file, String instanceId) throws IOException {
        BlobSink target = blobs.create(checksums);
        boolean isWritten = false;
        try (DicomFile original = reader.read(file, DicomReader.Until.END);
                ByteSource transcoded = transcoding.encode(original)) {
            target.transferFrom(transcoded, 0, transcoded.size());
            isWritten = true;
            return Optional.of(target);
        } catch (LetheException e) {
            transcoding.givenUp(instanceId, e);
            return Optional.empty();
        } finally {
            if (!isWritten) {
                target.close();
            }
        }
    }

    private boolean isAlreadyStored(Arrival arrival) {
        return overwrite == Overwrite.NEVER && index.contains(Level.INSTANCE, arrival.ids().instance());
    }

    /**
     * Renews what is known of a stored instance, with its file in the transfer syntax to keep it in.
     *
     * @param stored closed by this
     * @param header of that file
     * @param levels those to renew
     * @return whether the instance still has that file
     */
    boolean renewTranscoded(OpenFile stored, DicomFile header, Set<Level> levels) throws IOException {
        try (stored) {
            Optional<BlobSink> transcoded = transcoding.isWantedForStored(header)
                    ? transcoded(stored.bytes(), stored.file().instanceId())
                    : Optional.empty();
            if (transcoded.isEmpty()) {
                return index.renew(Arrival.of(header, kept).toRenewal(stored.file(), levels));
            }
            try (BlobSink target = transcoded.get()) {
                Arrival arrival = arrivalOf(target);
                return renew(arrival, target.commit(), stored.file(), levels);
            }
        }
    }

    private boolean renew(Arrival arrival, Blob blob, StoredFile file, Set<Level> levels) {
        try {
            boolean isRenewed = index.renew(arrival.toRenewal(file, levels).withFile(
                    Attachment.plain(AttachmentType.DICOM, blob.key(), blob.size(), blob.crc32c(), blob.md5())));
            if (!isRenewed) {
                blobs.delete(blob.key());
            }
            return isRenewed;
        } catch (RuntimeException e) {
            deleteUnlessKnown(blob.key(), e);
            throw e;
        }
    }

    private Arrival arrivalOf(BlobSink transcoded) throws IOException {
        try (DicomFile file = reader.read(transcoded.written(), DicomReader.Until.PIXEL_DATA)) {
            return Arrival.of(file, kept);
        }
    }

    private Ingested store(BlobSink sink, Arrival arrival, Reception reception,
            Map<Level, Map<Integer, String>> metadata) {
        room.makeFor(sink.size(), arrival.ids().patient(), Set.of());
        NewInstance row = arrival.toNewInstance(sink.commit(), reception, metadata, overwrite);
        return arrival.ingested(index(row).status());
    }

    /**
     * Makes the file of a rewritten instance durable. Its row is for the caller to commit, or its blob to delete.
     *
     * @param metadata to set at each level, by type
     * @param needed Orthanc IDs of patients who are not recycled for it
     * @param proof whether the digest of its bytes is wanted, too
     * @throws org.lethe.error.LetheException if it cannot be stored
     * @throws IOException if the original cannot be read
     */
    Kept keep(Rewritten rewritten, Reception reception, Map<Level, Map<Integer, String>> metadata,
            Set<String> needed, Proof proof) throws IOException {
        Rewritten wanted = transcoding.of(rewritten);
        if (wanted != rewritten) {
            try {
                return write(wanted, reception, metadata, needed, proof);
            } catch (LetheException e) {
                transcoding.givenUp(ResourceIds.of(rewritten.dataset()).instance(), e);
            }
        }
        return write(rewritten, reception, metadata, needed, proof);
    }

    private Kept write(Rewritten rewritten, Reception reception, Map<Level, Map<Integer, String>> metadata,
            Set<String> needed, Proof proof) throws IOException {
        EncodedFile file = rewritten.encodeFile();
        Checksums wanted = switch (proof) {
            case NONE -> checksums;
            case SHA256 -> checksums.withSha256();
        };
        try (ByteSource bytes = file.bytes(); BlobSink sink = blobs.create(wanted)) {
            Arrival arrival = Arrival.of(rewritten, file.pixelDataStart(), kept);
            sink.transferFrom(bytes, 0, bytes.size());
            room.makeFor(sink.size(), arrival.ids().patient(), needed);
            Blob blob = sink.commit();
            return new Kept(arrival.toNewInstance(blob, reception, metadata, overwrite), blob);
        }
    }

    /** Nobody else would find a blob whose row could not be written before the next start. */
    private Stored index(NewInstance row) {
        try {
            return index.store(row);
        } catch (RuntimeException e) {
            deleteUnlessKnown(row.file().blobKey(), e);
            throw e;
        }
    }

    /** Deletes a blob whose row was not committed. */
    void deleteUnlessKnown(UUID blobKey, Exception reason) {
        unsettled.deleteUnlessKnown(blobKey, reason);
    }
}
