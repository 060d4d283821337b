package org.lethe.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A project, in which the same patient always has the same pseudonym.
 *
 * @param key where its secret keys are
 * @param trialIdsFile the patients' given IDs; empty for a file beside the index
 * @param mayLookBack the registered users who may learn which patient a pseudonym stands for, and who may say which
 *     one it shall be
 */
public record ProjectSettings(KeySource key, Optional<Path> trialIdsFile, List<String> mayLookBack) {
    /** Short enough to stand in a PatientID before a pseudonym. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

    /** Where keys are; never in the index. */
    public sealed interface KeySource {
        /** A file that holds nothing else. */
        record InFile(Path file) implements KeySource {}

        /** An environment variable. */
        record InVariable(String name) implements KeySource {}
    }

    public ProjectSettings {
        Objects.requireNonNull(key);
        Objects.requireNonNull(trialIdsFile);
        mayLookBack = List.copyOf(mayLookBack);
    }

    /** Whether this can be the name of a project: up to 32 lower-case letters, digits and, inside, dashes. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    static Map<String, ProjectSettings> readAll(Keys keys) {
        Map<String, ProjectSettings> projects = new LinkedHashMap<>();
        Keys section = keys.section("Projects");
        for (String name : keys.members("Projects").keySet()) {
            if (isName(name)) {
                Keys members = section.section(name);
                read(members).ifPresent(project -> projects.put(name, project));
                members.noticeUnused();
            } else {
                keys.problem("Projects", "found a name that is not 1 to 32 lower-case letters, digits and dashes");
            }
        }
        return projects;
    }

    private static Optional<ProjectSettings> read(Keys keys) {
        String file = keys.text("KeyFile", "");
        String variable = keys.text("KeyVariable", "");
        if (file.isEmpty() == variable.isEmpty()) {
            keys.problem("KeyFile", "expected either KeyFile or KeyVariable, to say where the secret key is");
            return Optional.empty();
        }
        KeySource key = file.isEmpty()
                ? new KeySource.InVariable(variable)
                : new KeySource.InFile(keys.path("KeyFile", ""));
        return Optional.of(
                new ProjectSettings(key, keys.optionalPath("TrialIdsFile"), keys.texts("MayLookBack")));
    }
}
