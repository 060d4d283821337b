package org.lethe.dimse;

import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lethe.archive.Wildcard;
import org.lethe.config.DicomSettings;
import org.lethe.config.ScpSettings;
import org.lethe.config.ScpSettings.SyntaxGroup;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;

/**
 * Which instances the DICOM listener accepts: of which SOP classes, and in which transfer syntaxes. Can be changed
 * while the server runs; associations that stand keep what they agreed on. For any number of threads.
 */
public final class AcceptedContexts {
    private static final String STORAGE_ROOT = "1.2.840.10008.5.1.4.";
    private static final List<String> MPEG_2 =
            List.of(UID.MPEG2MPML, UID.MPEG2MPMLF, UID.MPEG2MPHL, UID.MPEG2MPHLF);
    private static final List<String> JPEG_2000 =
            List.of(UID.JPEG2000Lossless, UID.JPEG2000, UID.JPEG2000MCLossless, UID.JPEG2000MC);

    private final Set<String> transferSyntaxes = new ConcurrentSkipListSet<>();
    private final SortedSet<String> sopClasses;
    private final Predicate<String> refusedSopClass;
    private volatile boolean unknownSopClassAccepted;

    public AcceptedContexts(DicomSettings settings) {
        ScpSettings scp = settings.scp();
        acceptTransferSyntaxes(scp.transferSyntaxes());
        transferSyntaxes.removeIf(uid -> scp.syntaxGroupsRefused().stream().anyMatch(group -> isIn(group, uid)));
        refusedSopClass = matching(scp.sopClassesRefused());
        Predicate<String> accepted = matching(scp.sopClasses()).and(refusedSopClass.negate());
        sopClasses = Uids.all().stream().filter(AcceptedContexts::isStorage).map(Uids.Entry::uid).filter(accepted)
                .collect(Collectors.toCollection(TreeSet::new));
        unknownSopClassAccepted = settings.unknownSopClassAccepted();
    }

    /** UIDs of the transfer syntaxes in which instances are accepted, sorted. */
    public SortedSet<String> transferSyntaxes() {
        return new TreeSet<>(transferSyntaxes);
    }

    /** Accepts the known transfer syntaxes whose UIDs match one of some patterns with * and ?, and no others. */
    public void acceptTransferSyntaxes(List<String> patterns) {
        Set<String> wanted = transferSyntaxesLike(patterns);
        transferSyntaxes.addAll(wanted);
        transferSyntaxes.retainAll(wanted);
    }

    /** The known transfer syntaxes whose UIDs match one of some patterns with * and ?. */
    public static Set<String> transferSyntaxesLike(List<String> patterns) {
        return Uids.all().stream().filter(entry -> entry.type().equals("Transfer Syntax"))
                .map(Uids.Entry::uid).filter(TransferSyntax::isKnown).filter(matching(patterns))
                .collect(Collectors.toSet());
    }

    /** UIDs of the storage SOP classes that are accepted, sorted; without those that nobody registered. */
    public SortedSet<String> sopClasses() {
        return new TreeSet<>(sopClasses);
    }

    /** Whether SOP classes that nobody registered are taken for storage. */
    public boolean isUnknownSopClassAccepted() {
        return unknownSopClassAccepted;
    }

    /** Sets whether SOP classes that nobody registered are taken for storage. */
    public void acceptUnknownSopClass(boolean accepted) {
        unknownSopClassAccepted = accepted;
    }

    boolean acceptsTransferSyntax(String uid) {
        return transferSyntaxes.contains(uid);
    }

    /** Whether instances of a SOP class may be stored. */
    boolean acceptsStorageOf(String sopClassUid) {
        return sopClasses.contains(sopClassUid)
                || unknownSopClassAccepted && Uids.find(sopClassUid) == null && UID.isValid(sopClassUid)
                        && !refusedSopClass.test(sopClassUid);
    }

    private static boolean isStorage(Uids.Entry entry) {
        return entry.type().equals("SOP Class") && entry.uid().startsWith(STORAGE_ROOT)
                && entry.keyword().contains("Storage");
    }

    private static Predicate<String> matching(List<String> patterns) {
        return uid -> patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, uid));
    }

    private static boolean isIn(SyntaxGroup group, String uid) {
        return switch (group) {
            case DEFLATED -> uid.equals(UID.DeflatedExplicitVRLittleEndian);
            case JPEG -> number(uid) >= 50 && number(uid) <= 70;
            case JPEG_2000 -> JPEG_2000.contains(uid);
            case JPEG_LS -> uid.equals(UID.JPEGLSLossless) || uid.equals(UID.JPEGLSNearLossless);
            case JPIP -> uid.equals(UID.JPIPReferenced) || uid.equals(UID.JPIPReferencedDeflate);
            case MPEG_2 -> MPEG_2.contains(uid);
            case MPEG_4 -> number(uid) >= 102 && number(uid) <= 106;
            case H_265 -> uid.equals(UID.HEVCMP51) || uid.equals(UID.HEVCM10P51);
            case RLE -> uid.equals(UID.RLELossless);
        };
    }

    /** Which one it is of those that are numbered below the root of compressions: 50 is JPEG baseline. */
    private static int number(String uid) {
        String root = "1.2.840.10008.1.2.4.";
        return uid.startsWith(root) ? Integer.parseInt(uid.substring(root.length()).split("\\.")[0]) : -1;
    }
}
