package org.lethe.blob.s3;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lethe.config.S3Settings;

/**
 * How the objects of blobs are called.
 *
 * @param rootPath what all names begin with; empty, or with a slash at its end
 * @param structure whether folders come between that and the key
 */
record S3Names(String rootPath, S3Settings.Structure structure) {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    String of(UUID key) {
        String name = key.toString();
        return rootPath + switch (structure) {
            case FLAT -> name;
            case LEGACY -> name.substring(0, 2) + '/' + name.substring(2, 4) + '/' + name;
        };
    }

    /** Empty if an object of that name is no blob. */
    Optional<UUID> keyOf(String object) {
        String name = object.substring(object.lastIndexOf('/') + 1);
        if (!KEY.matcher(name).matches()) {
            return Optional.empty();
        }
        UUID key = UUID.fromString(name);
        return of(key).equals(object) ? Optional.of(key) : Optional.empty();
    }

    /** The object that tells up to when garbage was swept. */
    String mark() {
        return rootPath + "lethe-swept";
    }

    /** The object with what was noted about the store. */
    String note() {
        return rootPath + "lethe-note";
    }
}
