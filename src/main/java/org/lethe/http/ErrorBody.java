package org.lethe.http;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;

/** The body of an error answer, in Orthanc's form. */
final class ErrorBody {
    private static final int BYTES_TYPICAL = 512;

    private ErrorBody() {}

    /**
     * JSON in UTF-8.
     *
     * @param method as the client sent it
     * @param uri the decoded path, without the query
     * @param details for the person who made the request; null for none
     */
    static byte[] write(ErrorStatus status, String method, String uri, String details) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(BYTES_TYPICAL);
        try (JsonGenerator json = Json.generator(body)) {
            json.writeStartObject();
            if (details != null && !details.isEmpty()) {
                json.writeStringProperty("Details", details);
            }
            json.writeStringProperty("HttpError", status.httpError());
            json.writeNumberProperty("HttpStatus", status.httpStatus());
            json.writeStringProperty("Message", status.message());
            json.writeStringProperty("Method", method);
            json.writeStringProperty("OrthancError", status.message());
            json.writeNumberProperty("OrthancStatus", status.orthancStatus());
            json.writeStringProperty("Uri", uri);
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}
