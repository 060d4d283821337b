package org.lethe.archive;

import java.io.IOException;
import org.lethe.config.Settings;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Compression;
import org.lethe.image.Pixels;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Rewritten;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transfer syntax in which images are kept, if it is not the one in which they arrive: option
 * {@code IngestTranscoding} and its companions. What cannot be transcoded is kept as it is; so is what has no pixels.
 */
final class IngestTranscoding {
    private static final Logger LOG = LoggerFactory.getLogger(IngestTranscoding.class);

    private final StorageSettings.IngestTranscoding settings;
    private final TargetSyntax target;

    private IngestTranscoding(StorageSettings.IngestTranscoding settings, TargetSyntax target) {
        this.settings = settings;
        this.target = target;
    }

    /**
     * As the settings have it.
     *
     * @throws LetheException if they name a transfer syntax that nothing can be encoded in
     */
    static IngestTranscoding of(Settings all) {
        StorageSettings.IngestTranscoding settings = all.storage().ingestTranscoding();
        String uid = settings.syntaxUid();
        if (!uid.isEmpty() && !(TransferSyntax.isKnown(uid) && Compression.canEncode(TransferSyntax.of(uid)))) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "IngestTranscoding names no transfer syntax that images can be encoded in");
        }
        return new IngestTranscoding(settings,
                new TargetSyntax(TransferSyntax.of(uid), all.dicom().lossyQuality()));
    }

    /**
     * Whether a file that arrived is to be transcoded.
     *
     * @param header of the file
     */
    boolean isWantedFor(DicomFile header) {
        return header.pixelDataStart() >= 0 && isWanted(header.transferSyntax());
    }

    /** Whether a file that is stored already is to be transcoded, which must not make another instance of it. */
    boolean isWantedForStored(DicomFile header) {
        return isWantedFor(header) && !Compression.isLossy(target.syntax());
    }

    private boolean isWanted(TransferSyntax from) {
        boolean isCompressed = from.encapsulated() || from.deflated();
        return !settings.syntaxUid().isEmpty()
                && (isCompressed ? settings.ofCompressed() : settings.ofUncompressed())
                && !from.uid().equals(settings.syntaxUid())
                && Pixels.canDecode(from);
    }

    /** Transcodes a file that was read to its end: see {@link Transcoding#encode(DicomFile, TargetSyntax)}. */
    ByteSource encode(DicomFile file) throws IOException {
        if (!file.dataset().contains(Tag.PixelData)) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Pixels of floating point cannot be transcoded");
        }
        return Transcoding.encode(file, target);
    }

    /**
     * A rewritten instance in the transfer syntax to keep it in. One that was to be transcoded anyway stays as it was
     * wanted. Nothing is lost that nobody asked to lose: a lossy transfer syntax is for what arrives.
     */
    Rewritten of(Rewritten rewritten) {
        TransferSyntax from = rewritten.transferSyntax();
        boolean isWanted = from.uid().equals(rewritten.original().uid()) && isWanted(from)
                && rewritten.dataset().contains(Tag.PixelData) && !Compression.isLossy(target.syntax());
        return isWanted ? rewritten.in(target) : rewritten;
    }

    /**
     * Notes that an instance is kept as it is.
     *
     * @param fault why; thrown again if it is not that its pixels could not be transcoded
     */
    void givenUp(String instanceId, LetheException fault) {
        if (!Transcoding.isImpossible(fault)) {
            throw fault;
        }
        LOG.warn("Instance {} is kept as it came: its pixels cannot be transcoded ({})", instanceId, fault.kind());
    }
}
