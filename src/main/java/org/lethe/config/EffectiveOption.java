package org.lethe.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An option as a server uses it.
 *
 * @param key its name
 * @param value as JSON, without passwords
 * @param origin the file or the environment variable that it came from; {@code default} if nobody gave it
 */
public record EffectiveOption(String key, String value, String origin) {
    private static final String HIDDEN = "(hidden)";
    private static final Pattern PASSWORD = Pattern.compile("(?i).*(password|secret|token).*");
    /** Options, and members of them, whose members are secrets. */
    private static final Set<String> OF_SECRETS = Set.of("RegisteredUsers", "HttpHeaders");

    /** Options, and members of them, whose members are other servers. */
    private static final Set<String> OF_PEERS = Set.of("OrthancPeers", "Servers");

    static EffectiveOption of(String key, JsonNode value, String origin) {
        return new EffectiveOption(key, shown(key, value, false).toString(), origin);
    }

    /** @param secret whether texts are to be hidden, whatever they are called */
    private static JsonNode shown(String name, JsonNode value, boolean secret) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    copy.set(member.getKey(), shown(OF_PEERS.contains(name) ? "peer" : member.getKey(),
                            member.getValue(), OF_SECRETS.contains(name)));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                for (JsonNode item : array) {
                    // A peer that is an array has its password as the third item.
                    boolean isPassword = name.equals("peer") && copy.size() == 2;
                    copy.add(shown(name, item, secret || isPassword));
                }
                yield copy;
            }
            case JsonNode plain when secret || PASSWORD.matcher(name).matches() -> JsonNodeFactory.instance
                    .stringNode(HIDDEN);
            case JsonNode plain when name.equals("HttpProxy") -> JsonNodeFactory.instance
                    .stringNode(plain.asString("").replaceFirst(".*@", HIDDEN + "@"));
            default -> value;
        };
    }
}
