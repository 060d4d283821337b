package org.lethe.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.lethe.config.Modality.RetrieveMethod;

/**
 * How this server asks other DICOM servers, as a service class user.
 *
 * @param modalities those that it knows, by symbolic name
 * @param modalitiesInDatabase whether they are kept in the index, so that those of the REST API outlive a restart
 * @param timeout how long to wait for a peer
 * @param retrieveMethod how instances are fetched from a modality that does not say; never that of the system
 * @param findChecked whether an echo tries C-FIND, too
 * @param queriesMax how many queries and their answers are remembered
 * @param preferredSyntax UID of the transfer syntax that an instance is turned into before any other, for a modality
 *     that does not take its own
 * @param keptFor how long an association is kept for the next question; zero for not at all
 */
public record ScuSettings(Map<String, Modality> modalities, boolean modalitiesInDatabase, Duration timeout,
        RetrieveMethod retrieveMethod, boolean findChecked, int queriesMax,
        String preferredSyntax, Duration keptFor) {
    public static final String PREFERRED_SYNTAX = "DicomScuPreferredTransferSyntax";

    private static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final int TIMEOUT_SECONDS_MAX = 86_400;
    private static final int KEPT_SECONDS_MAX = 3600;
    private static final RetrieveMethod[] METHODS = {RetrieveMethod.C_MOVE, RetrieveMethod.C_GET};

    public ScuSettings {
        modalities = Map.copyOf(modalities);
    }

    /** Whether this can be the symbolic name of a modality: letters, digits, dots, dashes and underscores of ASCII. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static ScuSettings read(Keys keys) {
        boolean inDatabase = keys.flag("DicomModalitiesInDatabase", false);
        Map<String, Modality> modalities = keys.named("DicomModalities", Modality::read);
        if (inDatabase && !modalities.isEmpty()) {
            keys.notice("DicomModalities is not used, as DicomModalitiesInDatabase is true");
        }
        Duration timeout = keys.seconds("DicomScuTimeout", 10, 0, TIMEOUT_SECONDS_MAX);
        return new ScuSettings(modalities, inDatabase, timeout.isZero() ? Duration.ofDays(1) : timeout,
                keys.choice("DicomDefaultRetrieveMethod", METHODS, RetrieveMethod.C_MOVE),
                keys.flag("DicomEchoChecksFind", false),
                keys.integer("QueryRetrieveSize", 100, 1, 100_000),
                keys.text(PREFERRED_SYNTAX, EXPLICIT_VR_LITTLE_ENDIAN),
                keys.seconds("DicomAssociationCloseDelay", 5, 0, KEPT_SECONDS_MAX));
    }
}
