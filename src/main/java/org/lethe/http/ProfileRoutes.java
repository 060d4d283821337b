package org.lethe.http;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.rewrite.Option;
import org.lethe.rewrite.ProfileInfo;
import tools.jackson.core.JsonGenerator;

/** Which profiles and options requests to anonymize may choose. */
public final class ProfileRoutes implements RouteFamily {
    private final List<ProfileInfo> profiles;

    public ProfileRoutes(Archive archive) {
        this.profiles = archive.rewriter().profiles();
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/deidentification-profiles", this::list);
    }

    private void list(Exchange exchange) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("Options");
            for (Option option : Option.values()) {
                json.writeString(option.title());
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("Profiles");
            profiles.forEach(profile -> write(json, profile));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, ProfileInfo profile) {
        json.writeStartObject();
        json.writeStringProperty("Name", profile.name());
        json.writeStringProperty("Description", profile.description());
        json.writeStringProperty("Extends", profile.parent());
        writeAll(json, "Options", profile.options());
        json.writeStringProperty("Digest", profile.digest());
        json.writeBooleanProperty("IsUsable", profile.isUsable());
        writeAll(json, "Faults", profile.faults());
        json.writeEndObject();
    }

    private static void writeAll(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
