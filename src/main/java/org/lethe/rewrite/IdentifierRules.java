package org.lethe.rewrite;

import static org.lethe.dicom.Level.INSTANCE;
import static org.lethe.dicom.Level.PATIENT;

import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;

/**
 * When a request may name the four identifiers of the resource tree (Orthanc Book, "Anonymization and modification").
 * Only at the top level of the dataset: inside of sequences they are attributes like others.
 */
final class IdentifierRules {
    /** The list of the request in which a tag stands. */
    enum Member {
        REPLACE("Replace"),
        KEEP("Keep"),
        REMOVE("Remove");

        final String title;

        Member(String title) {
            this.title = title;
        }
    }

    /** On what terms an identifier may stand there. */
    private enum Terms {
        FREE,
        NEEDS_FORCE,
        NEVER
    }

    private IdentifierRules() {}

    /** The level whose resources a tag identifies; null for all the other tags. */
    static Level levelOf(int tag) {
        return switch (tag) {
            case Tag.PatientID -> Level.PATIENT;
            case Tag.StudyInstanceUID -> Level.STUDY;
            case Tag.SeriesInstanceUID -> Level.SERIES;
            case Tag.SOPInstanceUID -> Level.INSTANCE;
            default -> null;
        };
    }

    static void check(Level level, Member member, int tag, boolean force, Faults faults) {
        Level identified = levelOf(tag);
        if (identified == null) {
            return;
        }
        switch (termsOf(level, member, identified)) {
            case FREE -> {
            }
            case NEEDS_FORCE -> {
                if (!force) {
                    faults.add(
                            ErrorKind.BAD_REQUEST,
                            member.title + " of " + keywordOf(identified) + " (" + Tag.toHex(tag)
                                    + ") changes the identity of resources: at the level " + level.title()
                                    + " it needs the option \"Force\"");
                }
            }
            case NEVER ->
                    faults.add(
                            ErrorKind.BAD_REQUEST,
                            keywordOf(identified) + " (" + Tag.toHex(tag)
                                    + ") identifies resources: it cannot be removed");
        }
    }

    private static Terms termsOf(Level level, Member member, Level identified) {
        return switch (member) {
            case REMOVE -> Terms.NEVER;
            case KEEP -> Terms.NEEDS_FORCE;
            // For one instance nothing is stored, and for a patient it is what the request is about.
            case REPLACE ->
                    identified == PATIENT && (level == INSTANCE || level == PATIENT) ? Terms.FREE : Terms.NEEDS_FORCE;
        };
    }

    /** A modified patient has to be told from the original: its PatientID is replaced, or kept on purpose. */
    static void checkNamesPatientId(boolean namesPatientId, Faults faults) {
        if (!namesPatientId) {
            faults.add(
                    ErrorKind.BAD_REQUEST,
                    "To modify a patient, its PatientID must be in \"Replace\","
                            + " or in \"Keep\" with the option \"Force\"");
        }
    }

    private static String keywordOf(Level identified) {
        return switch (identified) {
            case PATIENT -> "PatientID";
            case STUDY -> "StudyInstanceUID";
            case SERIES -> "SeriesInstanceUID";
            case INSTANCE -> "SOPInstanceUID";
        };
    }
}
