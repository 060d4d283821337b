package org.lethe.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How identities are taken away (docs/deidentification.md).
 *
 * @param profiles the folder of the profile files; empty if there are none
 */
public record DeidentificationSettings(Optional<Path> profiles) {
    private static final String PROFILES = "DeidentificationProfiles";

    static DeidentificationSettings read(Keys keys) {
        boolean isGiven = !keys.text(PROFILES, "").isEmpty();
        return new DeidentificationSettings(isGiven ? Optional.of(keys.path(PROFILES, "")) : Optional.empty());
    }
}
