package org.lethe.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * All there is to say about what configures a server, whether it could start or not.
 *
 * @param configuration empty if there are faults
 * @param problems the faults, a line each
 * @param options what is in use, with where it came from, by name
 */
public record ConfigurationCheck(Optional<Configuration> configuration, List<String> problems,
        List<EffectiveOption> options) {
    public ConfigurationCheck {
        problems = List.copyOf(problems);
        options = List.copyOf(options);
    }

    /**
     * Reads files and folders, and what the environment has to say to them.
     *
     * @param paths may be none: then there are the defaults and the environment
     */
    public static ConfigurationCheck of(List<Path> paths, Map<String, String> environment) {
        Path directory = paths.isEmpty() ? Path.of("") : ConfigurationFiles.directoryOf(paths.getFirst());
        List<String> problems = new ArrayList<>();
        ConfigurationFiles files = new ConfigurationFiles(environment, problems);
        return of(new Options(directory), options -> paths.forEach(path -> files.read(path, options)), environment,
                problems);
    }

    /**
     * Reads a text, and what the environment has to say to it.
     *
     * @param directory where relative paths start
     */
    static ConfigurationCheck ofText(String text, Path directory, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        ConfigurationFiles files = new ConfigurationFiles(environment, problems);
        Options.Origin origin = new Options.Origin("The configuration", directory);
        return of(new Options(directory), options -> files.readText(text, origin, options), environment, problems);
    }

    private static ConfigurationCheck of(Options options, Consumer<Options> fill, Map<String, String> environment,
            List<String> problems) {
        fill.accept(options);
        new EnvironmentOptions(environment, known(), problems).override(options);
        List<String> notices = new ArrayList<>();
        Keys keys = new Keys(options, problems, notices);
        Settings settings = Settings.read(keys);
        noticeUnused(options, keys.used(), notices);
        return new ConfigurationCheck(
                problems.isEmpty() ? Optional.of(new Configuration(settings, notices)) : Optional.empty(),
                problems,
                keys.effective());
    }

    /** The names of all options, those that are not in use included. */
    private static Set<String> known() {
        Keys keys = new Keys(new Options(Path.of("")), new ArrayList<>(), new ArrayList<>());
        Settings.read(keys);
        Set<String> known = new HashSet<>(keys.used());
        known.addAll(OrthancKeys.NOT_IN_USE);
        return known;
    }

    private static void noticeUnused(Options options, Set<String> used, List<String> notices) {
        Set<String> unused = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry : options.root().properties()) {
            String key = entry.getKey();
            String reason = OrthancKeys.REASONS.get(key);
            if (!used.contains(key) && reason != null) {
                notices.add(key + " is not in use: " + reason);
            } else if (!used.contains(key)) {
                (OrthancKeys.NOT_IN_USE.contains(key) ? unused : unknown).add(key);
            }
        }
        if (!unused.isEmpty()) {
            notices.add("Options of Orthanc that are known, but not in use: " + String.join(", ", unused));
        }
        if (!unknown.isEmpty()) {
            notices.add("Options that are not known, and are ignored: " + String.join(", ", unknown));
        }
    }
}
