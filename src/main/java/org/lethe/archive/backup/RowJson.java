package org.lethe.archive.backup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.Attachment.Compression;
import org.lethe.index.Metadata;
import org.lethe.index.Origin;
import org.lethe.index.Reception;
import org.lethe.index.WholeResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Resources as JSON, as they stand in a backup. Members that are missing say that there is none. */
final class RowJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RowJson() {}

    static ObjectNode of(WholeResource resource) {
        ObjectNode json = NODES.objectNode();
        json.put("Level", resource.level().title());
        json.put("Number", resource.key());
        json.put("ID", resource.id());
        json.put("Parent", resource.parent());
        json.put("LastUpdate", resource.lastUpdate().getEpochSecond());
        json.put("Stable", resource.stable());
        ObjectNode tags = json.putObject("Tags");
        resource.tags().forEach((tag, value) -> tags.put(HexFormat.of().toHexDigits(tag), value));
        var labels = json.putArray("Labels");
        resource.labels().forEach(labels::add);
        var metadata = json.putArray("Metadata");
        resource.metadata().forEach(one -> metadata.addObject()
                .put("Type", one.type()).put("Value", one.value()).put("Revision", one.revision()));
        var attachments = json.putArray("Attachments");
        resource.attachments().forEach(one -> write(one, attachments.addObject()));
        write(resource.details(), json);
        return json;
    }

    private static void write(Attachment attachment, ObjectNode json) {
        json.put("Type", attachment.type());
        json.put("Blob", attachment.blobKey().toString());
        json.put("Compression", attachment.compression().name());
        json.put("Size", attachment.size());
        json.put("MD5", attachment.md5());
        json.put("StoredSize", attachment.storedSize());
        json.put("StoredMD5", attachment.storedMd5());
        json.put("CRC32C", Integer.toUnsignedLong(attachment.crc32c()));
        json.put("Revision", attachment.revision());
    }

    private static void write(WholeResource.Details details, ObjectNode json) {
        switch (details) {
            case WholeResource.OfPatient(OptionalLong recycling) ->
                    recycling.ifPresent(place -> json.put("Recycling", place));
            case WholeResource.OfStudy() -> {}
            case WholeResource.OfSeries(OptionalInt expected, String remoteAet) -> {
                expected.ifPresent(number -> json.put("ExpectedInstances", number));
                json.put("RemoteAET", remoteAet);
            }
            case WholeResource.OfInstance instance -> {
                json.put("TransferSyntax", instance.transferSyntaxUid());
                json.put("SOPClass", instance.sopClassUid());
                json.put("PixelDataOffset", instance.pixelDataOffset());
                instance.indexInSeries().ifPresent(number -> json.put("IndexInSeries", number));
                Reception reception = instance.reception();
                json.put("Origin", reception.origin().name());
                json.put("RemoteIP", reception.remoteIp());
                json.put("RemoteAET", reception.remoteAet());
                json.put("CalledAET", reception.calledAet());
                json.put("HttpUsername", reception.httpUsername());
            }
        }
    }

    /** The resource that {@link #of} wrote down. */
    static WholeResource read(JsonNode json) {
        Level level = levelOf(json);
        Map<Integer, String> tags = new TreeMap<>(Integer::compareUnsigned);
        json.get("Tags").propertyStream()
                .forEach(tag -> tags.put(HexFormat.fromHexDigits(tag.getKey()), tag.getValue().stringValue()));
        Instant lastUpdate = Instant.ofEpochSecond(json.get("LastUpdate").longValue());
        return new WholeResource(level, json.get("Number").longValue(), json.get("ID").stringValue(),
                json.get("Parent").longValue(), tags, lastUpdate, json.get("Stable").booleanValue(),
                json.get("Labels").valueStream().map(JsonNode::stringValue).toList(),
                json.get("Metadata").valueStream().map(RowJson::metadata).toList(), attachments(json),
                details(level, json, lastUpdate));
    }

    static Level levelOf(JsonNode json) {
        String title = json.get("Level").stringValue();
        for (Level level : Level.values()) {
            if (level.title().equals(title)) {
                return level;
            }
        }
        throw new IllegalArgumentException("no level is called " + title);
    }

    private static Metadata metadata(JsonNode json) {
        return new Metadata(json.get("Type").intValue(), json.get("Value").stringValue(),
                json.get("Revision").longValue());
    }

    private static List<Attachment> attachments(JsonNode json) {
        List<Attachment> all = new ArrayList<>();
        for (JsonNode one : json.get("Attachments")) {
            all.add(new Attachment(one.get("Type").intValue(), UUID.fromString(one.get("Blob").stringValue()),
                    Compression.valueOf(one.get("Compression").stringValue()), one.get("Size").longValue(),
                    textOrNull(one.get("MD5")), one.get("StoredSize").longValue(), textOrNull(one.get("StoredMD5")),
                    (int) one.get("CRC32C").longValue(), one.get("Revision").longValue()));
        }
        return all;
    }

    private static String textOrNull(JsonNode json) {
        return json.isNull() ? null : json.stringValue();
    }

    private static WholeResource.Details details(Level level, JsonNode json, Instant date) {
        return switch (level) {
            case PATIENT -> new WholeResource.OfPatient(json.has("Recycling")
                    ? OptionalLong.of(json.get("Recycling").longValue())
                    : OptionalLong.empty());
            case STUDY -> new WholeResource.OfStudy();
            case SERIES -> new WholeResource.OfSeries(number(json, "ExpectedInstances"),
                    json.get("RemoteAET").stringValue());
            case INSTANCE -> new WholeResource.OfInstance(json.get("TransferSyntax").stringValue(),
                    json.get("SOPClass").stringValue(), json.get("PixelDataOffset").longValue(),
                    number(json, "IndexInSeries"),
                    new Reception(date, Origin.valueOf(json.get("Origin").stringValue()),
                            json.get("RemoteIP").stringValue(), json.get("RemoteAET").stringValue(),
                            json.get("CalledAET").stringValue(), json.get("HttpUsername").stringValue()));
        };
    }

    private static OptionalInt number(JsonNode json, String name) {
        return json.has(name) ? OptionalInt.of(json.get(name).intValue()) : OptionalInt.empty();
    }
}
