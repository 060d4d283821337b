package org.lethe.dimse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lethe.config.DicomSettings;
import org.lethe.config.Modality;
import org.lethe.config.Modality.Permission;
import org.lethe.net.Acceptor.Request;

/** Who may ask this server for what (docs: "{@code DicomAlwaysAllow…}"). For any number of threads. */
final class Callers {
    private final Modalities modalities;
    private final DicomSettings settings;

    Callers(Modalities modalities, DicomSettings settings) {
        this.modalities = modalities;
        this.settings = settings;
    }

    /** Whether this server is called by its title, or by any if that does not matter. */
    boolean isCalledRightly(Request request) {
        return !settings.calledAetChecked() || isSame(request.calledAet(), settings.aet());
    }

    /** Whether there is anything that a caller may ask for. */
    boolean isWelcome(Request request) {
        return !settings.scp().allowedToAnybody().isEmpty() || !knownAs(request).isEmpty();
    }

    /** Whether a caller may ask for a service. */
    boolean may(Permission permission, Request request) {
        return settings.scp().allowedToAnybody().contains(permission)
                || knownAs(request).stream().anyMatch(modality -> modality.allowed().contains(permission));
    }

    /** Whether two titles are the same. */
    boolean isSame(String aet, String other) {
        return settings.scp().aetCaseSensitive() ? aet.equals(other) : aet.equalsIgnoreCase(other);
    }

    /** The modality that a caller is: of several with its title the one at its address, if there is one. */
    Optional<Modality> modality(Request request) {
        List<Modality> known = knownAs(request);
        Optional<Modality> any = known.stream().findFirst();
        return known.size() < 2
                ? any
                : known.stream().filter(modality -> isAt(modality, request.address())).findFirst().or(() -> any);
    }

    /** The modality that a caller is, if what is sent to it is anonymized: in doubt one of those that want that. */
    Optional<Modality> anonymizing(Request request) {
        List<Modality> known = knownAs(request);
        List<Modality> here = known.stream().filter(modality -> isAt(modality, request.address())).toList();
        return (here.isEmpty() ? known : here).stream()
                .filter(modality -> modality.anonymize().isPresent()).findFirst();
    }

    /** The modalities that a caller can be. */
    private List<Modality> knownAs(Request request) {
        return modalities.all().values().stream()
                .filter(modality -> isSame(modality.aet(), request.callingAet()))
                .filter(modality -> !settings.scp().modalityHostChecked() || isAt(modality, request.address()))
                .toList();
    }

    private static boolean isAt(Modality modality, InetAddress address) {
        try {
            return Arrays.asList(InetAddress.getAllByName(modality.host())).contains(address);
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
