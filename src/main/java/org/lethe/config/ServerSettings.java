package org.lethe.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the server is called, and what its API offers.
 *
 * @param name the name that {@code /system} shows
 * @param metadataNumbers names of user-defined metadata, each with its number (1024 to 65535)
 * @param contentTypes names of user-defined attachments, each with its number (1024 to 65535)
 * @param contentMediaTypes media types of user-defined attachments by name, where one was given
 * @param revisionsChecked whether changes of metadata and attachments need {@code If-Match}
 * @param readOnly whether everything that would change the stored resources is refused
 * @param luaExecutionEnabled whether {@code /tools/execute-script} is offered
 * @param fileSystemExportEnabled whether the API may write to the server's file system ({@code /instances/…/export})
 * @param metricsEnabled whether metrics are collected
 * @param warnings what the log warns of
 * @param unicodeInZips whether names in ZIP archives keep letters beyond ASCII, unless a request says otherwise
 */
public record ServerSettings(String name, Map<String, Integer> metadataNumbers, Map<String, Integer> contentTypes,
        Map<String, String> contentMediaTypes, boolean revisionsChecked, boolean readOnly, boolean luaExecutionEnabled,
        boolean fileSystemExportEnabled, boolean metricsEnabled, Set<Warning> warnings, boolean unicodeInZips) {
    private static final int USER_NUMBER_MIN = 1024;
    private static final int USER_NUMBER_MAX = 65535;

    public ServerSettings {
        metadataNumbers = Map.copyOf(metadataNumbers);
        contentTypes = Map.copyOf(contentTypes);
        contentMediaTypes = Map.copyOf(contentMediaTypes);
        warnings = Set.copyOf(warnings);
    }

    static ServerSettings read(Keys keys) {
        Map<String, Integer> metadata = new LinkedHashMap<>();
        keys.members("UserMetadata")
                .forEach((name, number) -> readNumber(keys, "UserMetadata", name, number, metadata));
        Map<String, Integer> contents = new LinkedHashMap<>();
        Map<String, String> mediaTypes = new LinkedHashMap<>();
        keys.members("UserContentType").forEach((name, value) -> {
            // Either a number, or an array of the number and the media type.
            if (value.isArray() && value.size() == 2 && value.get(1).isString()) {
                mediaTypes.put(name, value.get(1).stringValue());
                readNumber(keys, "UserContentType", name, value.get(0), contents);
            } else {
                readNumber(keys, "UserContentType", name, value, contents);
            }
        });
        return new ServerSettings(
                keys.text("Name", "Lethe"),
                metadata,
                contents,
                mediaTypes,
                keys.flag("CheckRevisions", false),
                keys.flag("ReadOnly", false),
                keys.flag("ExecuteLuaEnabled", false),
                keys.flag("RestApiWriteToFileSystemEnabled", false),
                keys.flag("MetricsEnabled", true),
                Warning.read(keys),
                keys.flag("ZipUseUtf8", false));
    }

    private static void readNumber(Keys keys, String key, String name, JsonNode value, Map<String, Integer> into) {
        String expected = "an integer from " + USER_NUMBER_MIN + " to " + USER_NUMBER_MAX;
        if (!value.isIntegralNumber()) {
            keys.problem(key + "." + name, "found " + Keys.typeOf(value) + ", expected " + expected);
        } else if (!value.canConvertToInt() || value.intValue() < USER_NUMBER_MIN
                || value.intValue() > USER_NUMBER_MAX) {
            keys.problem(key + "." + name, "found " + value.asString() + ", expected " + expected);
        } else if (into.containsValue(value.intValue())) {
            keys.problem(key + "." + name, "the number " + value.intValue() + " is taken by another name");
        } else {
            into.put(name, value.intValue());
        }
    }
}
