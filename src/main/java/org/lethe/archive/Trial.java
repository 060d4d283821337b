package org.lethe.archive;

import java.io.IOException;
import java.util.Map;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.ResourceIds;
import org.lethe.index.NewResource;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewritten;

/**
 * What a plan would make of one instance, of which nothing is stored.
 *
 * @param from Orthanc IDs of the instance and of what it belongs to
 * @param to Orthanc IDs of what would be made of it
 * @param patient what would be kept of the new patient
 */
record Trial(ResourceIds from, ResourceIds to, NewResource patient) {

    /**
     * @throws org.lethe.error.LetheException if nothing can be made of it
     * @throws IOException if it cannot be read
     */
    static Trial of(RewriteJobs jobs, RewritePlan plan, String instanceId) throws IOException {
        try (DicomFile original = jobs.open(instanceId)) {
            Rewritten rewritten = plan.apply(original, RewritePlan.Reporting.OFF);
            Arrival arrival = Arrival.of(rewritten, -1, jobs.kept());
            return new Trial(ResourceIds.of(original.dataset()), arrival.ids(), arrival.at(Level.PATIENT));
        }
    }

    /** Whether the new instance would take the place of the old one. */
    boolean isInPlace() {
        return from.equals(to);
    }

    /** The values of the new patient, by tag. */
    Map<Integer, String> patientTags() {
        return patient.tags();
    }
}
