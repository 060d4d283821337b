package org.lethe.dicom.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a writer writes, read again strictly: members with the same name are refused. */
final class Json {
    private static final JsonMapper STRICT =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private Json() {}

    interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = STRICT.createGenerator(bytes)) {
            writing.to(out);
        }
        return bytes.toByteArray();
    }

    static String text(Writing writing) throws IOException {
        return new String(bytes(writing), StandardCharsets.UTF_8);
    }

    static JsonNode written(Writing writing) throws IOException {
        return STRICT.readTree(bytes(writing));
    }
}
