package org.lethe.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lethe.config.Options.Origin;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The options that were given, asked for by name and type. A fault is noted and the default given back, so that a
 * reader of settings goes on and all faults are told together. Values are never part of a message, as some are
 * passwords; numbers are.
 */
final class Keys {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Options options;
    private final ObjectNode root;

    /** What stands before the names in messages: empty, or an option and a dot. */
    private final String prefix;

    private final List<String> problems;
    private final List<String> notices;
    private final Map<String, JsonNode> used = new TreeMap<>();

    Keys(Options options, List<String> problems, List<String> notices) {
        this(options, options.root(), "", problems, notices);
    }

    private Keys(Options options, ObjectNode root, String prefix, List<String> problems, List<String> notices) {
        this.options = options;
        this.root = root;
        this.prefix = prefix;
        this.problems = problems;
        this.notices = notices;
    }

    /** The names that were asked for so far. */
    Set<String> used() {
        return Set.copyOf(used.keySet());
    }

    /** The options that were asked for so far, as they are in use. */
    List<EffectiveOption> effective() {
        List<EffectiveOption> effective = new ArrayList<>();
        used.forEach((key, value) -> effective.add(
                EffectiveOption.of(key, value, options.origin(key).map(Origin::name).orElse("default"))));
        return effective;
    }

    /** Whether nothing was given. */
    boolean isEmpty() {
        return root.isEmpty();
    }

    boolean has(String key) {
        return root.has(key);
    }

    /** The members of an object, to be asked for as if they were options; there are none if it is not there. */
    Keys section(String key) {
        ObjectNode section = find(key, JSON.objectNode(), "an object", JsonNode::isObject)
                .map(ObjectNode.class::cast).orElseGet(JSON::objectNode);
        return new Keys(options, section, prefix + key + ".", problems, notices);
    }

    /** The objects of an array, each to be asked as if its members were options; none if it is not there. */
    List<Keys> sections(String key) {
        List<Keys> sections = new ArrayList<>();
        find(key, JSON.arrayNode(), "an array of objects", JsonNode::isArray).ifPresent(array -> {
            for (JsonNode item : array) {
                String name = key + "[" + sections.size() + "]";
                if (!(item instanceof ObjectNode object)) {
                    problem(name, "found " + typeOf(item) + ", expected an object");
                    return;
                }
                sections.add(new Keys(options, object, prefix + name + ".", problems, notices));
            }
        });
        return sections;
    }

    /** The names of all that was given. */
    Set<String> members() {
        return Set.copyOf(root.propertyNames());
    }

    /** An object as it stands; empty if it is not there. */
    Optional<ObjectNode> object(String key) {
        return find(key, JSON.objectNode(), "an object", JsonNode::isObject).map(ObjectNode.class::cast);
    }

    /** Notices a member that Orthanc knows and that is not in use, and says why. */
    void noticeMeaningless(String key, String reason) {
        if (has(key)) {
            used.put(key, root.get(key));
            notice(prefix + key + " is not in use: " + reason);
        }
    }

    /** Notices the members that nobody asked for. */
    void noticeUnused() {
        root.propertyNames().stream().filter(name -> !used.containsKey(name))
                .forEach(name -> notice(prefix + name + " is not in use"));
    }

    /** @param key of an option, or of a member: {@code Option.Member} */
    void problem(String key, String message) {
        String where = originOf(key).filter(_ -> options.areOfSeveralOrigins())
                .map(origin -> " (in " + origin.name() + ")").orElse("");
        problems.add(prefix + key + ": " + message + where);
    }

    private Optional<Origin> originOf(String key) {
        return options.origin((prefix + key).split("[.\\[]", 2)[0]);
    }

    void notice(String message) {
        notices.add(message);
    }

    boolean flag(String key, boolean byDefault) {
        return find(key, JSON.booleanNode(byDefault), "a boolean", JsonNode::isBoolean)
                .map(JsonNode::booleanValue).orElse(byDefault);
    }

    int integer(String key, int byDefault, int min, int max) {
        return (int) integer(key, (long) byDefault, min, max);
    }

    private long integer(String key, long byDefault, long min, long max) {
        String expected = "an integer from " + min + " to " + max;
        Optional<JsonNode> found = find(key, JSON.numberNode(byDefault), expected, JsonNode::isIntegralNumber);
        if (found.isEmpty()) {
            return byDefault;
        }
        JsonNode number = found.get();
        if (!number.canConvertToLong() || number.longValue() < min || number.longValue() > max) {
            problem(key, "found " + number.asString() + ", expected " + expected);
            return byDefault;
        }
        return number.longValue();
    }

    /** A number of mebibytes, as bytes. Orthanc's MB are 2<sup>20</sup> bytes. */
    long mebibytes(String key, long byDefault) {
        return integer(key, byDefault, 0, Long.MAX_VALUE >> 20) << 20;
    }

    Duration seconds(String key, int byDefault, int min, int max) {
        return Duration.ofSeconds(integer(key, byDefault, min, max));
    }

