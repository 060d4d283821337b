package org.lethe.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lethe.config.Modality.Permission;

/**
 * What the DICOM listener offers to others, as a service class provider.
 *
 * @param allowedToAnybody what also those may ask who are not among the modalities
 * @param modalityHostChecked whether a modality has to call from the address that is known of it
 * @param aetCaseSensitive whether titles that differ in capitals are different
 * @param timeout how long a peer may be silent
 * @param pduBytesMax the longest PDU of data that is taken and sent, also as a user of services; in bytes
 * @param transferSyntaxes patterns of UIDs that are accepted, with {@code *} and {@code ?}
 * @param syntaxGroupsRefused those that are not accepted all the same
 * @param sopClasses patterns of UIDs of storage SOP classes that are accepted
 * @param sopClassesRefused patterns of those that are not accepted all the same
 * @param moveSynchronous whether a C-MOVE is answered when all is sent, rather than when it is noted
 * @param commitmentReportsMax how many reports of storage commitment are remembered
 * @param worklist that is served; empty for none
 */
public record ScpSettings(Set<Permission> allowedToAnybody, boolean modalityHostChecked, boolean aetCaseSensitive,
        Duration timeout, int pduBytesMax, List<String> transferSyntaxes, Set<SyntaxGroup> syntaxGroupsRefused,
        List<String> sopClasses, List<String> sopClassesRefused, boolean moveSynchronous, int commitmentReportsMax,
        Optional<WorklistSettings> worklist) {
    private static final int PDU_BYTES_LEAST = 4096;
    private static final int PDU_BYTES_MOST = 131_072;
    private static final int PDU_BYTES_DEFAULT = 65_536;
    private static final int TIMEOUT_SECONDS_MAX = 86_400;
    private static final List<String> ANY = List.of("*");

    /** Transfer syntaxes that can be refused at once (docs: "{@code JpegTransferSyntaxAccepted}" and its relatives). */
    public enum SyntaxGroup {
        DEFLATED("Deflated"),
        JPEG("Jpeg"),
        JPEG_2000("Jpeg2000"),
        JPEG_LS("JpegLossless"),
        JPIP("Jpip"),
        MPEG_2("Mpeg2"),
        MPEG_4("Mpeg4"),
        H_265("H265"),
        RLE("Rle");

        private final String word;

        SyntaxGroup(String word) {
            this.word = word;
        }

        private String key() {
            return word + "TransferSyntaxAccepted";
        }
    }

    public ScpSettings {
        allowedToAnybody = Set.copyOf(allowedToAnybody);
        transferSyntaxes = List.copyOf(transferSyntaxes);
        syntaxGroupsRefused = Set.copyOf(syntaxGroupsRefused);
        sopClasses = List.copyOf(sopClasses);
        sopClassesRefused = List.copyOf(sopClassesRefused);
    }

    static ScpSettings read(Keys keys) {
        Duration timeout = keys.seconds("DicomScpTimeout", 30, 0, TIMEOUT_SECONDS_MAX);
        return new ScpSettings(
                readAllowed(keys),
                keys.flag("DicomCheckModalityHost", false),
                keys.flag("StrictAetComparison", false),
                timeout.isZero() ? Duration.ofDays(1) : timeout,
                keys.integer("MaximumPduLength", PDU_BYTES_DEFAULT, PDU_BYTES_LEAST, PDU_BYTES_MOST),
                orAny(keys, "AcceptedTransferSyntaxes"),
                readRefusedGroups(keys),
                orAny(keys, "AcceptedSopClasses"),
                keys.texts("RejectedSopClasses"),
                keys.flag("SynchronousCMove", true),
                keys.integer("StorageCommitmentReportsSize", 100, 1, 100_000),
                WorklistSettings.read(keys));
    }

    private static Set<Permission> readAllowed(Keys keys) {
        Set<Permission> allowed = EnumSet.noneOf(Permission.class);
        for (Permission permission : List.of(Permission.ECHO, Permission.STORE, Permission.FIND,
                Permission.FIND_WORKLIST, Permission.GET, Permission.MOVE)) {
            boolean byDefault = permission == Permission.ECHO || permission == Permission.STORE;
            if (keys.flag("DicomAlwaysAllow" + permission.word(), byDefault)) {
                allowed.add(permission);
            }
        }
        return allowed;
    }

    private static List<String> orAny(Keys keys, String key) {
        List<String> patterns = keys.texts(key);
        return keys.has(key) ? patterns : ANY;
    }

    private static Set<SyntaxGroup> readRefusedGroups(Keys keys) {
        List<SyntaxGroup> refused = new ArrayList<>();
        for (SyntaxGroup group : SyntaxGroup.values()) {
            if (!keys.flag(group.key(), true)) {
                refused.add(group);
            }
        }
        return Set.copyOf(refused);
    }
}
