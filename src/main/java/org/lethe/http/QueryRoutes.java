package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lethe.config.Modality;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Level;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.dimse.FindScu;
import org.lethe.dimse.Modalities;
import org.lethe.dimse.QueryKeys;
import org.lethe.dimse.RemoteQueries;
import org.lethe.dimse.RemoteQuery;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.MainTags;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What modalities are asked for, and {@code /queries}: what they answered (Orthanc Book, "Query/Retrieve"). */
public final class QueryRoutes implements RouteFamily {
    private static final List<String> OPERATIONS = List.of("answers", "level", "modality", "query", "retrieve");

    private final Modalities modalities;
    private final FindScu findScu;
    private final RemoteQueries queries;
    private final Dictionary dictionary;

    /** @param dictionary knows the tags of queries */
    public QueryRoutes(Modalities modalities, FindScu findScu, RemoteQueries queries, Dictionary dictionary) {
        this.modalities = modalities;
        this.findScu = findScu;
        this.queries = queries;
        this.dictionary = dictionary;
    }

    @Override
    public void register(Routes routes) {
        routes.ask("/modalities/{id}/query", this::ask);
        routes.ask("/modalities/{id}/find", this::findHierarchy);
        routes.ask("/modalities/{id}/find-worklist", this::findWorklist);
        for (Level level : Level.values()) {
            routes.ask("/modalities/{id}/find-" + singular(level), exchange -> find(exchange, level));
        }
        routes.get("/queries", exchange -> exchange.answerJson(queries.ids()));
        routes.get("/queries/{id}", this::operations);
        routes.delete("/queries/{id}", this::delete);
        routes.get("/queries/{id}/level", exchange -> exchange.answerText(require(exchange).level().title()));
        routes.get("/queries/{id}/modality", exchange -> exchange.answerText(require(exchange).name()));
        routes.get("/queries/{id}/query", this::query);
        routes.get("/queries/{id}/answers", this::answers);
        routes.get("/queries/{id}/answers/{index}", this::answerOperations);
        routes.get("/queries/{id}/answers/{index}/content", this::content);
        for (Level below : List.of(Level.STUDY, Level.SERIES, Level.INSTANCE)) {
            routes.ask("/queries/{id}/answers/{index}/query-" + below.plural(), exchange -> askBelow(exchange, below));
        }
    }

    private static String singular(Level level) {
        return level.title().toLowerCase(Locale.ROOT);
    }

