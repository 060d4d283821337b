package org.lethe.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * All paths of the REST API, as a tree of segments.
 *
 * <p>A pattern is a path such as {@code /studies/{id}/series}: a segment in braces stands for any one segment, and a
 * last segment {@code **} for one or more. A segment that is written out wins over braces.
 */
public final class Routes {
    private static final String ANY = "{}";
    private static final String REST = "**";
    private static final Set<Verb> CHANGING = EnumSet.of(Verb.PUT, Verb.DELETE, Verb.LOCK, Verb.MKCOL, Verb.PROPPATCH);

    private final Node root = new Node();
    private final List<Operation> operations = new ArrayList<>();
    private final Mode mode;

    /** A verb and the pattern of its path, as they were added. */
    record Operation(Verb verb, String pattern) {}

    /** One segment of the tree. */
    static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final Map<Verb, Endpoint> endpoints = new EnumMap<>(Verb.class);
        private boolean isBeside;

        /** Null if this path does not have this verb. */
        Endpoint endpoint(Verb verb) {
            return endpoints.get(verb);
        }

        /** Whether any verb is served here. */
        boolean isServed() {
            return !endpoints.isEmpty();
        }

        /** The names below, sorted; without those in braces. */
        List<String> childNames() {
            TreeSet<String> names = new TreeSet<>();
            children.forEach((name, child) -> {
                if (!child.isBeside && !isMark(name)) {
                    names.add(name);
                }
            });
            return List.copyOf(names);
        }

        /** The value of {@code Allow} (RFC 9110, section 10.2.1). */
        String allow() {
            List<String> verbs = new ArrayList<>();
            for (Verb verb : endpoints.keySet()) {
                verbs.add(verb.name());
            }
            if (!isServed() || endpoints.containsKey(Verb.GET)) {
                verbs.add("HEAD");
                if (!isServed()) {
                    verbs.add(Verb.GET.name());
                }
            }
            return String.join(", ", verbs);
        }
    }

    /**
     * Where a path leads.
     *
     * @param node the place in the tree
     * @param parameters the segments that stood where the pattern has braces or {@code **}, in order
     */
    record Match(Node node, List<String> parameters) {}

    /** What may be done here. */
    enum Mode {
        READ_WRITE,
        /** What would change the stored resources is refused. */
        READ_ONLY
    }

    Routes(Mode mode) {
        this.mode = mode;
    }

    /** Adds a {@code GET}, which {@code HEAD} asks for, too. */
    public void get(String pattern, Endpoint endpoint) {
        add(Verb.GET, pattern, endpoint);
    }

    /** Adds a {@code POST} that changes nothing: the body is a question. */
    public void ask(String pattern, Endpoint endpoint) {
        add(Verb.POST, pattern, endpoint);
    }

    /** Adds a {@code POST} that changes what is stored. */
    public void post(String pattern, Endpoint endpoint) {
        add(Verb.POST, pattern, changing(endpoint));
    }

    /** Adds a {@code PUT}. */
    public void put(String pattern, Endpoint endpoint) {
        add(Verb.PUT, pattern, changing(endpoint));
    }

    /** Adds a {@code DELETE}. */
    public void delete(String pattern, Endpoint endpoint) {
        add(Verb.DELETE, pattern, changing(endpoint));
    }

    /**
     * Adds something beside the REST API: its paths appear neither in the lists of children nor in the description of
     * the API.
     *
     * @param name the first segment of its paths
     * @param endpoints what it answers, there and everywhere below
     */
    public void beside(String name, Map<Verb, Endpoint> endpoints) {
        Node node = root.children.computeIfAbsent(name, _ -> new Node());
        Node below = node.children.computeIfAbsent(REST, _ -> new Node());
        node.isBeside = true;
        endpoints.forEach((verb, endpoint) -> {
            Endpoint allowed = CHANGING.contains(verb) ? changing(endpoint) : endpoint;
            node.endpoints.put(verb, allowed);
            below.endpoints.put(verb, allowed);
        });
    }

    private Endpoint changing(Endpoint endpoint) {
        return switch (mode) {
            case READ_WRITE -> endpoint;
            case READ_ONLY -> _ -> {
                throw new LetheException(ErrorKind.FORBIDDEN, "This server is read-only");
            };
        };
    }

    private void add(Verb verb, String pattern, Endpoint endpoint) {
        Node node = root;
        for (String segment : pattern.split("/")) {
            if (!segment.isEmpty()) {
                String key = segment.startsWith("{") ? ANY : segment;
                node = node.children.computeIfAbsent(key, _ -> new Node());
            }
        }
        if (node.endpoints.put(verb, endpoint) != null) {
            throw new IllegalStateException(verb + " " + pattern + " is there twice");
        }
        operations.add(new Operation(verb, pattern));
    }

    /** All that was added so far, in order. */
    List<Operation> operations() {
        return Collections.unmodifiableList(operations);
    }

    /** Null if no pattern, and no beginning of a pattern, fits. */
    Match find(List<String> segments) {
        Node node = root;
        List<String> parameters = List.of();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            Node next = isMark(segment) ? null : node.children.get(segment);
            if (next == null) {
                next = node.children.get(ANY);
                if (next == null) {
                    return rest(node, segments.subList(i, segments.size()), parameters);
                }
                if (parameters.isEmpty()) {
                    parameters = new ArrayList<>(2);
                }
                parameters.add(segment);
            }
            node = next;
        }
        return new Match(node, parameters);
    }

    private static Match rest(Node node, List<String> segments, List<String> parameters) {
        Node rest = node.children.get(REST);
        if (rest == null) {
            return null;
        }
        List<String> all = new ArrayList<>(parameters);
        all.addAll(segments);
        return new Match(rest, all);
    }

    private static boolean isMark(String segment) {
        return segment.equals(ANY) || segment.equals(REST);
    }
}
