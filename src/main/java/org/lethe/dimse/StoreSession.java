package org.lethe.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.config.Modality;
import org.lethe.config.Modality.Permission;
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

/**
 * Sends instances to a modality by C-STORE (PS3.4 annex B), all through one association: a second one is asked for only
 * if the first one broke, or if there are more kinds of instances than one association can have. Not for several
 * threads.
 */
final class StoreSession implements Closeable {
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
        Way way = contexts.choose(kind, open).orElseThrow(() -> new LetheException(ErrorKind.NETWORK_PROTOCOL,
                "The DICOM peer does not accept SOP class " + kind.sopClassUid() + " in transfer syntax "
                        + kind.syntax().uid() + ", nor in one that it can be turned into"));
        CommandSet request =
                CommandSet.storeRequest(open.nextMessageId(), kind.sopClassUid(), sopInstanceUid, originator);
        DimseStatus status = send(open, way, request, file, kind).status();
        if (!status.isDone()) {
            throw new LetheException(ErrorKind.NETWORK_PROTOCOL, "The DICOM peer answered C-STORE with " + status);
        }
        return status;
    }

    /** Sends an instance in the way that was chosen. */
    static CommandSet send(Association open, Way way, CommandSet request, DicomFile file, Kind kind)
            throws IOException {
        if (way.syntax().equals(kind.syntax())) {
            long length = file.datasetEnd() - file.datasetStart();
            return open.call(way.contextId(), request, file.source(), file.datasetStart(), length);
        }
        try (ByteSource converted = Transcoding.encodeDataset(file, way.syntax())) {
            return open.call(way.contextId(), request, converted, 0, converted.size());
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
        StoreContexts proposed = new StoreContexts(modality.allowed().contains(Permission.TRANSCODING));
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
