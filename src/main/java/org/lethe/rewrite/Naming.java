package org.lethe.rewrite;

/**
 * From what new identifiers follow, and what patients are called.
 *
 * @param key from which UIDs follow
 * @param project that knows what each patient is called; null if the request is for none
 * @param patientName of all patients if the request is for no project
 */
record Naming(JobKey key, ProjectPseudonyms project, String patientName) {
    static Naming of(JobKey key, String patientName) {
        return new Naming(key, null, patientName);
    }

    static Naming of(ProjectPseudonyms project) {
        return new Naming(project.key(), project, null);
    }
}
