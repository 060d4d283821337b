package org.lethe.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The options that were given, from wherever they came, each with its origin. */
final class Options {
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final Map<String, Origin> origins = new HashMap<>();
    private final Path directory;

    /**
     * Where an option came from.
     *
     * @param name of the file or the environment variable
     * @param directory where a relative path in it starts
     */
    record Origin(String name, Path directory) {}

    /** @param directory where relative paths start that no file gave: the defaults, and those of the environment */
    Options(Path directory) {
        this.directory = directory;
    }

    ObjectNode root() {
        return root;
    }

    Path directory() {
        return directory;
    }

    /** Empty for an option that was not given. */
    Optional<Origin> origin(String key) {
        return Optional.ofNullable(origins.get(key));
    }

    /** Whether it takes the origin to find an option. */
    boolean areOfSeveralOrigins() {
        return origins.values().stream().map(Origin::name).distinct().count() > 1;
    }

    /** Adds all options of a file. One that another file has already is a problem, as in Orthanc. */
    void add(ObjectNode file, Origin origin, List<String> problems) {
        for (Map.Entry<String, JsonNode> option : file.properties()) {
            Origin other = origins.putIfAbsent(option.getKey(), origin);
            if (other == null) {
                root.set(option.getKey(), option.getValue());
            } else {
                problems.add(option.getKey() + ": given by " + other.name() + " and by " + origin.name());
            }
        }
    }

    /**
     * Sets an option, or a member of one, whatever it was before.
     *
     * @param path names of the option, and of members within it
     */
    void override(List<String> path, JsonNode value, String source, List<String> problems) {
        String key = path.getFirst();
        ObjectNode parent = root;
        for (String name : path.subList(0, path.size() - 1)) {
            if (!parent.has(name)) {
                parent.putObject(name);
            }
            if (!(parent.get(name) instanceof ObjectNode object)) {
                problems.add(source + ": " + name + " is " + Keys.typeOf(parent.get(name)) + ", and no object");
                return;
            }
            parent = object;
        }
        parent.set(path.getLast(), value);
        Origin before = origins.get(key);
        String name = before == null || path.size() == 1 ? source : before.name() + ", " + source;
        origins.put(key, new Origin(name, directory));
    }
}
