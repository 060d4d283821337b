package org.lethe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How identities are taken away (docs/deidentification.md).
 *
 * @param profiles the folder of the profile files; empty if there are none
 * @param projects those whose patients keep their pseudonyms, by name
 * @param onIngest whose instances are anonymized before they are stored; the first rule that is for a sender holds
 * @param evidence the reports of jobs
 */
public record DeidentificationSettings(Optional<Path> profiles, Map<String, ProjectSettings> projects,
        List<IngestRule> onIngest, EvidenceSettings evidence) {
    public DeidentificationSettings {
        projects = Map.copyOf(projects);
        onIngest = List.copyOf(onIngest);
    }

    static DeidentificationSettings read(Keys keys) {
        return new DeidentificationSettings(
                keys.optionalPath("DeidentificationProfiles"), ProjectSettings.readAll(keys), IngestRule.readAll(keys),
                EvidenceSettings.read(keys));
    }
}
