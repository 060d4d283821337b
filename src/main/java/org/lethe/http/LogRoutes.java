package org.lethe.http;

import java.io.IOException;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.ChangeType;
import org.lethe.index.Export;
import org.lethe.index.Index;
import org.lethe.index.Log;
import tools.jackson.core.JsonGenerator;

/** The logs of what changed here and of what was sent away. */
public final class LogRoutes implements RouteFamily {
    private static final int LIMIT_BY_DEFAULT = 100;

    private final Index index;

    public LogRoutes(Index index) {
        this.index = index;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/changes", this::changes);
        routes.delete("/changes", exchange -> {
            index.clearChanges();
            exchange.answerEmpty();
        });
        routes.get("/exports", this::exports);
        routes.delete("/exports", exchange -> {
            index.clearExports();
            exchange.answerEmpty();
        });
    }

    private void changes(Exchange exchange) throws IOException {
        Arguments arguments = exchange.arguments();
        ChangeQuery query = new ChangeQuery(
                optional(arguments, "since"), optional(arguments, "to"), types(arguments), limit(arguments));
        Log<Change> page = arguments.flag("last", false) ? index.lastChange() : index.changes(query);
        answer(exchange, "Changes", page, LogRoutes::write);
    }

    private void exports(Exchange exchange) throws IOException {
        Arguments arguments = exchange.arguments();
        Log<Export> page = arguments.flag("last", false)
                ? index.lastExport()
                : index.exports(arguments.number("since", 0), limit(arguments));
        answer(exchange, "Exports", page, LogRoutes::write);
    }

    private static OptionalLong optional(Arguments arguments, String name) {
        return arguments.has(name) ? OptionalLong.of(arguments.number(name, 0)) : OptionalLong.empty();
    }

    private static int limit(Arguments arguments) {
        return (int) Math.min(Integer.MAX_VALUE, arguments.number("limit", LIMIT_BY_DEFAULT));
    }

    private static Set<ChangeType> types(Arguments arguments) {
        Set<ChangeType> types = EnumSet.noneOf(ChangeType.class);
        if (arguments.has("type")) {
            for (String title : arguments.texts("type")) {
                types.add(ChangeType.ofTitle(title).orElseThrow(() -> new LetheException(
                        ErrorKind.PARAMETER_OUT_OF_RANGE, "The argument \"type\" names a change that does not exist")));
            }
        }
        return types;
    }

    @FunctionalInterface
    private interface EntryWriter<T> {
        void write(JsonGenerator json, T entry);
    }

    private static <T> void answer(Exchange exchange, String name, Log<T> page, EntryWriter<T> writer)
            throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart(name);
            for (T entry : page.entries()) {
                writer.write(json, entry);
            }
            json.writeEndArray();
            json.writeBooleanProperty("Done", page.done());
            json.writeNumberProperty("First", page.first());
            json.writeNumberProperty("Last", page.last());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Change change) {
        json.writeStartObject();
        json.writeStringProperty("ChangeType", change.type().title());
        json.writeStringProperty("Date", Dates.text(change.date()));
        json.writeStringProperty("ID", change.id());
        json.writeStringProperty("Path", "/" + change.level().plural() + "/" + change.id());
        json.writeStringProperty("ResourceType", change.level().title());
        json.writeNumberProperty("Seq", change.seq());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Export export) {
        json.writeStartObject();
        json.writeStringProperty("Date", Dates.text(export.date()));
        json.writeStringProperty("ID", export.id());
        json.writeStringProperty("PatientID", export.patientId());
        json.writeStringProperty("Path", "/" + export.level().plural() + "/" + export.id());
        json.writeStringProperty("RemoteModality", export.modality());
        json.writeStringProperty("ResourceType", export.level().title());
        json.writeStringProperty("SOPInstanceUID", export.sopInstanceUid());
        json.writeNumberProperty("Seq", export.seq());
        json.writeStringProperty("SeriesInstanceUID", export.seriesInstanceUid());
        json.writeStringProperty("StudyInstanceUID", export.studyInstanceUid());
        json.writeEndObject();
    }
}
