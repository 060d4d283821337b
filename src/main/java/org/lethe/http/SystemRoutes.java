package org.lethe.http;

import java.io.IOException;
import java.util.Map;
import java.util.function.IntSupplier;
import org.lethe.archive.Archive;
import org.lethe.config.HttpSettings;
import org.lethe.config.Settings;
import org.lethe.config.StorageSettings;
import org.lethe.dicom.Level;
import org.lethe.index.MainTags;
import tools.jackson.core.JsonGenerator;

/** {@code /system}: what kind of server this is. Clients choose by it what they ask for. */
public final class SystemRoutes implements RouteFamily {
    /** The Orthanc whose REST API this is. */
    private static final String ORTHANC_VERSION = "1.13.0";

    private static final int ORTHANC_API_VERSION = 31;
    private static final int MEBIBYTE_BITS = 20;

    private final Archive archive;
    private final Settings settings;
    private final IntSupplier dicomPort;
    private final String letheVersion;

    /** @param dicomPort where DICOM peers are listened for */
    public SystemRoutes(Archive archive, Settings settings, IntSupplier dicomPort, String letheVersion) {
        this.archive = archive;
        this.settings = settings;
        this.dicomPort = dicomPort;
        this.letheVersion = letheVersion;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/", this::entrance);
        routes.get("/system", this::system);
    }

    /** The web page, as in Orthanc; where it is shut, a hint for whoever came here. */
    private void entrance(Exchange exchange) throws IOException {
        if (settings.web().pageEnabled()) {
            exchange.answerRedirect("ui/");
        } else {
            exchange.answerText("Lethe " + letheVersion
                    + ", a DICOM server with Orthanc's REST API: begin with /system, /patients or /studies.\n");
        }
    }

    private void system(Exchange exchange) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeNumberProperty("ApiVersion", ORTHANC_API_VERSION);
            writeCapabilities(json);
            json.writeBooleanProperty("CheckRevisions", settings.server().revisionsChecked());
            json.writeNullProperty("DatabaseBackendPlugin");
            json.writeNumberProperty("DatabaseVersion", archive.index().schemaVersion());
            json.writeStringProperty("DicomAet", settings.dicom().aet());
            json.writeNumberProperty("DicomPort", dicomPort.getAsInt());
            json.writeBooleanProperty("HasLabels", true);
            json.writeNumberProperty("HttpPort", settings.http().port());
            json.writeStringProperty("IngestTranscoding", settings.storage().ingestTranscoding().syntaxUid());
            json.writeBooleanProperty("IsHttpServerSecure", isSecure(settings.http()));
            json.writeNumberProperty("LetheNode", archive.index().nodes().number());
            json.writeStringProperty("LetheVersion", letheVersion);
            writeMainTags(json);
            writeStorage(json, settings.storage());
            json.writeStringProperty("Name", settings.server().name());
            json.writeBooleanProperty("PatientLevelEnabled", true);
            json.writeBooleanProperty("PluginsEnabled", false);
            json.writeBooleanProperty("ReadOnly", settings.server().readOnly());
            json.writeNullProperty("StorageAreaPlugin");
            writeNumbers(json, "UserMetadata", settings.server().metadataNumbers());
            json.writeStringProperty("Version", ORTHANC_VERSION);
            json.writeEndObject();
        });
    }

    private static void writeCapabilities(JsonGenerator json) {
        json.writeObjectPropertyStart("Capabilities");
        json.writeBooleanProperty("HasExtendedChanges", true);
        json.writeBooleanProperty("HasExtendedFind", true);
        json.writeEndObject();
    }

    /** Whether strangers are kept out. */
    private static boolean isSecure(HttpSettings http) {
        return http.authenticationEnabled() || !http.remoteAccessAllowed();
    }

    private void writeMainTags(JsonGenerator json) {
        json.writeObjectPropertyStart("MainDicomTags");
        for (Level level : Level.values()) {
            json.writeStringProperty(level.title(), MainTags.signatureOf(archive.keptTags(level)));
        }
        json.writeEndObject();
    }

    private static void writeStorage(JsonGenerator json, StorageSettings storage) {
        json.writeNumberProperty("MaximumPatientCount", storage.patientCountMax());
        json.writeStringProperty("MaximumStorageMode", storage.whenFull().word());
        json.writeNumberProperty("MaximumStorageSize", storage.sizeBytesMax() >> MEBIBYTE_BITS);
        switch (storage.overwrite()) {
            case NEVER -> json.writeBooleanProperty("OverwriteInstances", false);
            case ALWAYS -> json.writeBooleanProperty("OverwriteInstances", true);
            case IF_CHANGED -> json.writeStringProperty("OverwriteInstances", storage.overwrite().word());
        }
        json.writeBooleanProperty("StorageCompression", false);
    }

    private static void writeNumbers(JsonGenerator json, String name, Map<String, Integer> numbers) {
        json.writeObjectPropertyStart(name);
        numbers.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }
}
