package org.lethe.http;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.lethe.archive.Archive;
import org.lethe.archive.Attachments;
import org.lethe.archive.Attachments.Form;
import org.lethe.archive.RequestedTags;
import org.lethe.dicom.Level;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.index.Attachment;
import org.lethe.index.Index;
import org.lethe.index.Metadata;
import org.lethe.index.Resource;
import org.lethe.index.Resource.InstanceDetails;
import org.lethe.index.Resource.PatientDetails;
import org.lethe.index.Resource.SeriesDetails;
import org.lethe.index.Resource.StudyDetails;
import tools.jackson.core.JsonGenerator;

/** Writes patients, studies, series and instances in Orthanc's form. */
final class ResourceWriter {
    private final Index index;
    private final Map<TagFormat, TagsJson> tagsJson = new EnumMap<>(TagFormat.class);
    private final Attachments attachments;
    private final RequestedTags requestedTags;
    private final MetadataNames metadataNames;

    ResourceWriter(Archive archive, MetadataNames metadataNames) {
        this.index = archive.index();
        this.attachments = archive.attachments();
        this.requestedTags = RequestedTags.toAnswer(archive);
        this.metadataNames = metadataNames;
        for (TagFormat format : TagFormat.values()) {
            tagsJson.put(format, TagsJson.of(archive.reader().dictionary(), format));
        }
    }

    /** Writes one object. */
    void write(JsonGenerator json, Resource resource, ResourceFormat format) throws IOException {
        Level level = resource.level();
        json.writeStartObject();
        if (format.shows(ResponseContent.ATTACHMENTS)) {
            writeAttachments(json, resource);
        }
        if (format.shows(ResponseContent.DETAILS) && resource.origin() != null) {
            json.writeStringProperty(resource.origin().kind().title(), resource.origin().id());
        }
        writeOfLevel(json, resource, format);
        json.writeStringProperty("ID", resource.id());
        if (format.shows(ResponseContent.IS_STABLE) && level != Level.INSTANCE) {
            json.writeBooleanProperty("IsStable", resource.stable());
        }
        if (format.shows(ResponseContent.LABELS)) {
            writeTexts(json, "Labels", resource.labels());
        }
        if (format.shows(ResponseContent.DETAILS) && level != Level.INSTANCE) {
            json.writeStringProperty("LastUpdate", Dates.text(resource.lastUpdate()));
        }
        if (format.shows(ResponseContent.MAIN_DICOM_TAGS)) {
            writeTags(json, "MainDicomTags", resource.tags(), format.format());
        }
        if (format.shows(ResponseContent.METADATA)) {
            writeMetadata(json, resource);
        }
        if (format.shows(ResponseContent.PARENT) && level.parent() != null) {
            json.writeStringProperty("Parent" + level.parent().title(), resource.parentId());
        }
        if (!format.requestedTags().isEmpty()) {
            Map<Integer, String> values = requestedTags.of(resource, format.requestedTags());
            writeTags(json, "RequestedTags", values, format.format());
        }
        if (format.shows(ResponseContent.CHILDREN) && level.child() != null) {
            writeTexts(json, childrenName(level), resource.children());
        }
        json.writeStringProperty("Type", level.title());
        json.writeEndObject();
    }

    private void writeOfLevel(JsonGenerator json, Resource resource, ResourceFormat format) {
        boolean detailed = format.shows(ResponseContent.DETAILS);
        switch (resource.details()) {
            case PatientDetails patient -> {
                if (format.shows(ResponseContent.IS_PROTECTED)) {
                    json.writeBooleanProperty("IsProtected", patient.isProtected());
                }
            }
            case StudyDetails study -> {
                if (format.shows(ResponseContent.MAIN_DICOM_TAGS)) {
                    writeTags(json, "PatientMainDicomTags", study.patientTags(), format.format());
                }
            }
            case SeriesDetails series -> {
                if (detailed) {
                    writeNumber(json, "ExpectedNumberOfInstances", series.expectedInstances());
                }
                if (format.shows(ResponseContent.STATUS)) {
                    json.writeStringProperty("Status", series.status().title());
                }
            }
            case InstanceDetails instance -> {
                if (detailed) {
                    json.writeNumberProperty("FileSize", instance.file().attachment().size());
                    json.writeStringProperty("FileUuid", instance.file().attachment().blobKey().toString());
                    writeNumber(json, "IndexInSeries", instance.indexInSeries());
                }
            }
        }
    }

    private void writeMetadata(JsonGenerator json, Resource resource) {
        json.writeObjectPropertyStart("Metadata");
        for (Metadata piece : index.metadata(resource.level(), resource.id())) {
            json.writeStringProperty(metadataNames.nameOf(piece.type()), piece.value());
        }
        json.writeEndObject();
    }

    private void writeAttachments(JsonGenerator json, Resource resource) throws IOException {
        json.writeArrayPropertyStart("Attachments");
        for (Attachment attachment : index.attachments(resource.level(), resource.id())) {
            json.writeStartObject();
            json.writeStringProperty("CompressedMD5", attachments.md5(attachment, Form.STORED));
            json.writeNumberProperty("CompressedSize", attachment.storedSize());
            json.writeNumberProperty("ContentType", attachment.type());
            json.writeStringProperty("UncompressedMD5", attachments.md5(attachment, Form.CONTENT));
            json.writeNumberProperty("UncompressedSize", attachment.size());
            json.writeStringProperty("Uuid", attachment.blobKey().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String childrenName(Level level) {
        return switch (level) {
            case PATIENT -> "Studies";
            case STUDY -> "Series";
            case SERIES, INSTANCE -> "Instances";
        };
    }

    private static void writeNumber(JsonGenerator json, String name, OptionalInt number) {
        if (number.isPresent()) {
            json.writeNumberProperty(name, number.getAsInt());
        } else {
            json.writeNullProperty(name);
        }
    }

    private static void writeTexts(JsonGenerator json, String name, Iterable<String> texts) {
        json.writeArrayPropertyStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** @param values by tag; null where there is no value */
    private void writeTags(JsonGenerator json, String name, Map<Integer, String> values, TagFormat format) {
        TagsJson tags = tagsJson.get(format);
        json.writeObjectPropertyStart(name);
        values.forEach((tag, value) -> tags.writeText(tag, value, json));
        json.writeEndObject();
    }
}
