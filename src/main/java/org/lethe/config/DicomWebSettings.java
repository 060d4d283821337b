package org.lethe.config;

import java.util.Map;

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
    public DicomWebSettings {
        servers = Map.copyOf(servers);
    }

    static DicomWebSettings read(Keys keys) {
        Keys section = keys.section("DicomWeb");
        boolean inDatabase = section.flag("ServersInDatabase", false);
        Map<String, DicomWebServer> servers = section.named("Servers", DicomWebServer::read);
        if (inDatabase && !servers.isEmpty()) {
            keys.notice("DicomWeb.Servers is not used, as DicomWeb.ServersInDatabase is true");
        }
        DicomWebSettings settings = new DicomWebSettings(section.flag("Enable", true),
                path(section, "Root", "/dicom-web"), section.flag("EnableMetadataCache", true),
                section.flag("EnableWado", true), path(section, "WadoRoot", "/wado"), servers, inDatabase);
        section.noticeUnused();
        return settings;
    }

    private static String path(Keys section, String key, String byDefault) {
        String path = section.text(key, byDefault).replaceAll("/+$", "").replaceAll("^/*", "/");
        if (!path.matches("(?:/[A-Za-z0-9._-]+)+")) {
            section.problem(key, "expected a path of letters, digits, dots and hyphens, such as " + byDefault);
            return byDefault;
        }
        return path;
    }
}
