package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.lethe.config.Modality;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Modalities in bodies: whole ones, and what a request wants otherwise for once. */
final class ModalityRequest {
    /** Members of requests, and what they take the place of. */
    private static final Map<String, String> OVERRIDES =
            Map.of("CalledAet", "AET", "Host", "Host", "Port", "Port", "Timeout", "Timeout");

    private ModalityRequest() {}

    /**
     * Reads a body that is to be a modality.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is not even JSON, and as {@link Modality#read} does
     */
    static JsonNode json(byte[] body) throws IOException {
        try {
            return Json.read(new ByteArrayInputStream(body));
        } catch (LetheException e) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, e.getMessage(), e);
        }
    }

    /** An object that may be left out. */
    static ObjectNode options(byte[] body) throws IOException {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (json(body) instanceof ObjectNode object) {
            return object;
        }
        throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must be a JSON object");
    }

    /** A modality with what a request wants otherwise. A registered title of this server goes before the wish. */
    static Modality of(Modality registered, ObjectNode wishes) {
        ObjectNode changed = registered.toJson();
        OVERRIDES.forEach((wish, member) -> {
            if (wishes.hasNonNull(wish)) {
                changed.set(member, wishes.get(wish));
            }
        });
        if (registered.localAet().isEmpty() && wishes.hasNonNull("LocalAet")) {
            changed.set("LocalAet", wishes.get("LocalAet"));
        }
        return Modality.read(changed);
    }
}
