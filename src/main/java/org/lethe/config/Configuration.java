package org.lethe.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What configuration files and the environment said.
 *
 * @param settings everything, with the defaults in the place of what they left out
 * @param notices what the person who starts the server should know, a line each; free of values of the files
 */
public record Configuration(Settings settings, List<String> notices) {
    public Configuration {
        notices = List.copyOf(notices);
    }

    /** The built-in defaults; relative paths start from the current directory. */
    public static Configuration defaults() {
        return parse("{}", Path.of(""), Map.of());
    }

    /**
     * Reads a file: see {@link #read(List, Map)}.
     *
     * @throws LetheException naming every fault at once
     */
    public static Configuration read(Path file, Map<String, String> environment) {
        return read(List.of(file), environment);
    }

    /**
     * Reads files and folders. Relative paths in a file start from its folder, as in Orthanc.
     *
     * @param environment where <code>${NAME}</code> and <code>${NAME:-default}</code> are looked up, and where options
     *     are that win over those of the files
     * @throws LetheException naming every fault at once
     */
    public static Configuration read(List<Path> paths, Map<String, String> environment) {
        return require(ConfigurationCheck.of(paths, environment));
    }

    /**
     * Reads the text of a configuration.
     *
     * @param directory where relative paths start
     * @param environment likewise
     * @throws LetheException naming every fault of the text at once
     */
    static Configuration parse(String text, Path directory, Map<String, String> environment) {
        return require(ConfigurationCheck.ofText(text, directory, environment));
    }

    private static Configuration require(ConfigurationCheck check) {
        return check.configuration().orElseThrow(() -> new LetheException(ErrorKind.BAD_FILE_FORMAT,
                "The configuration has faults, so the server does not start:\n  - "
                        + String.join("\n  - ", check.problems())));
    }
}
