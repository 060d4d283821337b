package org.lethe.rewrite;

import java.util.Objects;

/**
 * What a patient is called in a project.
 *
 * @param id the new (0010,0020) Patient ID
 * @param name the new (0010,0010) Patient's Name
 */
public record PatientAlias(String id, String name) {
    public PatientAlias {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
    }
}
