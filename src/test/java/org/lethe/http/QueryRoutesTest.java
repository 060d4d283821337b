package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** What a server asks another one, and what it fetches from there, through the REST API. */
class QueryRoutesTest {
    private static final String ROOT = "1.2.826.0.1.3680043.10.1";

    @TempDir
    Path folder;

    private TwoServers servers;
    private RunningServer near;

    @BeforeEach
    void start() {
        servers = new TwoServers(folder, ", \"QueryRetrieveSize\": 3", "");
        near = servers.near();
        servers.far().store(
                TestInstance.ct().with(Tag.StudyDate, VR.DA, "20260101"),
                TestInstance.ct().with(Tag.StudyDate, VR.DA, "20260101").instance(2),
                TestInstance.ct().with(Tag.StudyDate, VR.DA, "20260101").series(2).instance(3),
                TestInstance.ct().with(Tag.StudyDate, VR.DA, "20260301").study(2).series(3).instance(4),
                TestInstance.ct().patient("P2").study(3).series(4).instance(5));
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private String ask(String path, String body) {
        JsonNode answer = RunningServer.json(near.post(path, body).body());
        String id = answer.get("ID").stringValue();
        assertThat(answer.get("Path").stringValue()).isEqualTo("/queries/" + id);
        return "/queries/" + id;
    }

    private String askForStudies() {
        return ask("/modalities/far/query", """
                {"Level": "Study", "Query": {"PatientID": "P1", "StudyDate": "20260101-20260228"}}""");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asString()));
        return texts;
    }

    private List<String> list(String path) {
        return texts(RunningServer.json(near.get(path)));
    }

    @Test
    void aQueryIsRememberedWithItsAnswers() {
        String query = askForStudies();

        assertThat(list("/queries")).containsExactly(query.substring("/queries/".length()));
        assertThat(list(query)).containsExactly("answers", "level", "modality", "query", "retrieve");
        assertThat(near.get(query + "/level")).isEqualTo("Study");
        assertThat(near.get(query + "/modality")).isEqualTo("far");
        assertThat(RunningServer.json(near.get(query + "/query?simplify")).toString())
                .isEqualTo("{\"StudyDate\":\"20260101-20260228\",\"PatientID\":\"P1\"}");
        assertThat(list(query + "/answers")).containsExactly("0");
        assertThat(list(query + "/answers/0"))
                .containsExactly("content", "retrieve", "query-series", "query-instances");
    }

    @Test
    void anAnswerHasWhatWasAskedForAndTheIdentifiers() {
        String query = askForStudies();

        JsonNode content = RunningServer.json(near.get(query + "/answers/0/content?simplify"));
        assertThat(content.get("StudyInstanceUID").stringValue()).isEqualTo(ROOT + ".1.1");
        assertThat(content.get("PatientID").stringValue()).isEqualTo("P1");
        assertThat(content.get("StudyDate").stringValue()).isEqualTo("20260101");
        assertThat(content.get("RetrieveAETitle").stringValue()).isEqualTo("FAR");
        assertThat(RunningServer.json(near.get(query + "/answers?expand&simplify")).get(0)).isEqualTo(content);
        assertThat(near.get(query + "/answers/0/content?short")).contains("\"0010,0020\":\"P1\"");
        assertThat(near.get(query + "/answers/0/content")).contains("\"Name\":\"PatientID\"");
    }

    @Test
    void whatLiesBelowAnAnswerIsAskedForByItsIdentifiers() {
        String studies = askForStudies();

        String series = ask(studies + "/answers/0/query-series", "{\"Query\": {\"Modality\": \"\"}}");
        assertThat(near.get(series + "/level")).isEqualTo("Series");
        assertThat(list(series + "/answers")).containsExactly("0", "1");
        assertThat(near.get(series + "/query?simplify")).contains(ROOT + ".1.1");
        assertThat(near.get(series + "/answers/0/content?simplify")).contains("\"Modality\":\"CT\"");

        String instances = ask(series + "/answers/0/query-instances", "");
        assertThat(list(instances + "/answers")).containsExactly("0", "1");
        assertThat(list(ask(studies + "/answers/0/query-instances", "{}") + "/answers")).hasSize(3);
        // The one that nobody looked at for the longest time makes place.
        assertThat(list("/queries")).hasSize(3).doesNotContain(series.substring("/queries/".length()));
        assertThat(near.post(instances + "/answers/0/query-series", "{}").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NEAR", "{\"TargetAet\": \"NEAR\"}", "{\"RetrieveMethod\": \"C-GET\"}",
        "{\"RetrieveMethod\": \"C-MOVE\", \"Simplify\": true}"})
    void anAnswerIsFetched(String body) throws Exception {
        String query = askForStudies();

        JsonNode content = RunningServer.json(near.post(query + "/answers/0/retrieve", body).body());

        assertThat(content.get("RemoteAet").stringValue()).isEqualTo("FAR");
        assertThat(content.get("Query").get(0).toString()).contains(ROOT + ".1.1");
        assertThat(near.count()).isEqualTo(3);
    }

    @Test
    void allAnswersAreFetchedInTheBackgroundIfThatIsWanted() throws Exception {
        String query = ask("/modalities/far/query", "{\"Level\": \"Patient\", \"Query\": {\"PatientName\": \"doe*\"}}");
        assertThat(list(query + "/answers")).hasSize(2);

        JsonNode job = RunningServer.json(near.post(query + "/retrieve", "{\"Asynchronous\": true}").body());
        JsonNode end = near.await(job.get("Path").stringValue(),
                told -> told.get("State").stringValue().equals("Success"));

        assertThat(end.get("Type").stringValue()).isEqualTo("DicomMoveScu");
        assertThat(end.get("Content").get("TargetAet").stringValue()).isEqualTo("NEAR");
        assertThat(near.count()).isEqualTo(5);
    }

    @Test
    void whatIsNotThereAnyMoreCannotBeFetched() {
        String query = askForStudies();
        servers.far().delete("/studies/" + TestInstance.ct().ids().study());

        HttpResponse<String> moved = near.post(query + "/retrieve", "NOBODY");

        assertThat(moved.statusCode()).isEqualTo(500);
        assertThat(moved.body()).contains("A801");
        assertThat(near.post(query + "/retrieve", "").statusCode()).isEqualTo(200);
        assertThat(near.count()).isZero();
    }

    @Test
    void aQueryThatIsDeletedIsForgotten() {
        String query = askForStudies();

        assertThat(near.delete(query).statusCode()).isEqualTo(200);
        assertThat(near.delete(query).statusCode()).isEqualTo(404);
        assertThat(list("/queries")).isEmpty();
    }

    @Test
    void whatIsFoundAtOnceIsAnsweredAtOnce() {
        JsonNode patients = RunningServer.json(near.post("/modalities/far/find", "{\"PatientID\": \"P1\"}").body());

        assertThat(patients).singleElement().satisfies(patient -> {
            assertThat(patient.get("PatientName").stringValue()).isEqualTo("Doe^John");
            assertThat(patient.get("Studies")).hasSize(2).first()
                    .satisfies(study -> assertThat(study.get("Series")).hasSize(2));
        });
        assertThat(RunningServer.json(near.post("/modalities/far/find-instance",
                "{\"SeriesInstanceUID\": \"" + ROOT + ".2.1\"}").body())).hasSize(2);
        assertThat(near.post("/modalities/far/find-series", "{\"Modality\": \"MR\"}").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "404|/modalities/nobody/query|{\"Level\": \"Study\"}", "400|/modalities/far/query|{}",
        "400|/modalities/far/query|{\"Level\": \"Studio\"}",
        "400|/modalities/far/query|{\"Level\": \"Study\", \"Query\": []}",
        "400|/modalities/far/query|{\"Level\": \"Study\", \"Query\": {\"NoSuchTag\": \"\"}}",
        "400|/modalities/far/query|{\"Level\": \"Study\", \"Query\": {\"PatientID\": 1}}",
        "404|/queries/nope/retrieve|''", "404|/queries/nope/answers/0/query-series|{}"})
    void whatCannotBeAskedIsAnError(int status, String path, String body) {
        assertThat(near.post(path, body).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "x", "99999999999"})
    void thereAreOnlyTheAnswersThatCame(String index) {
        String query = askForStudies();

        assertThat(near.post(query + "/answers/" + index + "/retrieve", "").statusCode()).isEqualTo(400);
        assertThat(near.get(query + "/answers/" + index + "/content")).contains("\"HttpStatus\":400");
    }
}
