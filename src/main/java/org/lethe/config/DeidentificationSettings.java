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
    public DeidentificationSettings {
        projects = Map.copyOf(projects);
    }

    static DeidentificationSettings read(Keys keys) {
        return new DeidentificationSettings(
                keys.optionalPath("DeidentificationProfiles"), ProjectSettings.readAll(keys));
    }
}
