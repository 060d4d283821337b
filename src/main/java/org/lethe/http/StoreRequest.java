package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lethe.config.AnonymizeOption;
import org.lethe.config.Modality;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.net.CommandSet.MoveOriginator;
import org.lethe.rewrite.RewriteRequest.JobOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants to be sent to a modality, typed and checked.
 *
 * @param resources Orthanc IDs of any level
 * @param modality the registered one, with what the request wants otherwise
 * @param originator whose C-MOVE is said to be the reason
 * @param committed whether the modality is asked afterwards to keep what was sent
 * @param anonymize the request to anonymize what is sent; empty if there is none
 * @param job how it is to be run
 */
record StoreRequest(List<String> resources, Modality modality, Optional<MoveOriginator> originator, boolean committed,
        Optional<ObjectNode> anonymize, JobOptions job) {
    private static final int MESSAGE_ID_MAX = 0xFFFF;

    /**
     * Reads a body: an object, a list of resources, or the identifier of one, which need not be JSON.
     *
     * @param registered the modality as it is known here
     */
    static StoreRequest parse(byte[] body, Modality registered) throws IOException {
        ObjectNode object = objectOf(body);
        JsonRequest request = new JsonRequest(object);
        return new StoreRequest(
                BulkRoutes.resourcesOf(object),
                ModalityRequest.of(registered, object),
                originator(request),
                request.flag("StorageCommitment", false),
                AnonymizeOption.read(object),
                job(request));
    }

    /** How a job that sends something is to be run. */
    static JobOptions job(JsonRequest request) {
        Optional<Boolean> asynchronous = Optional.empty();
        if (request.has("Asynchronous") || request.has("Synchronous")) {
            asynchronous = Optional.of(request.flag("Asynchronous", !request.flag("Synchronous", true)));
        }
        return new JobOptions(asynchronous, request.flag("Permissive", false), request.integer("Priority", 0),
                request.body().get("UserData"));
    }

    /** What names the resources to send: an object, a list, or the identifier of one, which need not be JSON. */
    static ObjectNode objectOf(byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must name the resources to send");
        }
        boolean isJson = "{[\"".indexOf(text.charAt(0)) >= 0;
        JsonNode json = isJson
                ? Json.read(new ByteArrayInputStream(body))
                : JsonNodeFactory.instance.stringNode(text);
        return switch (json) {
            case ObjectNode same -> same;
            case ArrayNode list -> JsonNodeFactory.instance.objectNode().set("Resources", list);
            default -> JsonNodeFactory.instance.objectNode()
                    .set("Resources", JsonNodeFactory.instance.arrayNode().add(json));
        };
    }

    private static Optional<MoveOriginator> originator(JsonRequest request) {
        if (!request.has("MoveOriginatorAet")) {
            return Optional.empty();
        }
        MoveOriginator originator =
                new MoveOriginator(request.text("MoveOriginatorAet"), request.integer("MoveOriginatorID", 0));
        if (!Modality.isAet(originator.aet()) || originator.messageId() < 0
                || originator.messageId() > MESSAGE_ID_MAX) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "\"MoveOriginatorAet\" must be 1 to 16 printable ASCII characters,"
                            + " and \"MoveOriginatorID\" from 0 to " + MESSAGE_ID_MAX);
        }
        return Optional.of(originator);
    }
}
