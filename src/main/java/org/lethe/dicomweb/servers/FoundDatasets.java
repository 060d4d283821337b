package org.lethe.dicomweb.servers;

import java.io.IOException;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.json.DicomJson;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Exchange;
import org.lethe.peers.PeerAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * What a search elsewhere has found, from the DICOM JSON model into Orthanc's JSON, one dataset after the other.
 *
 * @param dictionary names the tags
 */
record FoundDatasets(Dictionary dictionary) {
    private static final int NO_CONTENT = 204;
    private static final int DEPTH_MAX = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** @throws LetheException of kind {@code NETWORK_PROTOCOL} if the answer is something else */
    void answer(Exchange exchange, PeerAnswer found) throws IOException {
        TagsJson tags = TagsJson.of(dictionary, TagFormat.FULL);
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), found.body())) {
            boolean isEmpty = found.status() == NO_CONTENT;
            if (!isEmpty && in.nextToken() != JsonToken.START_ARRAY) {
                throw fault(null);
            }
            exchange.answerJson(json -> {
                json.writeStartArray();
                while (!isEmpty && in.nextToken() != JsonToken.END_ARRAY) {
                    tags.write(DicomJson.read(in, dictionary, (_, _) -> {
                        throw fault(null);
                    }), json);
                }
                json.writeEndArray();
            });
        } catch (JacksonException e) {
            throw fault(e);
        } catch (LetheException e) {
            throw e.kind() == ErrorKind.BAD_FILE_FORMAT ? fault(e) : e;
        }
    }

    private static LetheException fault(Throwable cause) {
        return new LetheException(ErrorKind.NETWORK_PROTOCOL,
                "The DICOMweb server answered with something else than datasets in JSON", cause);
    }
}
