package org.lethe.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** What is shown of a resource. */
enum ResponseContent {
    MAIN_DICOM_TAGS("MainDicomTags"),
    METADATA("Metadata"),
    CHILDREN("Children"),
    PARENT("Parent"),
    LABELS("Labels"),
    STATUS("Status"),
    IS_STABLE("IsStable"),
    IS_PROTECTED("IsProtected"),
    ATTACHMENTS("Attachments"),
    /** Dates, sizes and numbers that stand in the resource itself; nobody can ask for them by a name. */
    DETAILS("");

    /** What is shown where a request does not say. */
    static final Set<ResponseContent> BY_DEFAULT = Set.copyOf(EnumSet.complementOf(EnumSet.of(METADATA, ATTACHMENTS)));

    private final String title;

    ResponseContent(String title) {
        this.title = title;
    }

    /** @throws LetheException if one of the titles is none */
    static Set<ResponseContent> ofTitles(List<String> titles) {
        Set<ResponseContent> contents = EnumSet.noneOf(ResponseContent.class);
        for (String title : titles) {
            contents.add(ofTitle(title));
        }
        return contents;
    }

    private static ResponseContent ofTitle(String title) {
        for (ResponseContent content : values()) {
            if (content.title.equals(title) && content != DETAILS) {
                return content;
            }
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                "A content of responses is asked for that there is not");
    }
}
