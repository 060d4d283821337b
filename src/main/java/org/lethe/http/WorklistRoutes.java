package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.dimse.Worklists;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewElements;
import org.lethe.rewrite.NewElements.BinaryTags;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.ObjectNode;

/** {@code /worklists}: what modalities are told to be scheduled (Orthanc Book, "Worklists plugin"). */
public final class WorklistRoutes implements RouteFamily {
    private final Optional<Worklists> worklists;
    private final Dictionary dictionary;

    /** @param worklists empty if the settings want none; then there is nothing here */
    public WorklistRoutes(Optional<Worklists> worklists, Dictionary dictionary) {
        this.worklists = worklists;
        this.dictionary = dictionary;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/worklists", this::list);
        routes.post("/worklists/create", this::create);
        routes.get("/worklists/{id}", this::one);
        routes.put("/worklists/{id}", this::replace);
        routes.delete("/worklists/{id}", this::delete);
    }

    private Worklists require() {
        return worklists.orElseThrow(() -> new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                "This server has no worklist: see the option \"Worklists\""));
    }

    private void list(Exchange exchange) throws IOException {
        Worklists served = require();
        List<String> ids = served.ids();
        if (!exchange.arguments().flag("expand", exchange.arguments().has("format"))) {
            exchange.answerJson(ids);
            return;
        }
        TagsJson tags = tagsJson(exchange);
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (String id : ids) {
                write(json, id, served, tags);
            }
            json.writeEndArray();
        });
    }

    /** An entry whose file was removed meanwhile, or is none of DICOM, has no tags to show, and is left out. */
    private static void write(JsonGenerator json, String id, Worklists served, TagsJson tags) throws IOException {
        Attributes dataset;
        try {
            dataset = served.read(id);
        } catch (LetheException _) {
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("ID", id);
        json.writeStringProperty("Path", pathOf(id));
        json.writeName("Tags");
        tags.write(dataset, json);
        json.writeEndObject();
    }

    private static String pathOf(String id) {
        return "/worklists/" + id;
    }

    private void one(Exchange exchange) throws IOException {
        TagsJson tags = tagsJson(exchange);
        Attributes dataset = require().read(exchange.parameter(0));
        exchange.answerJson(json -> tags.write(dataset, json));
    }

    /** {@code ?format=Simplify} says the same as {@code ?simplify}. */
    private TagsJson tagsJson(Exchange exchange) {
        String format = exchange.arguments().text("format");
        TagFormat named = switch (format) {
            case null -> TagFormat.FULL;
            case "Full" -> TagFormat.FULL;
            case "Short" -> TagFormat.SHORT;
            case "Simplify" -> TagFormat.SIMPLIFY;
            default -> throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "The argument \"format\" must be Full, Short or Simplify");
        };
        return DatasetRoutes.tagsJson(exchange, dictionary, exchange.arguments().tagFormat(named));
    }

    private void create(Exchange exchange) throws IOException {
        answer(exchange, require().create(tagsOf(exchange)));
    }

    private void replace(Exchange exchange) throws IOException {
        require().replace(exchange.parameter(0), tagsOf(exchange));
        answer(exchange, exchange.parameter(0));
    }

    private static void answer(Exchange exchange, String id) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("ID", id);
            json.writeStringProperty("Path", pathOf(id));
            json.writeEndObject();
        });
    }

    private NewElements tagsOf(Exchange exchange) throws IOException {
        if (exchange.bodyJsonObject().get("Tags") instanceof ObjectNode tags) {
            return NewElements.read(tags, BinaryTags.INTERPRETED, null, dictionary);
        }
        throw new LetheException(ErrorKind.BAD_REQUEST, "The body must have \"Tags\", an object of tags and values");
    }

    private void delete(Exchange exchange) throws IOException {
        require().delete(exchange.parameter(0));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }
}
