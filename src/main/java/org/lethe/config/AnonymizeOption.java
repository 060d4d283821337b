package org.lethe.config;

import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code Anonymize}, the member by which something that is sent is anonymized on its way: of modalities, of peers, and
 * of requests to send. It holds the body of a request to anonymize.
 */
public final class AnonymizeOption {
    /** Its name. */
    public static final String MEMBER = "Anonymize";

    private AnonymizeOption() {}

    /**
     * Reads it; empty if it is not there.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is something else than an object: whoever wants
     *     nothing anonymized leaves it out
     */
    public static Optional<ObjectNode> read(ObjectNode object) {
        return switch (object.get(MEMBER)) {
            case null -> Optional.empty();
            case ObjectNode request -> Optional.of(request);
            case JsonNode _ -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "\"" + MEMBER + "\" must be an object, such as {}");
        };
    }

    /** Writes it, if there is one. */
    static ObjectNode put(Optional<ObjectNode> request, ObjectNode object) {
        request.ifPresent(body -> object.set(MEMBER, body));
        return object;
    }
}
