package org.lethe.rewrite;

import java.util.Map;
import org.lethe.dicom.Tag;

/** A way to de-identify (PS3.15 annex E), or none for requests that only modify. */
sealed interface Profile {
    /** The actions for datasets of a SOP class; null stands for an unknown one. */
    ActionTable actionsFor(String sopClassUid);

    /** What (0012,0063) De-identification Method says, at most 64 characters; null if nothing is de-identified. */
    String methodText();

    /** What (0028,0303) Longitudinal Temporal Information Modified says. */
    String temporalInformation();

    /** Whether items of sequences are treated, too. */
    default boolean isDeidentification() {
        return methodText() != null;
    }

    /** Puts the attributes in place that name the patient, whatever code a table has for them. */
    static void addPatient(Map<Integer, Action> actions) {
        actions.put(Tag.PatientName, Action.PATIENT_NAME);
        actions.put(Tag.PatientID, Action.PATIENT_ID);
    }

    /** The default: the newest Basic Profile. */
    record Newest(NewestProfile table) implements Profile {
        @Override
        public ActionTable actionsFor(String sopClassUid) {
            return table.actionsFor(sopClassUid);
        }

        @Override
        public String methodText() {
            return "Lethe - PS 3.15 Table E.1-1 (after 2023b) Basic Profile";
        }

        @Override
        public String temporalInformation() {
            return "REMOVED";
        }
    }

    /** The effect that an edition has in Orthanc. */
    record Recorded(RewriteRequest.Edition edition, ActionTable actions) implements Profile {
        @Override
        public ActionTable actionsFor(String sopClassUid) {
            return actions;
        }

        @Override
        public String methodText() {
            boolean hasBasicProfile = edition != RewriteRequest.Edition.E2008;
            return "Lethe - PS 3.15-" + edition.title() + " Table E.1-1" + (hasBasicProfile ? " Basic Profile" : "");
        }

        /** The table of 2008 leaves the dates of studies, series and images. */
        @Override
        public String temporalInformation() {
            return edition == RewriteRequest.Edition.E2008 ? "UNMODIFIED" : "REMOVED";
        }
    }

    /** No profile: only the identifiers that a modification renews. */
    record None(ActionTable actions) implements Profile {
        @Override
        public ActionTable actionsFor(String sopClassUid) {
            return actions;
        }

        @Override
        public String methodText() {
            return null;
        }

        @Override
        public String temporalInformation() {
            return null;
        }
    }
}
