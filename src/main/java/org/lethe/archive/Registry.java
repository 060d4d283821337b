package org.lethe.archive;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.lethe.config.ScuSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Others whom this server knows, by symbolic name: those of the configuration, whose changes last until the next start,
 * or those of the index, whose changes outlive it. For any number of threads.
 *
 * @param <T> what is known of each
 */
public final class Registry<T> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Index index;
    private final Kind<T> kind;
    private final boolean inDatabase;

    // Guarded by this.
    private final SortedMap<String, T> entries = new TreeMap<>();

    /**
     * What is kept.
     *
     * @param word for one of them, in messages
     * @param property of the index that keeps them
     * @param read from what was kept
     * @param toJson what is kept
     */
    public record Kind<T>(String word, String property, Function<JsonNode, T> read, Function<T, JsonNode> toJson) {}

    private Registry(Index index, Kind<T> kind, boolean inDatabase) {
        this.index = index;
        this.kind = kind;
        this.inDatabase = inDatabase;
    }

    /** Those of the configuration. */
    public static <T> Registry<T> ofConfiguration(Index index, Kind<T> kind, Map<String, T> configured) {
        Registry<T> registry = new Registry<>(index, kind, false);
        registry.entries.putAll(configured);
        return registry;
    }

    /**
     * Those of the index.
     *
     * @throws LetheException if the index cannot be read
     */
    public static <T> Registry<T> ofIndex(Index index, Kind<T> kind) {
        Registry<T> registry = new Registry<>(index, kind, true);
        index.property(kind.property).map(JSON::readTree).ifPresent(kept -> kept.properties()
                .forEach(each -> registry.entries.put(each.getKey(), kind.read.apply(each.getValue()))));
        return registry;
    }

    /** All of them, by name. */
    public synchronized SortedMap<String, T> all() {
        return new TreeMap<>(entries);
    }

    /** The one with a name. */
    public synchronized Optional<T> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /**
     * Sets one, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public synchronized void put(String name, T entry) {
        if (!ScuSettings.isName(name)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The name of a " + kind.word
                    + " may have letters, digits, dots, dashes and underscores only");
        }
        SortedMap<String, T> changed = all();
        changed.put(name, entry);
        become(changed);
    }

    /**
     * Forgets one.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public synchronized void remove(String name) {
        SortedMap<String, T> changed = all();
        if (changed.remove(name) == null) {
            throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no " + kind.word + " with this name");
        }
        become(changed);
    }

    /** Keeps first, so that nothing is known here that a restart would forget. */
    private void become(SortedMap<String, T> changed) {
        if (inDatabase) {
            ObjectNode kept = JSON.createObjectNode();
            changed.forEach((name, entry) -> kept.set(name, kind.toJson.apply(entry)));
            index.setProperty(kind.property, JSON.writeValueAsString(kept));
        }
        entries.clear();
        entries.putAll(changed);
    }
}
