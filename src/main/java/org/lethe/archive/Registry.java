package org.lethe.archive;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
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
 * or those of the index, whose changes outlive it. Servers that share an index know the same ones at every moment:
 * these are always in the index, and what the configuration says counts until the first change. For any number of
 * threads.
 *
 * @param <T> what is known of each
 */
public final class Registry<T> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Kind<T> kind;
    private final Place<T> place;

    /**
     * What is kept.
     *
     * @param word for one of them, in messages
     * @param property of the index that keeps them
     * @param read from what was kept
     * @param toJson what is kept
     */
    public record Kind<T>(String word, String property, Function<JsonNode, T> read, Function<T, JsonNode> toJson) {}

    /** Where they are kept. */
    private interface Place<T> {
        SortedMap<String, T> all();

        /** Changes all of them, as a whole. The change may be made anew, if somebody else was faster. */
        void change(Consumer<SortedMap<String, T>> change);
    }

    private Registry(Kind<T> kind, Place<T> place) {
        this.kind = kind;
        this.place = place;
    }

    /** Those of the configuration. */
    public static <T> Registry<T> ofConfiguration(Index index, Kind<T> kind, Map<String, T> configured) {
        SortedMap<String, T> base = Collections.unmodifiableSortedMap(new TreeMap<>(configured));
        return new Registry<>(kind, index.nodes().isShared() ? new InIndex<>(index, kind, base) : new InMemory<>(base));
    }

    /** Those of the index. */
    public static <T> Registry<T> ofIndex(Index index, Kind<T> kind) {
        return new Registry<>(kind, new InIndex<>(index, kind, Collections.emptySortedMap()));
    }

    /** All of them, by name. */
    public SortedMap<String, T> all() {
        return place.all();
    }

    /** The one with a name. */
    public Optional<T> find(String name) {
        return Optional.ofNullable(place.all().get(name));
    }

    /**
     * Sets one, in the place of one with this name.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if this cannot be a name
     */
    public void put(String name, T entry) {
        if (!ScuSettings.isName(name)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The name of a " + kind.word
                    + " may have letters, digits, dots, dashes and underscores only");
        }
        place.change(entries -> entries.put(name, entry));
    }

    /**
     * Forgets one.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none with this name
     */
    public void remove(String name) {
        place.change(entries -> {
            if (entries.remove(name) == null) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no " + kind.word + " with this name");
            }
        });
    }

    /** Until this server ends. */
    private static final class InMemory<T> implements Place<T> {
        private volatile SortedMap<String, T> entries;

        InMemory(SortedMap<String, T> entries) {
            this.entries = entries;
        }

        @Override
        public SortedMap<String, T> all() {
            return entries;
        }

        @Override
        public synchronized void change(Consumer<SortedMap<String, T>> change) {
            SortedMap<String, T> changed = new TreeMap<>(entries);
            change.accept(changed);
            entries = Collections.unmodifiableSortedMap(changed);
        }
    }

    /** In a property of the index, which is read each time, since another server may have changed it. */
    private static final class InIndex<T> implements Place<T> {
        private final Index index;
        private final Kind<T> kind;
        private final SortedMap<String, T> base;
        private volatile Read<T> last;

        /** What was read, so that the same need not be understood twice. */
        private record Read<T>(Optional<String> text, SortedMap<String, T> entries) {}

        InIndex(Index index, Kind<T> kind, SortedMap<String, T> base) {
            this.index = index;
            this.kind = kind;
            this.base = base;
            this.last = new Read<>(Optional.empty(), base);
        }

        @Override
        public SortedMap<String, T> all() {
            return read().entries();
        }

        @Override
        public void change(Consumer<SortedMap<String, T>> change) {
            Read<T> before;
            ObjectNode kept;
            do {
                before = read();
                SortedMap<String, T> changed = new TreeMap<>(before.entries());
                change.accept(changed);
                kept = JSON.createObjectNode();
                for (Map.Entry<String, T> entry : changed.entrySet()) {
                    kept.set(entry.getKey(), kind.toJson.apply(entry.getValue()));
                }
            } while (!index.replaceProperty(kind.property, before.text(), JSON.writeValueAsString(kept)));
        }

        private Read<T> read() {
            Optional<String> text = index.property(kind.property);
            Read<T> known = last;
            if (!known.text().equals(text)) {
                known = new Read<>(text, text.map(this::understood).orElse(base));
                last = known;
            }
            return known;
        }

        private SortedMap<String, T> understood(String text) {
            SortedMap<String, T> entries = new TreeMap<>();
            JSON.readTree(text).properties()
                    .forEach(each -> entries.put(each.getKey(), kind.read.apply(each.getValue())));
            return Collections.unmodifiableSortedMap(entries);
        }
    }
}
