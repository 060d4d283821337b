package org.lethe.rewrite;

/**
 * From what new identifiers follow, and what patients are called.
 *
 * @param key from which UIDs follow
 * @param project that knows what each patient is called; null if the request is for none
 * @param patientName of all patients if the request is for no project
 */
public record Naming(JobKey key, ProjectPseudonyms project, String patientName) {
    /** What de-identified patients bear if nobody cares. */
    private static final String ANYBODY = "Anonymized";

    /** The names of one job: all its patients bear the same. */
    public static Naming of(JobKey key, String patientName) {
        return new Naming(key, null, patientName);
    }

    /** The names of one job, of which nobody will see what patients are called. */
    public static Naming of(JobKey key) {
        return of(key, ANYBODY);
    }

    /** The names of a project, the same in all jobs. */
    public static Naming of(ProjectPseudonyms project) {
        return new Naming(project.key(), project, null);
    }
}
