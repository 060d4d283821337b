package org.lethe.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What Orthanc has as plugins, and is part of this server: clients look there for what they may ask. */
public final class PluginRoutes implements RouteFamily {
    /** Listed by Orthanc, too. */
    private static final String SCRIPT = "explorer.js";

    private final Map<String, String> descriptions = new TreeMap<>();
    private final String letheVersion;

    public PluginRoutes(Settings settings, String letheVersion) {
        this.letheVersion = letheVersion;
        if (settings.dicomWeb().enabled()) {
            descriptions.put("dicom-web", "QIDO-RS, WADO-RS, STOW-RS and WADO-URI");
        }
        if (settings.dicom().scp().worklist().isPresent()) {
            descriptions.put("worklists", "A modality worklist from a folder of files");
        }
    }

    @Override
    public void register(Routes routes) {
        routes.get("/plugins", this::all);
        routes.get("/plugins/{id}", this::one);
        routes.get("/plugins/" + SCRIPT, exchange -> exchange.answerBytes(
                "// Nothing extends a page.\n".getBytes(StandardCharsets.UTF_8), "application/javascript"));
    }

    private void all(Exchange exchange) throws IOException {
        TreeSet<String> names = new TreeSet<>(descriptions.keySet());
        names.add(SCRIPT);
        exchange.answerJson(names);
    }

    private void one(Exchange exchange) throws IOException {
        String id = exchange.parameter(0);
        String description = descriptions.get(id);
        if (description == null) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such plugin");
        }
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("Description", description);
            json.writeBooleanProperty("ExtendsOrthancExplorer", false);
            json.writeStringProperty("ID", id);
            json.writeStringProperty("Version", letheVersion);
            json.writeEndObject();
        });
    }
}
