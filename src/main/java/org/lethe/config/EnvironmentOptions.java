package org.lethe.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Options in environment variables, which win over those of files (Orthanc Book, "orthancteam/orthanc Docker images"):
 * {@code ORTHANC__STABLE_AGE} is the option {@code StableAge}, {@code ORTHANC__DICOM_WEB__ROOT} the member {@code Root}
 * of the option {@code DicomWeb}, and {@code ORTHANC_JSON} a whole configuration. The same with {@code LETHE}, which
 * wins over {@code ORTHANC}.
 */
final class EnvironmentOptions {
    private static final List<String> PREFIXES = List.of("ORTHANC", "LETHE");
    private static final String SEPARATOR = "__";
    private static final Pattern LOWER_CASE = Pattern.compile("[a-z]");

    private final Map<String, String> environment;
    private final Map<String, String> keys = new HashMap<>();
    private final List<String> problems;

    /**
     * @param known the options that there are
     * @param problems gets a line for each fault
     */
    EnvironmentOptions(Map<String, String> environment, Set<String> known, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
        known.forEach(key -> keys.put(key.toUpperCase(Locale.ROOT), key));
    }

    /** Puts what the environment says in the place of what files said. */
    void override(Options options) {
        for (String prefix : PREFIXES) {
            String name = prefix + "_JSON";
            String text = environment.get(name);
            if (text != null && !text.isBlank()) {
                new ConfigurationFiles(environment, problems).parseObject(text, name)
                        .ifPresent(object -> object.properties().forEach(option -> options
                                .override(List.of(option.getKey()), option.getValue(), name, problems)));
            }
        }
        for (String prefix : PREFIXES) {
            environment.keySet().stream().filter(name -> name.startsWith(prefix + SEPARATOR))
                    // A whole option comes before its members.
                    .sorted(Comparator.comparing((String name) -> partsOf(name).size())
                            .thenComparing(Comparator.naturalOrder()))
                    .forEach(name -> override(name, options));
        }
    }

    private void override(String name, Options options) {
        List<String> parts = partsOf(name);
        List<String> path = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            path.add(path.isEmpty() ? keyOf(part) : memberOf(part));
        }
        if (path.contains("")) {
            problems.add("environment variable " + name + ": names no option");
            return;
        }
        options.override(path, ConfigurationFiles.valueOf(environment.get(name)), name, problems);
    }

    private static List<String> partsOf(String name) {
        return List.of(name.split(SEPARATOR, -1));
    }

    private String keyOf(String part) {
        String key = keys.get(part.replace("_", "").toUpperCase(Locale.ROOT));
        return key == null ? memberOf(part) : key;
    }

    /** {@code DICOM_WEB} as {@code DicomWeb}; what has small letters is meant as it is. */
    private static String memberOf(String part) {
        if (LOWER_CASE.matcher(part).find()) {
            return part;
        }
        StringBuilder member = new StringBuilder();
        for (String word : part.split("_")) {
            if (!word.isEmpty()) {
                member.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
        }
        return member.toString();
    }
}
