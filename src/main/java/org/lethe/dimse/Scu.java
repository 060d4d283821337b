package org.lethe.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lethe.config.DicomSettings;
import org.lethe.config.DicomTlsSettings;
import org.lethe.config.Modality;
import org.lethe.config.Modality.Permission;
import org.lethe.config.ScuSettings;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Compression;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.DicomTls;
import org.lethe.net.DimseStatus;
import org.lethe.net.PresentationContext;
import org.lethe.net.Proposal;
import org.lethe.net.RoleSelection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server as a service class user: it asks modalities for associations. For any number of threads. */
public final class Scu implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Scu.class);

    private final String aet;
    private final Duration timeout;
    private final int pduBytesMax;
    private final Optional<DicomTls> tls;
    private final List<TransferSyntax> targets;
    private final KeptAssociations kept;

    /**
     * @param tls what TLS is spoken by, with modalities that want it
     * @throws LetheException if instances cannot be sent as the settings prefer it
     */
    public Scu(DicomSettings settings, Optional<DicomTls> tls) {
        this.tls = tls;
        this.targets = targets(settings.scu().preferredSyntax());
        this.kept = new KeptAssociations(settings.scu().keptFor());
        this.aet = settings.aet();
        this.timeout = settings.scu().timeout();
        this.pduBytesMax = settings.scp().pduBytesMax();
    }

    /** The title of this server towards a modality. */
    public String localAet(Modality modality) {
        return modality.localAet().isEmpty() ? aet : modality.localAet();
    }

    /** The preferred transfer syntax, and what all modalities take. */
    private static List<TransferSyntax> targets(String preferred) {
        TransferSyntax first = TransferSyntax.of(preferred);
        if (!Compression.canEncode(first) || Compression.isLossy(first) || first.deflated()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, ScuSettings.PREFERRED_SYNTAX
                    + ": instances cannot be sent in " + preferred + " without a loss");
        }
        return Stream.concat(Stream.of(first), StoreContexts.COMMON.stream()).distinct().toList();
    }

    /** What an instance may be turned into for a modality, the best first. */
    List<TransferSyntax> targets(Modality modality) {
        return modality.allowed().contains(Permission.TRANSCODING) ? targets : List.of();
    }

    /** @throws LetheException of kind {@code NETWORK_PROTOCOL} if a modality cannot be spoken with */
    public void check(Modality modality) {
        if (modality.useDicomTls() && tls.isEmpty()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The modality wants TLS, for which this server has"
                    + " no certificates: set " + DicomTlsSettings.TRUSTED + " and " + DicomTlsSettings.CERTIFICATE);
        }
    }

    /**
     * Asks a modality for an association.
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if there is none to be had
     */
    Association associate(Modality modality, List<PresentationContext> contexts) {
        return associate(modality, contexts, List.of());
    }

    /** What is asked of a modality, through an association. */
    interface Asking<T> {
        T of(Association association) throws IOException;
    }

    /**
     * Asks a modality something that may well be asked again soon: the association is kept for a while. If one that was
     * kept turns out to have ended before anything was answered, all is asked again through another one.
     *
     * @param asking may be called twice; takes a number for its request from the association
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if there is no association to be had
     */
    <T> T ask(Modality modality, List<PresentationContext> contexts, List<RoleSelection> roles, Asking<T> asking)
            throws IOException {
        Optional<Association> before = kept.take(modality, contexts);
        if (before.isPresent()) {
            try {
                return ask(modality, contexts, before.get(), asking);
            } catch (LetheException e) {
                if (!before.get().isLeftUnanswered()) {
                    throw e;
                }
                LOG.debug("An association that was kept had ended meanwhile");
            }
        }
        return ask(modality, contexts, associate(modality, contexts, roles), asking);
    }

    private <T> T ask(Modality modality, List<PresentationContext> contexts, Association association,
            Asking<T> asking) throws IOException {
        boolean done = false;
        try {
            T answer = asking.of(association);
            done = true;
            return answer;
        } finally {
            if (done) {
                kept.keep(modality, contexts, association);
            } else {
                association.releaseWithin(KeptAssociations.RELEASE);
            }
        }
    }

    /** Lets somebody listen in the background until another association with the modality is wanted, or this closes. */
    void listen(Modality modality, KeptAssociations.Listening listening) {
        kept.listen(modality, listening);
    }

    /** Asks for an association in which this side also provides services. */
    Association associate(Modality modality, List<PresentationContext> contexts, List<RoleSelection> roles) {
        check(modality);
        kept.makeRoomAt(modality);
        Duration wait = modality.timeoutSeconds() == 0 ? timeout : Duration.ofSeconds(modality.timeoutSeconds());
        Association.Peer peer = new Association.Peer(modality.host(), modality.port(), modality.aet(),
                tls.filter(_ -> modality.useDicomTls()));
        return Association.request(peer, localAet(modality), new Proposal(contexts, roles, pduBytesMax), wait);
    }

    /**
     * Asks a modality whether it is there, by C-ECHO (PS3.4 annex A).
     *
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if it is not, or does not want to say
     */
    public void echo(Modality modality) throws IOException {
        PresentationContext context = new PresentationContext(PresentationContext.idAt(0), UID.Verification,
                List.of(UID.ImplicitVRLittleEndian, UID.ExplicitVRLittleEndian));
        ask(modality, List.of(context), List.of(), association -> {
            if (association.transferSyntax(context.id()).isEmpty()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer does not accept C-ECHO");
            }
            DimseStatus status =
                    association.call(context.id(), CommandSet.echoRequest(association.nextMessageId())).status();
            if (!status.isDone()) {
                throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered C-ECHO with " + status);
            }
            return status;
        });
    }

    /** Releases what is kept. */
    @Override
    public void close() {
        kept.close();
    }
}