    String text(String key, String byDefault) {
        return find(key, JSON.stringNode(byDefault), "a string", JsonNode::isString)
                .map(JsonNode::stringValue).orElse(byDefault);
    }

    /** A path; a relative one starts from the folder of the file that it is in. */
    Path path(String key, String byDefault) {
        return resolve(key, text(key, byDefault)).orElseGet(() -> directoryOf(key).resolve(byDefault));
    }

    /** A path that is part of an option, likewise; empty if it is none. */
    Optional<Path> resolve(String key, String path) {
        try {
            return Optional.of(directoryOf(key).resolve(path));
        } catch (InvalidPathException e) {
            problem(key, "found a string that is not a path of this system");
            return Optional.empty();
        }
    }

    private Path directoryOf(String key) {
        return originOf(key).map(Origin::directory).orElse(options.directory());
    }

    /** The items of an array of whatever they are; empty if the option is not there. */
    List<JsonNode> items(String key) {
        return find(key, JSON.arrayNode(), "an array", JsonNode::isArray)
                .map(array -> List.copyOf(array.values())).orElse(List.of());
    }

    /** A path likewise; empty if it is not given, or without a letter. */
    Optional<Path> optionalPath(String key) {
        return text(key, "").isEmpty() ? Optional.empty() : Optional.of(path(key, ""));
    }

    /** One of a closed set of words. */
    <T extends Word> T choice(String key, T[] words, T byDefault) {
        String expected = "one of " + Arrays.stream(words).map(Word::word).collect(Collectors.joining(", "));
        Optional<JsonNode> found = find(key, JSON.stringNode(byDefault.word()), expected, JsonNode::isString);
        if (found.isEmpty()) {
            return byDefault;
        }
        for (T word : words) {
            if (word.word().equals(found.get().stringValue())) {
                return word;
            }
        }
        problem(key, "found another string, expected " + expected);
        return byDefault;
    }

    /** A word of a closed set, or a boolean: what older versions of Orthanc had in the same place. */
    <T extends Word> T choiceOrFlag(String key, T[] words, T whenTrue, T whenFalse) {
        if (root.path(key).isBoolean()) {
            return flag(key, false) ? whenTrue : whenFalse;
        }
        return choice(key, words, whenFalse);
    }

    List<String> texts(String key) {
        return find(key, JSON.arrayNode(), "an array of strings", JsonNode::isArray)
                .map(array -> texts(key, array)).orElse(List.of());
    }

    private List<String> texts(String key, JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (item.isString()) {
                texts.add(item.stringValue());
            } else {
                problem(key, "item " + texts.size() + " is " + typeOf(item) + ", expected a string");
                return List.of();
            }
        }
        return texts;
    }

    /** The members of an object in their order; empty if the option is not there. */
    Map<String, JsonNode> members(String key) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        find(key, JSON.objectNode(), "an object", JsonNode::isObject)
                .ifPresent(object -> object.properties().forEach(m -> members.put(m.getKey(), m.getValue())));
        return members;
    }

    /**
     * An object whose members stand under symbolic names; without those that have a fault.
     *
     * @param reader of a member; throws a {@link LetheException} that says what is wrong with it
     */
    <T> Map<String, T> named(String key, Function<JsonNode, T> reader) {
        Map<String, T> named = new LinkedHashMap<>();
        members(key).forEach((name, value) -> {
            if (!ScuSettings.isName(name)) {
                problem(key, "found a name with other characters than letters, digits and . - _");
                return;
            }
            try {
                named.put(name, reader.apply(value));
            } catch (LetheException e) {
                problem(key + "." + name, e.getMessage());
            }
        });
        return named;
    }

    /** An object whose members are strings. */
    Map<String, String> textMembers(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        members(key).forEach((name, value) -> {
            if (value.isString()) {
                texts.put(name, value.stringValue());
            } else {
                problem(key + "." + name, "found " + typeOf(value) + ", expected a string");
            }
        });
        return texts;
    }

    /** An object whose members are arrays of strings. */
    Map<String, List<String>> textsMembers(String key) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        members(key).forEach((name, value) -> {
            if (value.isArray()) {
                lists.put(name, texts(key + "." + name, value));
            } else {
                problem(key + "." + name, "found " + typeOf(value) + ", expected an array of strings");
            }
        });
        return lists;
    }

    private Optional<JsonNode> find(String key, JsonNode byDefault, String expected, Predicate<JsonNode> fits) {
        JsonNode value = root.get(key);
        used.put(key, value == null ? byDefault : value);
        if (value == null) {
            return Optional.empty();
        }
        if (!fits.test(value)) {
            problem(key, "found " + typeOf(value) + ", expected " + expected);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** The JSON type of a value, with its article, for messages. */
    static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case BOOLEAN -> "a boolean";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a fraction";
            case STRING, BINARY -> "a string";
            case NULL, MISSING -> "null";
        };
    }
}
