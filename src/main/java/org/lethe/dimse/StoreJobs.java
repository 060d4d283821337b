package org.lethe.dimse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.OpenFile;
import org.lethe.archive.SendingJobs;
import org.lethe.config.Modality;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import org.lethe.net.DimseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is stored here, or what is handed over, to modalities. For any number of threads. */
public final class StoreJobs {
    private static final Logger LOG = LoggerFactory.getLogger(StoreJobs.class);

    private final Archive archive;
    private final Scu scu;
    private final StorageCommitment commitment;
    private final SendingJobs sending;

    /**
     * @param commitment asks for it where an order wants it
     * @param exportsLogged whether {@code /exports} records what was sent
     */
    public StoreJobs(Archive archive, Scu scu, StorageCommitment commitment, boolean exportsLogged) {
        this.archive = archive;
        this.scu = scu;
        this.commitment = commitment;
        this.sending = new SendingJobs(archive.index(), exportsLogged);
    }

    /**
     * An instance that was sent without being stored.
     *
     * @param sopClassUid (0008,0016)
     * @param sopInstanceUid (0008,0018)
     */
    public record Sent(String sopClassUid, String sopInstanceUid) {}

    /** The kinds of work, by type, to make jobs anew after a restart. */
    public Map<String, WorkKind> kinds() {
        return Map.of(StoreTask.TYPE, sending.kind(request -> new StoreTask(this, StoreOrder.ofJson(request))));
    }

    /**
     * Finds resources by their Orthanc IDs.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if one of them is not there
     */
    public List<Ref> resources(List<String> ids) {
        return sending.resources(ids);
    }

    /** Work that sends the instances that are there now. */
    public Work work(StoreOrder order) {
        scu.check(order.modality());
        return sending.work(new StoreTask(this, order));
    }

    /**
     * Sends a DICOM file that is not stored here.
     *
     * @param bytes closed by this method
     * @throws LetheException if it is no DICOM file, or if the modality does not take it
     * @throws IOException if it cannot be read
     */
    public Sent straight(ByteSource bytes, Modality modality) throws IOException {
        try (DicomFile file = archive.reader().read(bytes, DicomReader.Until.END)) {
            Sent sent = new Sent(require(file, Tag.SOPClassUID), require(file, Tag.SOPInstanceUID));
            Kind kind = new Kind(sent.sopClassUid(), file.transferSyntax());
            try (StoreSession session = new StoreSession(scu, modality, Optional.empty(), List.of(kind))) {
                DimseStatus status = session.store(file, kind, sent.sopInstanceUid());
                if (Statuses.isWarning(status)) {
                    LOG.warn("An instance that is not stored here was taken with a remark: {}", status);
                }
            }
            return sent;
        }
    }

    /**
     * Sends a stored instance.
     *
     * @return success or a warning, which is logged
     * @throws LetheException as {@link StoreSession#store} does; of kind {@code UNKNOWN_RESOURCE} if it is not there
     * @throws IOException if it cannot be read
     */
    DimseStatus send(StoreSession session, String instance) throws IOException {
        OpenFile stored = archive.open(instance);
        StoredFile known = stored.file();
        try (DicomFile file = archive.reader().read(stored.bytes(), DicomReader.Until.END)) {
            if (known.sopClassUid().isEmpty()) {
                throw new LetheException(ErrorKind.INEXISTENT_TAG, "The instance has no SOP class");
            }
            DimseStatus status = session.store(file, Kind.of(known), known.sopInstanceUid());
            if (Statuses.isWarning(status)) {
                LOG.warn("Instance {} was taken with a remark: {}", instance, status);
            }
            return status;
        }
    }

    private static String require(DicomFile file, int tag) {
        String uid = file.dataset().string(tag);
        if (uid == null || uid.isEmpty()) {
            throw new LetheException(ErrorKind.INEXISTENT_TAG, "The DICOM file lacks " + Tag.toHex(tag));
        }
        return uid;
    }

    Archive archive() {
        return archive;
    }

    Index index() {
        return archive.index();
    }

    Scu scu() {
        return scu;
    }

    StorageCommitment commitment() {
        return commitment;
    }
}
