package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lethe.Lethe;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which tags a search knows: those of the index, those of the configuration, and those that only files have. */
class FindAccessTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final byte[] CT = TestInstance.ct().with(Element.ofUnsignedShort(Tag.Columns, 7)).file();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"Always, 1, 7", "Answers, 0, 7", "Never, 0, ''"})
    void filesAreOpenedAsFarAsTheConfigurationAllows(String access, int found, String answered) throws IOException {
        try (Lethe lethe = start("\"StorageAccessOnFind\": \"" + access + "\"")) {
            TestServer client = TestServer.at(lethe.httpPort());
            client.call("POST", "/instances", BodyPublishers.ofByteArray(CT));

            assertThat(find(client, "Columns").size()).isEqualTo(found);
            assertThat(find(client, "PatientID").get(0).at("/RequestedTags/Columns").asString("")).isEqualTo(answered);
        }
    }

    @Test
    void extraMainTagsAreFoundWithoutFilesAndToldBySystem() throws IOException {
        try (Lethe lethe = start(
                "\"StorageAccessOnFind\": \"Never\", \"ExtraMainDicomTags\": {\"Instance\": [\"Columns\"]}")) {
            TestServer client = TestServer.at(lethe.httpPort());
            client.call("POST", "/instances", BodyPublishers.ofByteArray(CT));

            assertThat(find(client, "Columns")).hasSize(1);
            assertThat(find(client, "PatientID").get(0).at("/RequestedTags/Columns").asString("")).isEqualTo("7");
            assertThat(JSON.readTree(client.get("/system").body()).at("/MainDicomTags/Instance").asString())
                    .contains(";0028,0011;");
        }
    }

    private Lethe start(String options) throws IOException {
        return Lethe.start(TestServer.settings(folder, "storage", ", " + options));
    }

    private static JsonNode find(TestServer client, String tag) {
        return JSON.readTree(client.call("POST", "/tools/find", BodyPublishers.ofString("""
                {"Level": "Instance", "Expand": true, "Query": {"%s": "*"}, "RequestedTags": ["Columns"]}
                """.formatted(tag))).body());
    }
}
