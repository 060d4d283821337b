package org.lethe.index;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;

/**
 * The main DICOM tags: those that the index keeps in columns at each level, in Orthanc's default choice (docs: "Main
 * DICOM tags"; the lists agree with the metadata {@code MainDicomTagsSignature} that Orthanc 1.13 shows).
 */
public final class MainTags {
    private static final List<Integer> PATIENT =
            List.of(0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00101000);

    private static final List<Integer> STUDY = List.of(
            0x00080020, 0x00080030, 0x00080050, 0x00080080, 0x00080090, 0x00080201, 0x00081030, 0x0020000d,
            0x00200010, 0x00321032, 0x00321060);

    private static final List<Integer> SERIES = List.of(
            0x00080021, 0x00080031, 0x00080060, 0x00080070, 0x00080201, 0x00081010, 0x0008103e, 0x00081070,
            0x00180010, 0x00180015, 0x00180024, 0x00181030, 0x00181090, 0x00181400, 0x0020000e, 0x00200011,
            0x00200037, 0x00200105, 0x00201002, 0x00400244, 0x00400245, 0x00400254, 0x00400275, 0x00540081,
            0x00540101, 0x00541000);

    private static final List<Integer> INSTANCE = List.of(
            0x00080012, 0x00080013, 0x00080018, 0x00200012, 0x00200013, 0x00200032, 0x00200037, 0x00200100,
            0x00204000, 0x00280008, 0x00541330);

    private MainTags() {}

    /** The main tags of a level, in growing order. */
    public static List<Integer> of(Level level) {
        return switch (level) {
            case PATIENT -> PATIENT;
            case STUDY -> STUDY;
            case SERIES -> SERIES;
            case INSTANCE -> INSTANCE;
        };
    }

    /** The tag that names a resource of this level in DICOM: PatientID, StudyInstanceUID, ... */
    public static int identifierOf(Level level) {
        return switch (level) {
            case PATIENT -> 0x00100020;
            case STUDY -> 0x0020000d;
            case SERIES -> 0x0020000e;
            case INSTANCE -> 0x00080018;
        };
    }

    /**
     * At which level a search at {@code level} finds a tag: at that level itself, else at the nearest one above.
     *
     * @return empty if the tag is kept at none of them
     */
    public static Optional<Level> levelOf(int tag, Level level) {
        for (Level at = level; at != null; at = at.parent()) {
            if (of(at).contains(tag)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** The list as the metadata {@code MainDicomTagsSignature} shows it: {@code 0010,0010;0010,0020;...}. */
    public static String signatureOf(Level level) {
        return signatureOf(of(level));
    }

    /** The same of any tags. */
    public static String signatureOf(List<Integer> tags) {
        return tags.stream()
                .map(tag -> "%04x,%04x".formatted(tag >>> 16, tag & 0xffff))
                .collect(Collectors.joining(";"));
    }
}
