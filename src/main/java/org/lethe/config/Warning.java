package org.lethe.config;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the log can warn of, each to be switched off on its own: {@code Warnings}, with Orthanc's names. */
public enum Warning {
    W001_TAGS_BEING_READ_FROM_STORAGE("W001_TagsBeingReadFromStorage"),
    W002_INCONSISTENT_DICOM_TAGS_IN_DB("W002_InconsistentDicomTagsInDb"),
    W003_DECODER_FAILURE("W003_DecoderFailure"),
    W004_NO_MAIN_DICOM_TAGS_SIGNATURE("W004_NoMainDicomTagsSignature"),
    W005_REQUESTING_TAG_FROM_LOWER_RESOURCE_LEVEL("W005_RequestingTagFromLowerResourceLevel"),
    W006_REQUESTING_TAG_FROM_META_HEADER("W006_RequestingTagFromMetaHeader"),
    W007_MISSING_REQUESTED_TAGS_NOT_READ_FROM_DISK("W007_MissingRequestedTagsNotReadFromDisk");

    private final String key;

    Warning(String key) {
        this.key = key;
    }

    /** The name in the configuration, which the line in the log begins with. */
    public String key() {
        return key;
    }

    /** Those that are not switched off. */
    static Set<Warning> read(Keys keys) {
        Map<String, JsonNode> members = keys.members("Warnings");
        Set<Warning> on = EnumSet.noneOf(Warning.class);
        for (Warning warning : values()) {
            JsonNode value = members.get(warning.key);
            if (value != null && !value.isBoolean()) {
                keys.problem("Warnings." + warning.key, "found " + Keys.typeOf(value) + ", expected true or false");
            }
            if (value == null || value.asBoolean(true)) {
                on.add(warning);
            }
        }
        return on;
    }
}
