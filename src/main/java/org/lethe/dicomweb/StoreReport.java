package org.lethe.dicomweb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lethe.archive.InstanceUids;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What became of instances that somebody wanted to store (PS3.18 section 10.5.3 and annex I). */
final class StoreReport {
    private static final int PROCESSING_FAILURE = 0x0110;
    private static final int OUT_OF_RESOURCES = 0xA700;
    private static final int OF_ANOTHER_STUDY = 0xA900;
    private static final int CANNOT_UNDERSTAND = 0xC000;
    private static final int FAILED_MAX = 10_000;

    private final Places places;
    private final Set<String> studies = new LinkedHashSet<>();
    private final List<Item> stored = new ArrayList<>();
    private final List<Item> failed = new ArrayList<>();

    /** How it ended. */
    enum Outcome {
        NOTHING,
        ALL_STORED,
        SOME_FAILED,
        ALL_FAILED
    }

    StoreReport(Places places) {
        this.places = places;
    }

    void stored(String sopClassUid, InstanceUids uids) {
        studies.add(uids.study());
        stored.add(Item.of(dataset()
                .put(text(Tag.ReferencedSOPClassUID, VR.UI, sopClassUid))
                .put(text(Tag.ReferencedSOPInstanceUID, VR.UI, uids.instance()))
                .put(text(Tag.RetrieveURL, VR.UR,
                        places.of(List.of(uids.study(), uids.series(), uids.instance()))))
                .build()));
    }

    /** @throws LetheException of kind {@code TOO_LARGE} if so much fails that it cannot be an honest mistake */
    void failed(String sopClassUid, String sopInstanceUid, ErrorKind kind) {
        if (failed.size() == FAILED_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "More than " + FAILED_MAX + " instances cannot be stored");
        }
        failed.add(Item.of(dataset()
                .put(text(Tag.ReferencedSOPClassUID, VR.UI, sopClassUid))
                .put(text(Tag.ReferencedSOPInstanceUID, VR.UI, sopInstanceUid))
                .put(Element.ofUnsignedShort(Tag.FailureReason, switch (kind) {
                    case NOT_ANONYMIZED, BAD_FILE_FORMAT, INEXISTENT_TAG -> CANNOT_UNDERSTAND;
                    case CONFLICT -> OF_ANOTHER_STUDY;
                    case FULL_STORAGE, UNAVAILABLE -> OUT_OF_RESOURCES;
                    default -> PROCESSING_FAILURE;
                }))
                .build()));
    }

    Outcome outcome() {
        if (failed.isEmpty()) {
            return stored.isEmpty() ? Outcome.NOTHING : Outcome.ALL_STORED;
        }
        return stored.isEmpty() ? Outcome.ALL_FAILED : Outcome.SOME_FAILED;
    }

    Attributes toDataset() {
        Attributes.Builder report = dataset();
        if (studies.size() == 1) {
            report.put(text(Tag.RetrieveURL, VR.UR, places.of(List.copyOf(studies))));
        }
        if (!failed.isEmpty()) {
            report.put(Element.ofSequence(Tag.FailedSOPSequence, failed));
        }
        if (!stored.isEmpty()) {
            report.put(Element.ofSequence(Tag.ReferencedSOPSequence, stored));
        }
        return report.build();
    }

    private static Attributes.Builder dataset() {
        return Attributes.builder(SpecificCharacterSet.UTF_8);
    }

    private static Element text(int tag, VR vr, String text) {
        return Element.ofText(tag, vr, text, SpecificCharacterSet.UTF_8);
    }
}
