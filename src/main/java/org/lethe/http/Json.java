package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the REST API reads and writes JSON: read into a tree, written by a streaming generator. */
final class Json {
    static final String MEDIA_TYPE = "application/json; charset=utf-8";

    private static final int DEPTH_MAX = 200;
    private static final int STRING_CHARACTERS_MAX = 512 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    // Values of binary elements come as base64 in one string.
                    .maxStringLength(STRING_CHARACTERS_MAX)
                    .build())
            // Orthanc takes comments too.
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Whoever writes into an answer leaves it to the server to close it: a fault can then still become an
            // error.
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private static final JsonMapper TREES = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** A generator of UTF-8. Closing it flushes it into the stream, and leaves the stream open. */
    static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
    }

    /** Writes a tree. */
    static void write(JsonGenerator json, JsonNode tree) {
        TREES.writeTree(json, tree);
    }

    /**
     * Reads one JSON value.
     *
     * @throws LetheException if there is none, or something else
     * @throws IOException if the stream breaks
     */
    static JsonNode read(InputStream in) throws IOException {
        try {
            JsonNode value = TREES.readTree(in);
            if (value.isMissingNode()) {
                throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be JSON, but it is empty");
            }
            return value;
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr()
                            + ", column " + e.getLocation().getColumnNr() + ")";
            throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be JSON" + where, e);
        }
    }
}
