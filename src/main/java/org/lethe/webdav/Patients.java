package org.lethe.webdav;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Constraint;
import org.lethe.index.Index;
import org.lethe.index.Query;
import org.lethe.index.Resource;

/**
 * Patients by names that begin with their PatientID. They are found without going through all of them: by the
 * PatientID, or by a mark with the whole Orthanc ID where the PatientID cannot be read from the name.
 */
record Patients(Index index) {
    private static final Pattern MARKED =
            Pattern.compile(".*\\(([0-9a-f]{8}(?:-[0-9a-f]{8}){4})\\)", Pattern.DOTALL);

    /** The patients that what has this name may belong to; few. */
    List<Resource> calledLike(String name) {
        Matcher marked = MARKED.matcher(name);
        if (marked.matches()) {
            Optional<Resource> patient = index.resource(Level.PATIENT, marked.group(1));
            if (patient.isPresent()) {
                return List.of(patient.get());
            }
        }
        int end = (name + ' ').indexOf(Naming.BETWEEN);
        // The space before it went, if nothing stood there.
        String patientId = name.startsWith("- ") || name.equals("-") ? "" : name.substring(0, Math.max(end, 0));
        Query query = Query.all(Level.PATIENT).with(new Constraint(Level.PATIENT, Tag.PatientID,
                new Constraint.OneOf(List.of(patientId)), Constraint.Letters.EXACT));
        return index.resources(Level.PATIENT, index.find(query));
    }

    /** The mark that what belongs to a patient needs to be found; empty if it needs none. */
    static String markOf(Resource patient) {
        String patientId = patient.tags().getOrDefault(Tag.PatientID, "").strip();
        boolean isReadable = Naming.clean(patientId).equals(patientId) && !patientId.startsWith("-")
                && !(patientId + ' ').contains(Naming.BETWEEN);
        return isReadable ? "" : patient.id();
    }
}
