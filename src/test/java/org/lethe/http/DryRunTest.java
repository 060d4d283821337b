package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code "DryRun": true} as clients see it: all is told, and nothing is done. */
class DryRunTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    private TestServer client;
    private String instance;

    @BeforeEach
    void start() throws IOException {
        client = TestServer.whole(folder, "");
        for (int i = 1; i <= 3; i++) {
            instance = store(slice(i));
        }
        store(slice(4).series(2));
    }

    private static TestInstance slice(int number) {
        return TestInstance.ct().instance(number).with(Tag.StudyDate, VR.DA, "20200101");
    }

    private String store(TestInstance one) throws IOException {
        return TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(one.file()))).get("ID")
                .stringValue();
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private String idOf(String level) {
        return MAPPER.readTree(client.get("/" + level).body()).get(0).stringValue();
    }

    private static Map<String, JsonNode> changes(JsonNode series) {
        Map<String, JsonNode> changes = new TreeMap<>();
        series.get("Changes").forEach(one -> changes.put(one.get("Name").stringValue(), one));
        return changes;
    }

    @ParameterizedTest
    @CsvSource({"studies, anonymize", "patients, anonymize", "studies, modify"})
    void nothingIsDoneAndNothingIsKept(String level, String verb) {
        String before = client.get("/statistics").body() + client.get("/changes").body() + client.get("/jobs").body();

        JsonNode answer = TestServer.json(client.post("/" + level + "/" + idOf(level) + "/" + verb,
                "{'DryRun': true, 'Replace': {'PatientID': 'X'}, 'Force': true}"));

        assertThat(answer.get("DryRun").booleanValue()).isTrue();
        assertThat(answer.get("InstancesCount").intValue()).isEqualTo(4);
        assertThat(client.get("/statistics").body() + client.get("/changes").body() + client.get("/jobs").body())
                .isEqualTo(before);
    }

    @Test
    void eachSeriesTellsWhatItsInstancesHaveInCommon() {
        JsonNode answer =
                TestServer.json(client.post("/studies/" + idOf("studies") + "/anonymize", "{'DryRun': true}"));

        assertThat(answer.get("Series")).hasSize(2);
        JsonNode series = answer.get("Series").get(0);
        assertThat(series.get("InstancesCount").intValue() + answer.get("Series").get(1).get("InstancesCount")
                .intValue()).isEqualTo(4);
        JsonNode three = series.get("InstancesCount").intValue() == 3 ? series : answer.get("Series").get(1);
        Map<String, JsonNode> changes = changes(three);
        assertThat(changes.get("SOPInstanceUID").get("Action").stringValue()).isEqualTo("Replaced");
        assertThat(changes.get("SOPInstanceUID").get("Instances").intValue()).isEqualTo(3);
        assertThat(changes.get("SOPInstanceUID").get("Values").intValue()).isEqualTo(3);
        assertThat(changes.get("StudyInstanceUID").get("Values").intValue()).isEqualTo(1);
        assertThat(changes.get("InstanceNumber").get("Action").stringValue()).isEqualTo("Kept");
        assertThat(changes.get("PatientIdentityRemoved").get("Action").stringValue()).isEqualTo("Added");
        assertThat(changes.get("PatientIdentityRemoved").get("After").stringValue()).isEqualTo("YES");
    }

    @Test
    void aCopyOfAnInstanceIsWhatWasTold() throws IOException {
        String request = "'Replace': {'PatientName': 'Nobody', 'PatientID': 'X'}, 'Remove': ['StudyDate'],"
                + " 'Keep': ['SOPInstanceUID'], 'Force': true}";
        JsonNode told =
                TestServer.json(client.post("/instances/" + instance + "/modify", "{'DryRun': true, " + request));
        byte[] copy = client.callForBytes("POST", "/instances/" + instance + "/modify",
                BodyPublishers.ofString(("{" + request).replace('\'', '"'))).body();

        Map<String, JsonNode> changes = changes(told.get("Series").get(0));
        assertThat(changes.get("PatientName").get("After").stringValue()).isEqualTo("Nobody");
        assertThat(changes.get("SOPInstanceUID").get("Action").stringValue()).isEqualTo("Kept");
        String stored = TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(copy))).get("ID")
                .stringValue();
        JsonNode tags = TestServer.json(client.get("/instances/" + stored + "/simplified-tags"));
        changes.forEach((name, change) -> {
            boolean isMadeAnew = change.get("After").asString("").startsWith("2.25.");
            if (change.get("After").isString() && !isMadeAnew && !change.get("Path").stringValue().startsWith("0002")) {
                assertThat(tags.path(name).stringValue()).as(name).isEqualTo(change.get("After").stringValue());
            } else if (change.get("Action").stringValue().equals("Removed")) {
                assertThat(tags.has(name)).as(name).isFalse();
            }
        });
    }

    @Test
    void aRequestThatCannotBeMetIsRefusedAsTheRealOneIs() {
        String path = "/studies/" + idOf("studies") + "/modify";
        for (String body : new String[] {"'Replace': {'Nonsense': '1'}}", "'Replace': {'StudyInstanceUID': '1.2'}}"}) {
            assertThat(client.post(path, "{'DryRun': true, " + body).statusCode())
                    .isEqualTo(client.post(path, "{" + body).statusCode())
                    .isNotEqualTo(200);
        }
        assertThat(client.post("/studies/" + idOf("studies") + "/anonymize", "{'DryRun': 1}").statusCode())
                .isEqualTo(400);
        assertThat(client.post("/studies/nowhere/anonymize", "{'DryRun': true}").statusCode()).isEqualTo(404);
        assertThat(client.post("/instances/nowhere/anonymize", "{'DryRun': true}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk-anonymize", "bulk-modify"})
    void severalResourcesAreTriedAtOnce(String tool) {
        JsonNode answer =
                TestServer.json(client.post("/tools/" + tool, "{'DryRun': true, 'Resources': ['" + instance + "']}"));

        assertThat(answer.get("InstancesCount").intValue()).isEqualTo(1);
        assertThat(changes(answer.get("Series").get(0)).get("SOPInstanceUID").get("Action").stringValue())
                .isEqualTo("Replaced");
    }

    @Test
    void aSplitIsTriedToo() {
        JsonNode answer = TestServer.json(client.post("/studies/" + idOf("studies") + "/split",
                "{'DryRun': true, 'Series': ['" + idOf("series") + "']}"));

        assertThat(changes(answer.get("Series").get(0)).get("StudyInstanceUID").get("Action").stringValue())
                .isEqualTo("Replaced");
        assertThat(MAPPER.readTree(client.get("/studies").body())).hasSize(1);
    }
}
