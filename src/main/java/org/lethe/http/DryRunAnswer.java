package org.lethe.http;

import java.io.IOException;
import org.lethe.archive.DryRun;
import org.lethe.archive.DryRun.Distinct;
import org.lethe.archive.DryRun.SeriesChanges;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.Change;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What a request to anonymize or modify would do, when its body says {@code "DryRun": true} (docs/api/README.md). */
final class DryRunAnswer {
    private DryRunAnswer() {}

    /**
     * Whether nothing is to be done, but all to be told.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if that cannot be said of the body
     */
    static boolean isAskedFor(JsonNode body) {
        JsonNode asked = body.path("DryRun");
        if (!asked.isMissingNode() && !asked.isBoolean()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "\"DryRun\" must be a Boolean value");
        }
        return asked.asBoolean(false);
    }

    static void send(Exchange exchange, DryRun dryRun) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeBooleanProperty("DryRun", true);
            json.writeNumberProperty("InstancesCount", dryRun.instances());
            json.writeNumberProperty("FailedInstancesCount", dryRun.failed().size());
            json.writeArrayPropertyStart("FailedInstances");
            dryRun.failed().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("Series");
            for (SeriesChanges series : dryRun.series()) {
                write(json, series);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, SeriesChanges series) {
        json.writeStartObject();
        json.writeStringProperty("ID", series.id());
        json.writeNumberProperty("InstancesCount", series.instances());
        json.writeBooleanProperty("IsComplete", series.complete());
        json.writeArrayPropertyStart("Changes");
        for (Distinct distinct : series.changes()) {
            write(json, distinct);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Distinct distinct) {
        Change change = distinct.example();
        json.writeStartObject();
        json.writeStringProperty("Action", change.kind().title());
        json.writeStringProperty("Path", change.path());
        json.writeStringProperty("Name", change.name());
        json.writeStringProperty("VR", change.vr().name());
        writeSide(json, "Before", change.before());
        writeSide(json, "After", change.after());
        json.writeNumberProperty("Instances", distinct.instances());
        json.writeNumberProperty("Values", distinct.values());
        json.writeEndObject();
    }

    private static void writeSide(JsonGenerator json, String name, Change.Side side) {
        if (side == null || side.text() == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, cut(side.text()));
        }
        if (side == null || side.length() < 0) {
            json.writeNullProperty(name + "Length");
        } else {
            json.writeNumberProperty(name + "Length", side.length());
        }
    }

    /** The begin of a text, which never ends in the middle of a character. */
    private static String cut(String text) {
        if (text.length() <= Change.TEXT_MAX) {
            return text;
        }
        boolean isInCharacter = Character.isHighSurrogate(text.charAt(Change.TEXT_MAX - 1));
        return text.substring(0, isInCharacter ? Change.TEXT_MAX - 1 : Change.TEXT_MAX);
    }
}
