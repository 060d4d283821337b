package org.lethe.rewrite;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pseudonyms of a project: what its key makes of patients and UIDs, but for patients who were given an alias.
 * The same in all jobs, on all servers, at all times. Immutable, for all threads at once.
 */
public final class ProjectPseudonyms {
    /**
     * Characters of what is derived, of five bits each: the odds that any two of a million patients get the same are 1
     * to 2.3 million.
     */
    public static final int DERIVED_CHARACTERS = 12;

    private final String prefix;
    private final JobKey key;
    private final Pseudonyms pseudonyms;
    private final Function<PatientIdentity, Optional<PatientAlias>> given;

    /**
     * @param prefix of what is derived, such as {@code PROJECT-A-}
     * @param key of the project
     * @param given the aliases that were not derived; they take precedence
     */
    public ProjectPseudonyms(String prefix, JobKey key, Function<PatientIdentity, Optional<PatientAlias>> given) {
        this.prefix = Objects.requireNonNull(prefix);
        this.key = Objects.requireNonNull(key);
        this.pseudonyms = new Pseudonyms(key);
        this.given = Objects.requireNonNull(given);
    }

    /** What a patient is called: what was given, else what is derived. */
    public PatientAlias aliasOf(PatientIdentity patient) {
        return given.apply(patient).orElseGet(() -> {
            String derived = derived(patient);
            return new PatientAlias(derived, derived);
        });
    }

    /** What the key makes of a patient, whatever was given, such as {@code PROJECT-A-7QX4K2M9TWHB}. */
    public String derived(PatientIdentity patient) {
        return prefix + pseudonyms.session().code(patient.text(), DERIVED_CHARACTERS);
    }

    JobKey key() {
        return key;
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "ProjectPseudonyms";
    }
}
