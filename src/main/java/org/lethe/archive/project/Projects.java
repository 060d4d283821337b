package org.lethe.archive.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.lethe.config.ProjectSettings;
import org.lethe.config.ProjectSettings.KeySource;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The projects of a server: the door of this package. */
public final class Projects {
    private static final String OPTION = "Pseudonyms";

    private final Map<String, Project> byName = new TreeMap<>();

    /**
     * Reads keys and trial IDs.
     *
     * @param directory with a folder for each project, for what it keeps in files
     * @param environment where keys may be
     * @param records where what projects record is kept
     * @throws LetheException if a key is not there, or if something cannot be read
     */
    public Projects(Map<String, ProjectSettings> settings, Path directory, Map<String, String> environment,
            ProjectRecords records) {
        settings.forEach((name, project) -> {
            Path own = directory.resolve(name);
            KeyRing keys = keysOf(name, project.key(), environment);
            TrialIdsTable trialIds =
                    records.trialIds(name, project.trialIdsFile().orElse(own.resolve("trial-ids.csv")));
            Lookups lookups = new Lookups(name, records.lookups(name, own.resolve("lookups.jsonl")), keys,
                    records.counter());
            byName.put(name, new Project(name, keys, trialIds, project.mayLookBack(), lookups));
        });
    }

    private static KeyRing keysOf(String project, KeySource source, Map<String, String> environment) {
        return switch (source) {
            case KeySource.InFile(Path file) -> KeyFile.read(file);
            case KeySource.InVariable(String variable) -> {
                String text = environment.get(variable);
                if (text == null) {
                    throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The environment variable " + variable
                            + ", which is to hold the key of project " + project + ", is not set");
                }
                yield KeyRing.parse(text.replace(',', '\n'), "The environment variable " + variable);
            }
        };
    }

    /** All of them, by name. */
    public List<Project> all() {
        return List.copyOf(byName.values());
    }

    /** @throws LetheException of kind INEXISTENT_ITEM if there is no such project */
    public Project named(String name) {
        Project project = byName.get(name);
        if (project == null) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such project");
        }
        return project;
    }

    /**
     * The project that a request names as {@code Pseudonyms}.
     *
     * @throws LetheException if there is no such project, or if the request is not to anonymize
     */
    public Optional<Project> askedFor(Verb verb, ObjectNode body) {
        JsonNode option = body.get(OPTION);
        if (option == null || option.isNull()) {
            return Optional.empty();
        }
        if (verb != Verb.ANONYMIZE) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "\"Pseudonyms\" is for requests to anonymize");
        }
        if (!option.isString()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"Pseudonyms\" must be the name of a project");
        }
        Project project = byName.get(option.stringValue());
        if (project == null) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "\"Pseudonyms\" names no project of the configuration");
        }
        return Optional.of(project);
    }
}
