package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.archive.zip.ZipOptions;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client wants of an archive, typed and checked.
 *
 * @param resources Orthanc IDs; null if the request names none, as the path does
 * @param options how they become an archive
 * @param filename that a client would save; null for the default
 * @param asynchronous whether the answer names a job instead of being the archive
 * @param priority of the job
 * @param userData travels along with the job; null if there is none
 */
record ArchiveRequest(List<String> resources, ZipOptions options, String filename, boolean asynchronous, int priority,
        JsonNode userData) {
    /**
     * What holds where a request does not say it.
     *
     * @param letters of the names in archives
     * @param lossyQuality of transcoding, from 1 to 100
     */
    record Defaults(Letters letters, int lossyQuality) {}

    /** @param form unless the request says otherwise */
    static ArchiveRequest parse(Arguments arguments, Form form, Defaults defaults) {
        String resources = arguments.text("resources");
        return new ArchiveRequest(
                resources == null ? null : split(resources),
                new ZipOptions(
                        extended(form, arguments.flag("extended", form == Form.EXTENDED_MEDIA)),
                        TranscodeOption.read(arguments.text("transcode"),
                                arguments.number("lossy-quality", defaults.lossyQuality())),
                        defaults.letters()),
                arguments.text("filename"),
                false,
                0,
                null);
    }

    /**
     * Reads a body: an object, or a list of resources; an empty one asks for nothing special.
     *
     * @param form unless the request says otherwise
     */
    static ArchiveRequest parse(Exchange exchange, Form form, Defaults defaults) throws IOException {
        byte[] body = exchange.bodyBytes();
        JsonNode json =
                body.length == 0 ? JsonNodeFactory.instance.objectNode() : Json.read(new ByteArrayInputStream(body));
        ObjectNode object = switch (json) {
            case ArrayNode list -> JsonNodeFactory.instance.objectNode().set("Resources", list);
            case ObjectNode same -> same;
            default -> throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT, "The body must be a JSON object or a list");
        };
        JsonRequest request = new JsonRequest(object);
        return new ArchiveRequest(
                request.texts("Resources", null),
                new ZipOptions(
                        extended(form, request.flag("Extended", form == Form.EXTENDED_MEDIA)),
                        TranscodeOption.read(request.text("Transcode", null),
                                request.integer("LossyQuality", defaults.lossyQuality())),
                        request.flag("Utf8", defaults.letters() == Letters.UNICODE)
                                ? Letters.UNICODE
                                : Letters.ASCII),
                request.text("Filename", null),
                request.flag("Asynchronous", !request.flag("Synchronous", true)),
                request.integer("Priority", 0),
                object.get("UserData"));
    }

    /**
     * The resources, where the request has to name them.
     *
     * @throws LetheException if it does not
     */
    List<String> namedResources() {
        if (resources == null) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "A list of resources to archive is expected");
        }
        return resources;
    }

    private static List<String> split(String list) {
        List<String> ids = new ArrayList<>();
        for (String id : list.split(",")) {
            if (!id.isBlank()) {
                ids.add(id.strip());
            }
        }
        return ids;
    }

    private static Form extended(Form form, boolean extended) {
        return switch (form) {
            case FOLDERS -> Form.FOLDERS;
            case MEDIA, EXTENDED_MEDIA -> extended ? Form.EXTENDED_MEDIA : Form.MEDIA;
        };
    }
}
