package org.lethe.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How identities are taken away (docs/deidentification.md).
 *
 * @param profiles the folder of the profile files; empty if there are none
 * @param projects those whose patients keep their pseudonyms, by name
 */
public record DeidentificationSettings(Optional<Path> profiles, Map<String, ProjectSettings> projects) {
    private static final String PROFILES = "DeidentificationProfiles";

    public DeidentificationSettings {
        projects = Map.copyOf(projects);
    }

    static DeidentificationSettings read(Keys keys) {
        boolean isGiven = !keys.text(PROFILES, "").isEmpty();
        return new DeidentificationSettings(
                isGiven ? Optional.of(keys.path(PROFILES, "")) : Optional.empty(), ProjectSettings.readAll(keys));
    }
}
