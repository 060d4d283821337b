package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;

/** Entries of the worklist that are made by requests, and asked for as modalities do. */
class WorklistRoutesTest {
    private static final TestInstance CT = TestInstance.ct();
    private static final String STUDY = CT.dataset().string(Tag.StudyInstanceUID);

    @TempDir
    Path folder;

    private RunningServer lethe;

    @AfterEach
    void stop() {
        if (lethe != null) {
            lethe.close();
        }
    }

    private void start(String options) {
        lethe = RunningServer.start(folder, "lethe", """
                , "StableAge": 1, "DicomAlwaysAllowFindWorklist": true,
                "Worklists": {"Enable": true, "Directory": "worklists"%s}""".formatted(options));
        lethe.knows("self", lethe);
    }

    private String create(String tags) {
        JsonNode made = RunningServer.json(lethe.post("/worklists/create", "{\"Tags\": " + tags + "}").body());
        assertThat(made.get("Path").stringValue()).isEqualTo("/worklists/" + made.get("ID").stringValue());
        return made.get("Path").stringValue();
    }

    private JsonNode shown(String path) {
        return RunningServer.json(lethe.get(path + "?simplify"));
    }

    private List<String> scheduled(String query) {
        JsonNode found =
                RunningServer.json(lethe.post("/modalities/self/find-worklist", "{\"Query\": " + query + "}").body());
        return found.valueStream().map(entry -> entry.get("PatientID").stringValue()).toList();
    }

    private List<String> scheduled() {
        return scheduled("{\"PatientID\": \"\"}");
    }

    private Path put(String name, TestInstance entry) throws IOException {
        return Files.write(Files.createDirectories(folder.resolve("worklists")).resolve(name), entry.file());
    }

    private void awaitStable(TestInstance instance) throws InterruptedException {
        JsonNode study = lethe.await("/studies/" + instance.ids().study(), told -> told.get("IsStable").booleanValue());
        assertThat(study.get("IsStable").booleanValue()).isTrue();
    }

    @Test
    void draftsOfAProcessThatEndedAreDeletedAtTheStartAndNothingElse() throws IOException {
        Path draft = put("a.wl.new", CT);
        Path entry = put("b.wl", CT);
        Path other = put("c.new", CT);
        start("");

        assertThat(draft).doesNotExist();
        assertThat(entry).exists();
        assertThat(other).exists();
    }

    @Test
    void whatIsMadeIsShownListedAndFoundAtOnce() {
        start("");
        assertThat(lethe.get("/worklists")).isEqualTo("[]");

        String path = create("""
                {"PatientID": "P1", "PatientName": "M\u00fcller^Eva", "0008,0050": "A1",
                  "ScheduledProcedureStepSequence": [{"Modality": "CT", "ScheduledStationAETitle": "CT1",
                    "ScheduledProcedureStepStartDate": "20260105"}]}""");
        create("{\"PatientID\": \"P2\", \"PatientName\": \"\u738b^\u5c0f\u4e1c\"}");

        assertThat(scheduled()).containsExactlyInAnyOrder("P1", "P2");
        assertThat(scheduled("{\"PatientID\": \"\", \"PatientName\": \"\u738b*\"}")).containsExactly("P2");
        assertThat(scheduled("""
                {"PatientID": "", "ScheduledProcedureStepSequence":
                  [{"ScheduledStationAETitle": "CT1", "ScheduledProcedureStepStartDate": "20260101-"}]}"""))
                .containsExactly("P1");
        JsonNode tags = shown(path);
        assertThat(tags.get("PatientName").stringValue()).isEqualTo("M\u00fcller^Eva");
        assertThat(tags.get("StudyInstanceUID").stringValue()).startsWith("2.25.");
        assertThat(RunningServer.json(lethe.get(path + "?short")).get("0008,0050").stringValue()).isEqualTo("A1");
        assertThat(RunningServer.json(lethe.get(path)).get("0010,0020").get("Value").stringValue()).isEqualTo("P1");
        assertThat(RunningServer.json(lethe.get("/worklists"))).hasSize(2);
        for (String argument : List.of("?format=Simplify", "?expand&simplify")) {
            assertThat(RunningServer.json(lethe.get("/worklists" + argument)).findValuesAsString("PatientID"))
                    .containsExactlyInAnyOrder("P1", "P2");
        }
    }

