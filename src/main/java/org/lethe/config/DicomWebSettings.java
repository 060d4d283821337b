package org.lethe.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;

/**
 * What DICOMweb offers: the option {@code DicomWeb}, with the members that Orthanc's plugin has.
 *
 * @param enabled whether QIDO-RS, WADO-RS and STOW-RS are there
 * @param root their path, such as {@code /dicom-web}
 * @param metadataKept whether the metadata of series are kept, once they were gathered
 * @param wadoUriEnabled whether WADO-URI is there
 * @param wadoUriRoot its path, such as {@code /wado}
 * @param servers elsewhere that this server knows, by symbolic name
 * @param serversInDatabase whether they are kept in the index, so that those of the REST API outlive a restart
 */
public record DicomWebSettings(boolean enabled, String root, boolean metadataKept, boolean wadoUriEnabled,
        String wadoUriRoot, Map<String, DicomWebServer> servers, boolean serversInDatabase) {
    private static final String KEY = "DicomWeb";
    private static final Set<String> MEMBERS =
            Set.of("Enable", "Root", "EnableMetadataCache", "EnableWado", "WadoRoot", "Servers", "ServersInDatabase");

    public DicomWebSettings {
        servers = Map.copyOf(servers);
    }

    static DicomWebSettings read(Keys keys) {
        Map<String, JsonNode> members = keys.members(KEY);
        members.keySet().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> keys.notice("\"" + KEY + "." + name + "\" is not in use"));
        boolean inDatabase = flag(keys, members, "ServersInDatabase", false);
        Map<String, DicomWebServer> servers = servers(keys, members.get("Servers"));
        if (inDatabase && !servers.isEmpty()) {
            keys.notice("DicomWeb.Servers is not used, as DicomWeb.ServersInDatabase is true");
        }
        return new DicomWebSettings(flag(keys, members, "Enable", true), path(keys, members, "Root", "/dicom-web"),
                flag(keys, members, "EnableMetadataCache", true), flag(keys, members, "EnableWado", true),
                path(keys, members, "WadoRoot", "/wado"), servers, inDatabase);
    }

    private static Map<String, DicomWebServer> servers(Keys keys, JsonNode members) {
        Map<String, DicomWebServer> servers = new LinkedHashMap<>();
        if (members != null && !members.isObject()) {
            keys.problem(KEY + ".Servers", "found " + Keys.typeOf(members) + ", expected an object");
            return servers;
        }
        for (Map.Entry<String, JsonNode> server : members == null
                ? Set.<Map.Entry<String, JsonNode>>of()
                : members.properties()) {
            if (!ScuSettings.isName(server.getKey())) {
                keys.problem(KEY + ".Servers",
                        "found a name with other characters than letters, digits and . - _");
                continue;
            }
            try {
                servers.put(server.getKey(), DicomWebServer.read(server.getValue()));
            } catch (LetheException e) {
                keys.problem(KEY + ".Servers." + server.getKey(), e.getMessage());
            }
        }
        return servers;
    }

    private static boolean flag(Keys keys, Map<String, JsonNode> members, String name, boolean absent) {
        JsonNode value = members.get(name);
        if (value != null && !value.isBoolean()) {
            keys.problem(KEY + "." + name, "found " + Keys.typeOf(value) + ", expected true or false");
        }
        return value == null ? absent : value.asBoolean(absent);
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
