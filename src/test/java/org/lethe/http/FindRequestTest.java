package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.dicom.Dictionary;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Query;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FindRequestTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource({
        "PatientName, '', ANY_CASE, ANY_CASE", "PatientName, '', EXACT, EXACT", "PatientID, '', EXACT, ANY_CASE",
        "PatientName, '\"CaseSensitive\": false,', EXACT, ANY_CASE",
        "PatientID, '\"CaseSensitive\": true,', ANY_CASE, EXACT"
    })
    void namesCompareAsConfiguredUnlessTheRequestSaysIt(String tag, String flag, Letters configured, Letters expected) {
        String body = "{\"Level\": \"Patient\", %s \"Query\": {\"%s\": \"Doe\"}}".formatted(flag, tag);

        Query query = FindRequest.parse((ObjectNode) JSON.readTree(body), Dictionary.standard(),
                new MetadataNames(Map.of()), configured);

        assertThat(query.constraints()).singleElement().extracting("letters").isEqualTo(expected);
    }
}
