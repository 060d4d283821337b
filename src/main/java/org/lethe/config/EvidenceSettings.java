package org.lethe.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The reports of jobs (docs/deidentification.md).
 *
 * @param enabled whether jobs that rewrite leave a report
 * @param keyFile the key that signs them; made when it is first needed. Empty for a file beside the index
 */
public record EvidenceSettings(boolean enabled, Optional<Path> keyFile) {
    static EvidenceSettings read(Keys keys) {
        return new EvidenceSettings(keys.flag("EvidenceEnabled", true), keys.optionalPath("EvidenceKeyFile"));
    }
}
