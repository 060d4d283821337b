package org.lethe.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lethe.archive.Archive;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Any resources at once, of whatever levels: reading and deleting. */
public final class BulkRoutes implements RouteFamily {
    private final Archive archive;
    private final Index index;
    private final ResourceRoutes resources;

    /** @param resources which shows what is asked for */
    public BulkRoutes(Archive archive, ResourceRoutes resources) {
        this.archive = archive;
        this.index = archive.index();
        this.resources = resources;
    }

    @Override
    public void register(Routes routes) {
        routes.ask("/tools/bulk-content", this::content);
        routes.post("/tools/bulk-delete", this::delete);
    }

    /**
     * The member {@code Resources}: identifiers of any level.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is missing, or something else
     */
    public static List<String> resourcesOf(ObjectNode body) {
        JsonNode list = body.get("Resources");
        if (list == null || !list.isArray() || !list.valueStream().allMatch(JsonNode::isString)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"Resources\" must be an array of identifiers");
        }
        List<String> ids = new ArrayList<>(list.size());
        list.forEach(id -> ids.add(id.stringValue()));
        return ids;
    }

    private void content(Exchange exchange) throws IOException {
        ObjectNode body = exchange.bodyJsonObject();
        JsonRequest request = new JsonRequest(body);
        Level level = request.has("Level") ? FindRequest.levelOf(request.text("Level")) : null;
        Map<Level, Set<String>> found = new EnumMap<>(Level.class);
        for (String id : resourcesOf(body)) {
            // What is not there is left out.
            index.levelOf(id).ifPresent(own -> {
                Level wanted = level == null ? own : level;
                found.computeIfAbsent(wanted, _ -> new LinkedHashSet<>()).addAll(relatives(own, id, wanted));
            });
        }
        ResourceFormat format = format(request);
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (Map.Entry<Level, Set<String>> ofLevel : found.entrySet()) {
                resources.writeAll(json, ofLevel.getKey(), List.copyOf(ofLevel.getValue()), format);
            }
            json.writeEndArray();
        });
    }

    /** Unlike elsewhere, metadata is shown unless it is not wanted. */
    private ResourceFormat format(JsonRequest request) {
        ResourceFormat format = ResourceFormat.of(request, archive.reader().dictionary());
        Set<ResponseContent> contents = EnumSet.copyOf(format.contents());
        if (request.flag("Metadata", true)) {
            contents.add(ResponseContent.METADATA);
        }
        return new ResourceFormat(format.format(), format.requestedTags(), contents);
    }

    private List<String> relatives(Level level, String id, Level wanted) {
        if (wanted == level) {
            return List.of(id);
        }
        return wanted.isAbove(level)
                ? List.of(index.ancestor(level, id, wanted))
                : index.descendants(level, id, wanted);
    }

    private void delete(Exchange exchange) throws IOException {
        List<String> ids = new JsonRequest(exchange.bodyJsonObject()).texts("Resources");
        for (String id : ids) {
            // What went together with another one of the list is no error.
            index.levelOf(id).ifPresent(level -> archive.delete(level, id));
        }
        exchange.answerEmpty();
    }
}
