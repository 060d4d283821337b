package org.lethe.config;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What DICOMweb offers: the option {@code DicomWeb}, with the members that Orthanc's plugin has.
 *
 * @param enabled whether QIDO-RS, WADO-RS and STOW-RS are there
 * @param root their path, such as {@code /dicom-web}
 * @param metadataKept whether the metadata of series are kept, once they were gathered
 * @param wadoUriEnabled whether WADO-URI is there
 * @param wadoUriRoot its path, such as {@code /wado}
 */
public record DicomWebSettings(boolean enabled, String root, boolean metadataKept, boolean wadoUriEnabled,
        String wadoUriRoot) {
    private static final String KEY = "DicomWeb";
    private static final Set<String> MEMBERS =
            Set.of("Enable", "Root", "EnableMetadataCache", "EnableWado", "WadoRoot");

    static DicomWebSettings read(Keys keys) {
        Map<String, JsonNode> members = keys.members(KEY);
        members.keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> keys.notice("\"" + KEY + "." + name + "\" is not in use"));
        return new DicomWebSettings(flag(keys, members, "Enable"), path(keys, members, "Root", "/dicom-web"),
                flag(keys, members, "EnableMetadataCache"), flag(keys, members, "EnableWado"),
                path(keys, members, "WadoRoot", "/wado"));
    }

    private static boolean flag(Keys keys, Map<String, JsonNode> members, String name) {
        JsonNode value = members.get(name);
        if (value != null && !value.isBoolean()) {
            keys.problem(KEY + "." + name, "found " + Keys.typeOf(value) + ", expected true or false");
        }
        return value == null || value.asBoolean(true);
    }

    private static String path(Keys keys, Map<String, JsonNode> members, String name, String byDefault) {
        JsonNode value = members.get(name);
        if (value == null) {
            return byDefault;
        }
        String path = value.isString() ? value.stringValue().replaceAll("/+$", "").replaceAll("^/*", "/") : "";
        if (!path.matches("(?:/[A-Za-z0-9._-]+)+")) {
            keys.problem(KEY + "." + name, "expected a path of letters, digits, dots and hyphens, such as "
                    + byDefault);
            return byDefault;
        }
        return path;
    }
}
