package org.lethe.dimse;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;

/**
 * The presentation contexts of an association in which instances are fetched by C-GET: one cannot know which ones will
 * come, and there are more storage SOP classes than an association can have. The usual ones are proposed, and the usual
 * compressions for the classes that are usually compressed.
 */
final class GetContexts {
    private static final String PATIENTS = "1.2.840.10008.5.1.4.1.1.";

    /** Beginnings, behind that root, of classes that come last, if there is room: seldom, new, or not of patients. */
    private static final List<String> SELDOM = List.of("9.4", "9.5", "9.6", "9.7", "9.8", "11.6", "11.7", "11.8",
            "11.9", "11.10", "11.11", "11.12", "14.", "66.6", "66.7", "66.8", "68.", "77.1.5.5", "77.1.5.6",
            "77.1.5.7", "77.1.5.8", "78.", "79.", "80.", "81.", "82.", "88.74", "88.75", "88.76", "88.77", "90.", "91.",
            "104.3", "104.4", "104.5", "131", "200.", "201.", "481.10", "481.11", "481.12", "481.13", "481.14",
            "481.15", "481.16", "481.17", "481.18", "481.19", "481.20", "481.21", "481.22", "481.23", "481.24",
            "481.25", "501.", "601.");

    private static final List<String> PLAIN = List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);

    private static final List<String> OFTEN_COMPRESSED = List.of(UID.CTImageStorage, UID.MRImageStorage,
            UID.UltrasoundImageStorage, UID.UltrasoundMultiFrameImageStorage, UID.SecondaryCaptureImageStorage,
            UID.XRayAngiographicImageStorage, UID.DigitalXRayImageStorageForPresentation);

    private static final List<String> COMPRESSIONS =
            List.of(UID.JPEGBaseline8Bit, UID.JPEGLosslessSV1, UID.JPEG2000Lossless, UID.RLELossless);

    private final AcceptedContexts accepted;

    GetContexts(AcceptedContexts accepted) {
        this.accepted = accepted;
    }

    /** What is proposed, the C-GET itself first. */
    List<PresentationContext> toList(String model) {
        List<PresentationContext> contexts = new ArrayList<>();
        add(contexts, model, PLAIN);
        for (String sopClass : OFTEN_COMPRESSED) {
            for (String syntax : COMPRESSIONS) {
                if (accepted.acceptsStorageOf(sopClass) && accepted.acceptsTransferSyntax(syntax)) {
                    add(contexts, sopClass, List.of(syntax));
                }
            }
        }
        List<String> patients = accepted.sopClasses().stream()
                .filter(uid -> uid.startsWith(PATIENTS) && !Uids.find(uid).retired()).toList();
        patients.stream().filter(uid -> !isSeldom(uid)).forEach(uid -> add(contexts, uid, PLAIN));
        patients.stream().filter(GetContexts::isSeldom).forEach(uid -> add(contexts, uid, PLAIN));
        return contexts;
    }

    private static boolean isSeldom(String sopClass) {
        return SELDOM.stream().anyMatch(sopClass.substring(PATIENTS.length())::startsWith);
    }

    private static void add(List<PresentationContext> contexts, String sopClass, List<String> syntaxes) {
        if (contexts.size() < PresentationContext.COUNT_MAX) {
            contexts.add(new PresentationContext(PresentationContext.idAt(contexts.size()), sopClass, syntaxes));
        }
    }

    /** That this side takes the instances, although it asked for the association. */
    static List<RoleSelection> roles(List<PresentationContext> contexts) {
        return contexts.stream().skip(1).map(PresentationContext::abstractSyntax).distinct()
                .map(sopClass -> new RoleSelection(sopClass, false, true)).toList();
    }
}
