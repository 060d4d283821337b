package org.lethe.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.config.Modality;
import org.lethe.dicom.DicomFile;
import org.lethe.dimse.StoreContexts.Kind;
import org.lethe.dimse.StoreContexts.Way;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.net.Association;
import org.lethe.net.CommandSet;
import org.lethe.net.CommandSet.MoveOriginator;
import org.lethe.net.DimseStatus;
import org.lethe.rewrite.Transcoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances to a modality by C-STORE (PS3.4 annex B), all through one association: a second one is asked for only
 * if the first one broke, or if there are more kinds of instances than one association can have. Not for several
 * threads.
 */
final class StoreSession implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreSession.class);

    private final Scu scu;
    private final Modality modality;
    private final Optional<MoveOriginator> originator;
    private final List<Kind> kinds;

    /** Null before the first instance, and if the last attempt to get one failed. */
    private Association association;
    private StoreContexts contexts;

    /**
     * @param originator whose C-MOVE is said to be the reason
     * @param kinds of all the instances that are to be sent, each once, in the order in which their turn comes
     */
    StoreSession(Scu scu, Modality modality, Optional<MoveOriginator> originator, List<Kind> kinds) {
        this.scu = scu;
        this.modality = modality;
        this.originator = originator;
        this.kinds = List.copyOf(kinds);
    }

    /** Whether the modality spoke with this server when it was last asked to. */
    boolean isReached() {
        return association != null;
    }

    /**
     * Sends one instance. Once this returns, the modality has it.
     *
     * @param file read to its end; not closed
     * @return success or a warning
     * @throws LetheException of kind {@code NETWORK_PROTOCOL} if the modality does not take it, or cannot be reached
     * @throws IOException if the file cannot be read
     */
    DimseStatus store(DicomFile file, Kind kind, String sopInstanceUid) throws IOException {
        Association open = associationFor(kind);
        CommandSet request =
                CommandSet.storeRequest(open.nextMessageId(), kind.sopClassUid(), sopInstanceUid, originator);
        DimseStatus status = send(open, contexts.choose(kind, open), request, file, kind).status();
        if (!status.isDone()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered C-STORE with " + status);
        }
        return status;
    }

    /**
     * Sends an instance.
     *
     * @param ways that the peer accepted, of which the first is taken that its pixels allow
     * @throws LetheException if there is none, or as {@link Association} does
     */
    static CommandSet send(Association open, List<Way> ways, CommandSet request, DicomFile file, Kind kind)
            throws IOException {
        for (Way way : ways) {
            if (way.syntax().equals(kind.syntax())) {
                long length = file.datasetEnd() - file.datasetStart();
                return open.call(way.contextId(), request, file.source(), file.datasetStart(), length);
            }
            Optional<ByteSource> converted = converted(file, way);
            if (converted.isPresent()) {
                try (ByteSource dataset = converted.get()) {
                    return open.call(way.contextId(), request, dataset, 0, dataset.size());
                }
            }
        }
        throw new LetheException(ErrorKind.NETWORK_PROTOCOL,
                "The DICOM peer does not accept SOP class " + kind.sopClassUid() + " in transfer syntax "
                        + kind.syntax().uid() + ", nor in one that it can be turned into");
    }

    /** Empty if these pixels cannot be so. */
    private static Optional<ByteSource> converted(DicomFile file, Way way) throws IOException {
        try {
            return Optional.of(Transcoding.encodeDataset(file, way.syntax()));
        } catch (LetheException e) {
            if (!Transcoding.isImpossible(e)) {
                throw e;
            }
            LOG.debug("An instance cannot be sent in {}: {}", way.syntax().uid(), e.getMessage());
            return Optional.empty();
        }
    }

    private Association associationFor(Kind kind) {
        if (association == null || !association.isOpen() || !contexts.has(kind)) {
            close();
            association = null;
            contexts = contextsFrom(kind);
            association = scu.associate(modality, contexts.toList());
        }
        return association;
    }

    /** Those of a kind, and of as many of the kinds whose turn comes next as have room. */
    private StoreContexts contextsFrom(Kind kind) {
        StoreContexts proposed = new StoreContexts(scu.targets(modality));
        proposed.add(kind);
        int first = Math.max(0, kinds.indexOf(kind));
        kinds.subList(first, kinds.size()).forEach(proposed::add);
        kinds.subList(0, first).forEach(proposed::add);
        return proposed;
    }

    /** Releases the association. */
    @Override
    public void close() {
        if (association != null) {
            association.close();
        }
    }
}
