package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.lethe.archive.Archive;
import org.lethe.archive.SliceOrder;
import org.lethe.config.ServerSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Deleted;
import org.lethe.index.Index;
import org.lethe.index.Ref;
import org.lethe.index.Resource;
import tools.jackson.core.JsonGenerator;

/** The tree of patients, studies, series and instances: lists, single resources, parents, children, deletion. */
public final class ResourceRoutes implements RouteFamily {
    /** How many resources are fetched at once while a list is written. */
    private static final int BATCH = 200;

    private final Archive archive;
    private final Index index;
    private final ResourceWriter writer;

    public ResourceRoutes(Archive archive, ServerSettings settings) {
        this.archive = archive;
        this.index = archive.index();
        this.writer = new ResourceWriter(archive, new MetadataNames(settings.metadataNumbers()));
    }

    @Override
    public void register(Routes routes) {
        for (Level level : Level.values()) {
            String path = "/" + level.plural();
            routes.get(path, exchange -> list(level, exchange));
            routes.get(path + "/{id}", exchange -> one(level, exchange));
            routes.delete(path + "/{id}", exchange -> delete(level, exchange));
            for (Level other : Level.values()) {
                if (level.isAbove(other)) {
                    routes.get(path + "/{id}/" + other.plural(), exchange -> children(level, other, exchange));
                } else if (other.isAbove(level)) {
                    String singular = other.title().toLowerCase(Locale.ROOT);
                    routes.get(path + "/{id}/" + singular, exchange -> parent(level, other, exchange));
                }
            }
        }
        routes.get("/series/{id}/ordered-slices", this::orderedSlices);
        routes.get("/instances/{id}/frames", this::frames);
        routes.get("/patients/{id}/protected", this::isProtected);
        routes.put("/patients/{id}/protected", this::protect);
    }

    private void list(Level level, Exchange exchange) throws IOException {
        Paging paging = Paging.of(exchange.arguments());
        List<String> ids = index.ids(level, paging.since(), paging.limit());
        answer(level, ids, exchange.arguments().flag("expand", false), exchange);
    }

    private void children(Level level, Level below, Exchange exchange) throws IOException {
        List<String> ids = index.descendants(level, exchange.parameter(0), below);
        answer(below, ids, exchange.arguments().flag("expand", true), exchange);
    }

    private void answer(Level level, List<String> ids, boolean expanded, Exchange exchange) throws IOException {
        if (expanded) {
            answerExpanded(level, ids, ResourceFormat.of(exchange.arguments(), archive.reader().dictionary()),
                    exchange);
        } else {
            exchange.answerJson(ids);
        }
    }

    /** Answers with an array of resources, without ever holding many of them. */
    void answerExpanded(Level level, List<String> ids, ResourceFormat format, Exchange exchange) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartArray();
            writeAll(json, level, ids, format);
            json.writeEndArray();
        });
    }

    /** Writes resources one after the other; those that are gone meanwhile are left out. */
    void writeAll(JsonGenerator json, Level level, List<String> ids, ResourceFormat format) throws IOException {
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(from + BATCH, ids.size()));
            for (Resource resource : index.resources(level, batch)) {
                writer.write(json, resource, format);
            }
        }
    }

    private void one(Level level, Exchange exchange) throws IOException {
        answerOne(level, exchange.parameter(0), exchange);
    }

    private void parent(Level level, Level above, Exchange exchange) throws IOException {
        answerOne(above, index.ancestor(level, exchange.parameter(0), above), exchange);
    }

    private void answerOne(Level level, String id, Exchange exchange) throws IOException {
        ResourceFormat format = ResourceFormat.of(exchange.arguments(), archive.reader().dictionary());
        Resource resource = resource(level, id);
        exchange.answerJson(json -> writer.write(json, resource, format));
    }

    private Resource resource(Level level, String id) {
        return index.resource(level, id).orElseThrow(() -> new LetheException(
                ErrorKind.UNKNOWN_RESOURCE, "There is no such " + level.title().toLowerCase(Locale.ROOT)));
    }

    private void delete(Level level, Exchange exchange) throws IOException {
        Deleted deleted = archive.delete(level, exchange.parameter(0));
        exchange.answerJson(json -> {
            json.writeStartObject();
            if (deleted.remainingAncestor().isPresent()) {
                json.writeName("RemainingAncestor");
                writeRef(json, deleted.remainingAncestor().get());
            } else {
                json.writeNullProperty("RemainingAncestor");
            }
            json.writeEndObject();
        });
    }

    /** Writes where a resource is. */
    static void writeRef(JsonGenerator json, Ref ref) {
        json.writeStartObject();
        json.writeStringProperty("ID", ref.id());
        json.writeStringProperty("Path", "/" + ref.level().plural() + "/" + ref.id());
        json.writeStringProperty("Type", ref.level().title());
        json.writeEndObject();
    }

    private void orderedSlices(Exchange exchange) throws IOException {
        Resource series = resource(Level.SERIES, exchange.parameter(0));
        SliceOrder order = SliceOrder.of(index.resources(Level.INSTANCE, series.children()));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("Dicom");
            for (SliceOrder.Slice slice : order.slices()) {
                json.writeString("/instances/" + slice.instanceId() + "/file");
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("Slices");
            for (SliceOrder.Slice slice : order.slices()) {
                for (int frame = 0; frame < slice.frames(); frame++) {
                    json.writeString("/instances/" + slice.instanceId() + "/frames/" + frame);
                }
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("SlicesShort");
            for (SliceOrder.Slice slice : order.slices()) {
                json.writeStartArray();
                json.writeString(slice.instanceId());
                json.writeNumber(0);
                json.writeNumber(slice.frames());
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeStringProperty("Type", order.kind().title());
            json.writeEndObject();
        });
    }

    private void frames(Exchange exchange) throws IOException {
        int frames = SliceOrder.framesOf(resource(Level.INSTANCE, exchange.parameter(0)));
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (int frame = 0; frame < frames; frame++) {
                json.writeNumber(frame);
            }
            json.writeEndArray();
        });
    }

    private void isProtected(Exchange exchange) throws IOException {
        exchange.answerText(index.isProtected(exchange.parameter(0)) ? "1" : "0");
    }

    private void protect(Exchange exchange) throws IOException {
        index.setProtected(exchange.parameter(0), exchange.bodySwitch());
        exchange.answerEmpty();
    }
}
