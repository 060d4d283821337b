package org.lethe.dimse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.archive.Anonymization;
import org.lethe.archive.Archive;
import org.lethe.archive.Outgoing;
import org.lethe.archive.SendingJobs;
import org.lethe.config.Modality;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Tag;
import org.lethe.dimse.CommitmentReport.Instance;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.io.ByteSource;
import org.lethe.jobs.Work;
import org.lethe.jobs.WorkKind;
import org.lethe.net.DimseStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

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
        this.sending = new SendingJobs(archive, exportsLogged);
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
        ByteSource leaving = archive.outgoing(anonymization(modality), List.of()).pass(bytes);
        try (DicomFile file = archive.reader().read(leaving, DicomReader.Until.END)) {
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
     * How instances are anonymized that are sent to a modality because it asks for them, or somebody else does; empty
     * if they are not.
     *
     * @throws LetheException if that cannot be done
     */
    Optional<Anonymization> anonymization(Modality modality) {
        return anonymization(modality, Optional.empty());
    }

    /**
     * How they are anonymized if somebody may say so who sends them.
     *
     * @param asked by the request; empty if it does not want it
     * @throws LetheException if modality and request both want it, or if that cannot be done
     */
    public Optional<Anonymization> anonymization(Modality modality, Optional<ObjectNode> asked) {
        return archive.anonymizations().of(modality.anonymize(), "modality " + modality.aet(), asked);
    }

    /**
     * Refuses a modality for which instances cannot be anonymized as it wants it.
     *
     * @throws LetheException that says why
     */
    public void check(Modality modality) {
        archive.anonymizations().check("the modality", modality.anonymize());
    }

    /**
     * The instances of resources as a modality knows them if it got them from here, to ask it for storage commitment.
     *
     * @throws LetheException if one of them cannot be anonymized as the modality wants it
     * @throws IOException if one cannot be read
     */
    public List<Instance> instances(Modality modality, List<Ref> resources) throws IOException {
        if (modality.anonymize().isEmpty()) {
            return commitment.instances(resources);
        }
        List<String> ids = new Retrieval(archive).instances(resources);
        Outgoing outgoing = archive.outgoing(anonymization(modality), ids);
        List<Instance> instances = new ArrayList<>();
        for (String id : ids) {
            try (Outgoing.Instance leaving = outgoing.open(id)) {
                instances.add(new Instance(leaving.sopClassUid(), leaving.sopInstanceUid()));
            }
        }
        return instances;
    }

    /** What kinds of instances these are when they leave, each once. */
    List<Kind> kinds(List<String> instances, Outgoing outgoing) {
        Set<Kind> kinds = new LinkedHashSet<>();
        instances.forEach(
                instance -> index().file(instance).map(file -> Kind.of(file, outgoing)).ifPresent(kinds::add));
        return List.copyOf(kinds);
    }

    /**
     * Sends an instance.
     *
     * @param leaving closed by this method
     * @param instance Orthanc ID of the stored one
     * @return success or a warning, which is logged
     * @throws LetheException as {@link StoreSession#store} does
     * @throws IOException if it cannot be read
     */
    DimseStatus send(StoreSession session, Outgoing.Instance leaving, String instance) throws IOException {
        try (DicomFile file = archive.reader().read(leaving.file(), DicomReader.Until.END)) {
            if (leaving.sopClassUid().isEmpty()) {
                throw new LetheException(ErrorKind.INEXISTENT_TAG, "The instance has no SOP class");
            }
            DimseStatus status = session.store(file, Kind.of(leaving), leaving.sopInstanceUid());
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
