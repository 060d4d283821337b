package org.lethe.dimse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.net.PresentationContext;
import org.lethe.net.RoleSelection;

/**
 * The presentation contexts of an association in which instances are fetched by C-GET: one cannot know which ones will
 * come, and there are more storage SOP classes than an association can have. All those of images and documents of
 * patients are proposed, and the usual compressions for the classes that are usually compressed.
 */
final class GetContexts {
    private static final String PATIENTS = "1.2.840.10008.5.1.4.1.1.";

    /** Branches of that root for protocols, lenses of the eye, security, and materials. */
    private static final Predicate<String> OUT_OF_THE_WAY = List.of("78.", "79.", "80.", "81.", "82.", "90.", "131",
            "200.", "201.", "501.", "601.").stream()
            .<Predicate<String>>map(branch -> uid -> uid.startsWith(PATIENTS + branch))
            .reduce(_ -> false, Predicate::or);

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
        for (String sopClass : accepted.sopClasses()) {
            Uids.Entry entry = Uids.find(sopClass);
            if (sopClass.startsWith(PATIENTS) && !OUT_OF_THE_WAY.test(sopClass) && !entry.retired()) {
                add(contexts, sopClass, PLAIN);
            }
        }
        return contexts;
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
