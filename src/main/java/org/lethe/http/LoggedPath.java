package org.lethe.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the log tells of a path: nothing that names a patient, and so neither a query nor what WebDAV calls files. */
final class LoggedPath {
    private static final String WEBDAV = "/webdav/";
    private static final String HIDDEN = "...";

    private LoggedPath() {}

    /** @param path without its query */
    static String of(String path) {
        if (path.startsWith(WEBDAV)) {
            return WEBDAV + HIDDEN;
        }
        return Arrays.stream(path.split("/", -1)).map(LoggedPath::shown).collect(Collectors.joining("/"));
    }

    /** Words and digits of Orthanc's paths and identifiers, and no UIDs, which are those of the original. */
    private static String shown(String segment) {
        boolean isPlain =
                segment.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
        return isPlain ? segment : HIDDEN;
    }
}