    /** The level that a body names. */
    static Level levelOf(ObjectNode body) {
        if (!body.path("Level").isString()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must have a \"Level\"");
        }
        return FindRequest.levelOf(body.get("Level").stringValue());
    }

    private Map<Integer, String> keysOf(ObjectNode body) {
        return switch (body.get("Query")) {
            case null -> new LinkedHashMap<>();
            case ObjectNode object -> QueryKeys.read(object, dictionary);
            default -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"Query\" must be an object");
        };
    }

    private void ask(Exchange exchange) throws IOException {
        Modality registered = modalities.require(exchange.parameter(0));
        ObjectNode body = ModalityRequest.options(exchange.bodyBytes());
        ask(exchange, exchange.parameter(0), ModalityRequest.of(registered, body), levelOf(body), keysOf(body));
    }

    private void ask(Exchange exchange, String name, Modality modality, Level level, Map<Integer, String> keys)
            throws IOException {
        List<Attributes> answers = findScu.find(modality, level, keys);
        String id = queries.add(new RemoteQuery(name, modality, level, keys, answers));
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("ID", id);
            json.writeStringProperty("Path", "/queries/" + id);
            json.writeEndObject();
        });
    }

    private void askBelow(Exchange exchange, Level level) throws IOException {
        RemoteQuery query = require(exchange);
        int index = indexOf(exchange);
        if (!query.level().isAbove(level)) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The answer is not above this level");
        }
        ObjectNode body = ModalityRequest.options(exchange.bodyBytes());
        Map<Integer, String> keys = keysOf(body);
        for (Level above = query.level(); above != null; above = above.parent()) {
            String identifier = query.answer(index).string(MainTags.identifierOf(above));
            if (identifier != null) {
                keys.put(MainTags.identifierOf(above), identifier);
            }
        }
        ask(exchange, query.name(), ModalityRequest.of(query.modality(), body), level, keys);
    }

    // One question, one answer: what Orthanc calls deprecated

    private void find(Exchange exchange, Level level) throws IOException {
        Modality modality = modalities.require(exchange.parameter(0));
        Map<Integer, String> keys =
                QueryKeys.read(ModalityRequest.options(exchange.bodyBytes()), dictionary);
        write(exchange, findScu.find(modality, level, withMainTags(level, keys)), TagFormat.SIMPLIFY);
    }

    private static Map<Integer, String> withMainTags(Level level, Map<Integer, String> keys) {
        Map<Integer, String> whole = new LinkedHashMap<>(keys);
        MainTags.of(level).forEach(tag -> whole.putIfAbsent(tag, ""));
        return whole;
    }

    /** Patients, below each of them its studies, below each of these its series. */
    private void findHierarchy(Exchange exchange) throws IOException {
        Modality modality = modalities.require(exchange.parameter(0));
        Map<Integer, String> keys =
                QueryKeys.read(ModalityRequest.options(exchange.bodyBytes()), dictionary);
        List<ObjectNode> patients = findTree(modality, Level.PATIENT, keys);
        exchange.answerJson(json -> {
            json.writeStartArray();
            patients.forEach(patient -> Json.write(json, patient));
            json.writeEndArray();
        });
    }

    private List<ObjectNode> findTree(Modality modality, Level level, Map<Integer, String> keys) throws IOException {
        Map<Integer, String> own = new LinkedHashMap<>();
        keys.forEach((tag, value) -> {
            if (MainTags.levelOf(tag, level).isPresent()) {
                own.put(tag, value);
            }
        });
        List<ObjectNode> found = new ArrayList<>();
        for (Attributes answer : findScu.find(modality, level, withMainTags(level, own))) {
            ObjectNode node = toNode(answer);
            String identifier = answer.string(MainTags.identifierOf(level));
            if (level.child() != Level.INSTANCE && identifier != null) {
                Map<Integer, String> below = new LinkedHashMap<>(keys);
                below.put(MainTags.identifierOf(level), identifier);
                String name = level.child() == Level.STUDY ? "Studies" : "Series";
                node.set(name, JsonNodeFactory.instance.arrayNode()
                        .addAll(findTree(modality, level.child(), below)));
            }
            found.add(node);
        }
        return found;
    }

    private ObjectNode toNode(Attributes answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.generator(bytes)) {
            tags(TagFormat.SIMPLIFY).write(answer, json);
        }
        return (ObjectNode) Json.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private void findWorklist(Exchange exchange) throws IOException {
        Modality modality = modalities.require(exchange.parameter(0));
        ObjectNode body = ModalityRequest.options(exchange.bodyBytes());
        JsonRequest request = new JsonRequest(body);
        ObjectNode asked = body.get("Query") instanceof ObjectNode object ? object : body;
        SpecificCharacterSet usual = findScu.usualCharset();
        List<Attributes> answers =
                findScu.findWorklist(modality, QueryKeys.readDataset(asked, dictionary, usual));
        write(exchange, answers, RetrieveRequest.formatOf(request, TagFormat.SIMPLIFY));
    }

    // What is remembered

    private RemoteQuery require(Exchange exchange) {
        return queries.require(exchange.parameter(0));
    }

    private static int indexOf(Exchange exchange) {
        return RetrieveRequest.indexOf(exchange.parameter(1));
    }

    private void operations(Exchange exchange) throws IOException {
        require(exchange);
        exchange.answerJson(OPERATIONS);
    }

    private void delete(Exchange exchange) {
        queries.remove(exchange.parameter(0));
        exchange.answerEmpty();
    }

    private TagsJson tags(TagFormat format) {
        return TagsJson.of(dictionary, format).showingWhole(_ -> true);
    }

    private void query(Exchange exchange) throws IOException {
        Map<Integer, String> keys = require(exchange).keys();
        TagsJson tags = tags(exchange.arguments().tagFormat(TagFormat.FULL));
        exchange.answerJson(json -> tags.write(QueryKeys.toDataset(keys, dictionary), json));
    }

    private void answers(Exchange exchange) throws IOException {
        List<Attributes> answers = require(exchange).answers();
        if (exchange.arguments().flag("expand", false)) {
            write(exchange, answers, exchange.arguments().tagFormat(TagFormat.FULL));
            return;
        }
        List<String> indices = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            indices.add(Integer.toString(i));
        }
        exchange.answerJson(indices);
    }

    private void write(Exchange exchange, List<Attributes> answers, TagFormat format) throws IOException {
        TagsJson tags = tags(format);
        exchange.answerJson((JsonGenerator json) -> {
            json.writeStartArray();
            for (Attributes answer : answers) {
                tags.write(answer, json);
            }
            json.writeEndArray();
        });
    }

    private void answerOperations(Exchange exchange) throws IOException {
        RemoteQuery query = require(exchange);
        query.answer(indexOf(exchange));
        List<String> operations = new ArrayList<>(List.of("content", "retrieve"));
        for (Level below = query.level().child(); below != null; below = below.child()) {
            operations.add("query-" + below.plural());
        }
        exchange.answerJson(operations);
    }

    private void content(Exchange exchange) throws IOException {
        Attributes answer = require(exchange).answer(indexOf(exchange));
        TagsJson tags = tags(exchange.arguments().tagFormat(TagFormat.FULL));
        exchange.answerJson(json -> tags.write(answer, json));
    }
}
