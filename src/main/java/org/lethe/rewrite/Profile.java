package org.lethe.rewrite;

import java.util.Map;
import java.util.Set;
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
        return !(this instanceof None);
    }

    /** How it departs from its table. */
    default Tailoring tailoring() {
        return Tailoring.NONE;
    }

    /** The options of PS3.15 that are carried out. */
    default Set<Option> options() {
        return Set.of();
    }

    /** Whether free text stays, of which only what identifies is taken out. */
    default boolean cleans() {
        return options().stream().anyMatch(Option::cleans);
    }

    /** Puts the attributes in place that name the patient, whatever code a table has for them. */
    static void addPatient(Map<Integer, Action> actions) {
        actions.put(Tag.PatientName, Action.PATIENT_NAME);
        actions.put(Tag.PatientID, Action.PATIENT_ID);
    }

    /** The default: the newest Basic Profile, with some of its options, and with what a profile file says. */
    record Newest(NewestProfile table, Set<Option> options, Tailoring tailoring) implements Profile {
        @Override
        public ActionTable actionsFor(String sopClassUid) {
            return table.actionsFor(sopClassUid);
        }

        @Override
        public String methodText() {
            return "Lethe - PS 3.15 Table E.1-1 (after 2023b) Basic Profile"
                    + (tailoring.name() == null ? "" : "\\Profile " + tailoring.name());
        }

        @Override
        public String temporalInformation() {
            if (options.contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
                return "MODIFIED";
            }
            return options.contains(Option.RETAIN_LONGITUDINAL_FULL_DATES) ? "UNMODIFIED" : "REMOVED";
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
