package org.lethe.evidence;

import java.util.Objects;
import org.lethe.rewrite.RewriteRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file that came of a rewriting.
 *
 * @param sha256 of its bytes, 64 lower-case hexadecimal digits
 * @param bytes its size
 * @param identity what it is called; null if it is still called as the original was, which a report must not tell
 */
public record Output(String sha256, long bytes, Identity identity) {

    /**
     * What a new instance is called.
     *
     * @param sopInstanceUid its SOP Instance UID
     * @param id its Orthanc ID
     */
    public record Identity(String sopInstanceUid, String id) {
        public Identity {
            Objects.requireNonNull(sopInstanceUid);
            Objects.requireNonNull(id);
        }
    }

    /**
     * What may be told of an output's name: nothing if it could lead back, as it is that of the original, or what the
     * request says.
     *
     * @param before SOP Instance UID of the original
     * @param after that of the output
     * @param id Orthanc ID of the output
     * @return null for nothing
     */
    public static Identity identity(RewriteRequest request, String before, String after, String id) {
        boolean isNew = after != null && !after.equals(before) && !request.namesSopInstanceUid();
        return isNew ? new Identity(after, id) : null;
    }

    /** What becomes of a file. */
    public enum Fate {
        MADE,
        /** A file with the same bytes was there before. */
        ALREADY_STORED,
        /** It was not stored, as another one with its identifiers is there. */
        REFUSED,
        /** Nothing could be made of the original. */
        FAILED
    }

    public Output {
        Objects.requireNonNull(sha256);
    }

    /** As text that can be kept: {@link #ofText} reads it. */
    public String toText() {
        return Layout.text(toJson());
    }

    /** Reads what {@link #toText} wrote. */
    public static Output ofText(String text) {
        return ofJson(Layout.read(text));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("SHA256", sha256).put("Bytes", bytes);
        if (identity != null) {
            json.put("SOPInstanceUID", identity.sopInstanceUid()).put("ID", identity.id());
        }
        return json;
    }

    /** @throws RuntimeException if it is something else */
    static Output ofJson(JsonNode json) {
        return new Output(json.get("SHA256").stringValue(), json.get("Bytes").longValue(),
                json.has("ID")
                        ? new Identity(json.get("SOPInstanceUID").stringValue(), json.get("ID").stringValue())
                        : null);
    }
}