    @Test
    void whatIsMadeIsOneWholeFileThatOutlivesTheServer() throws IOException {
        start("");
        String path = create("{\"PatientID\": \"P1\"}");
        lethe.close();

        try (Stream<Path> files = Files.list(folder.resolve("worklists"))) {
            assertThat(files.map(file -> "/worklists/" + file.getFileName())).containsExactly(path + ".wl");
        }
        start("");
        assertThat(shown(path).get("PatientID").stringValue()).isEqualTo("P1");
        assertThat(scheduled()).containsExactly("P1");
    }

    @Test
    void anEntryIsReplacedWithinItsStudyAndDeleted() {
        start("");
        String path = create("{\"PatientID\": \"P1\", \"AccessionNumber\": \"A1\"}");
        String study = shown(path).get("StudyInstanceUID").stringValue();

        JsonNode answer = RunningServer.json(lethe.put(path, "{\"Tags\": {\"PatientID\": \"P2\"}}").body());

        assertThat(answer.get("Path").stringValue()).isEqualTo(path);
        assertThat(scheduled()).containsExactly("P2");
        assertThat(shown(path).get("StudyInstanceUID").stringValue()).isEqualTo(study);
        assertThat(shown(path).has("AccessionNumber")).isFalse();
        lethe.put(path, "{\"Tags\": {\"PatientID\": \"P3\", \"StudyInstanceUID\": \"1.2.3\"}}");
        assertThat(shown(path).get("StudyInstanceUID").stringValue()).isEqualTo("1.2.3");

        assertThat(lethe.delete(path).statusCode()).isEqualTo(200);
        assertThat(lethe.delete(path).statusCode()).isEqualTo(404);
        assertThat(lethe.put(path, "{\"Tags\": {}}").statusCode()).isEqualTo(404);
        assertThat(lethe.get(path)).contains("\"HttpStatus\":404");
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void aStudyUidIsOnlyMadeUpIfThatIsWanted() {
        start(", \"SetStudyInstanceUidIfMissing\": false");

        assertThat(shown(create("{\"PatientID\": \"P1\"}")).has("StudyInstanceUID")).isFalse();
    }

    @Test
    void whenAStudyIsStableWhatWasMadeForItHereIsDeletedAndNothingElse() throws Exception {
        start("");
        create("{\"PatientID\": \"DONE\", \"StudyInstanceUID\": \"" + STUDY + "\"}");
        String renewed = create("{\"PatientID\": \"x\"}");
        lethe.put(renewed, "{\"Tags\": {\"PatientID\": \"DONE\", \"StudyInstanceUID\": \"" + STUDY + "\"}}");
        create("{\"PatientID\": \"WAITING\", \"StudyInstanceUID\": \"1.2.3\"}");
        put("ris.wl", CT.patient("FOREIGN"));

        lethe.store(CT);
        awaitStable(CT);

        assertThat(scheduled()).containsExactlyInAnyOrder("WAITING", "FOREIGN");
    }

    @Test
    void worklistsStayWithTheirStudiesIfThatIsWanted() throws Exception {
        start(", \"DeleteWorklistsOnStableStudy\": false");
        create("{\"PatientID\": \"KEPT\", \"StudyInstanceUID\": \"" + STUDY + "\"}");

        lethe.store(CT);
        awaitStable(CT);

        assertThat(scheduled()).containsExactly("KEPT");
    }

    @Test
    void studiesThatRestedWhileTheServerWasDownAreNotMissed() throws Exception {
        start(", \"DeleteWorklistsOnStableStudy\": true");
        create("{\"PatientID\": \"DONE\", \"StudyInstanceUID\": \"" + STUDY + "\"}");
        lethe.store(CT);
        lethe.close();

        start("");
        awaitStable(CT);

        assertThat(scheduled()).isEmpty();
    }

    @Test
    void filesThatOthersPutThereAreShownAndMayBeDeletedOnRequest() throws IOException {
        start("");
        put("ris-1.wl", CT.patient("FOREIGN"));
        put("not an id.wl", CT);
        Files.writeString(folder.resolve("worklists/broken.wl"), "no DICOM");

        assertThat(lethe.get("/worklists")).isEqualTo("[\"broken\",\"ris-1\"]");
        assertThat(RunningServer.json(lethe.get("/worklists?expand"))).singleElement()
                .satisfies(entry -> assertThat(entry.get("ID").stringValue()).isEqualTo("ris-1"));
        assertThat(shown("/worklists/ris-1").get("PatientID").stringValue()).isEqualTo("FOREIGN");
        assertThat(lethe.get("/worklists/broken")).contains("\"HttpStatus\":500");
        assertThat(lethe.put("/worklists/broken", "{\"Tags\": {\"PatientID\": \"MENDED\"}}").statusCode())
                .isEqualTo(200);
        assertThat(shown("/worklists/broken").get("PatientID").stringValue()).isEqualTo("MENDED");
        assertThat(lethe.delete("/worklists/ris-1").statusCode()).isEqualTo(200);
        assertThat(folder.resolve("worklists/ris-1.wl")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2Foutside", "%2E%2E%2Foutside", "..%5Coutside", "%2Ftmp%2Foutside", ".hidden", "a%00",
        "."})
    void anIdLeadsNowhereButIntoTheFolder(String id) throws IOException {
        start("");
        Files.write(folder.resolve("outside.wl"), CT.file());
        put(".hidden.wl", CT);

        for (int status : List.of(lethe.put("/worklists/" + id, "{\"Tags\": {}}").statusCode(),
                lethe.delete("/worklists/" + id).statusCode())) {
            assertThat(status).isBetween(400, 499);
        }
        assertThat(folder.resolve("outside.wl")).hasBinaryContent(CT.file());
        assertThat(folder.resolve("worklists/.hidden.wl")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "", "{\"Tags\": []}", "{\"Tags\": {\"Patient ID?\": \"\"}}",
        "{\"Tags\": {\"ScheduledProcedureStepSequence\": \"CT\"}}", "{\"Tags\": {\"PatientID\": 7}}"})
    void whatIsNoWorklistIsRefusedAndLeavesNothing(String body) {
        start("");

        assertThat(lethe.post("/worklists/create", body).statusCode()).isIn(400, 500);
        assertThat(lethe.get("/worklists")).isEqualTo("[]");
    }

    @Test
    void whatModalitiesWouldNotBeToldIsRefused() throws IOException {
        start("");
        String large = "{\"Tags\": {\"PatientComments\": \"" + "x".repeat(1 << 20) + "\"}}";
        assertThat(lethe.post("/worklists/create", large).statusCode()).isEqualTo(413);

        Path worklists = Files.createDirectories(folder.resolve("worklists"));
        for (int i = 0; i < 20_000; i++) {
            Files.createFile(worklists.resolve(i + ".wl"));
        }
        assertThat(lethe.post("/worklists/create", "{\"Tags\": {}}").statusCode()).isEqualTo(507);
        lethe.delete("/worklists/0");
        assertThat(lethe.post("/worklists/create", "{\"Tags\": {}}").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAWorklistThereIsNothing() {
        lethe = RunningServer.start(folder, "lethe", "");

        assertThat(lethe.get("/worklists")).contains("\"HttpStatus\":404");
        assertThat(lethe.post("/worklists/create", "{\"Tags\": {}}").statusCode()).isEqualTo(404);
        assertThat(lethe.put("/worklists/a", "{\"Tags\": {}}").statusCode()).isEqualTo(404);
        assertThat(lethe.delete("/worklists/a").statusCode()).isEqualTo(404);
    }
}
