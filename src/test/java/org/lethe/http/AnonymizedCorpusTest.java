package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.http.TestServer.json;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.corpus.Corpus;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.corpus.Requests;
import org.lethe.corpus.Traces;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.Planting;
import tools.jackson.databind.JsonNode;

/**
 * A study with objects of all kinds, anonymized at every level: nothing of the patient is left, and references hold.
 */
class AnonymizedCorpusTest {
    /** Where tokens are not only in the datasets themselves, but in items, too. */
    private static final Set<Integer> DEEP = Set.of(1, 2, 21);

    @TempDir
    static Path folder;

    private static final Planting PLANTING = new Planting();
    private static Stored listed;
    private static Stored all;

    /**
     * A server with the study.
     *
     * @param originals by Instance Number
     */
    private record Stored(TestServer server, Map<Integer, Sample> originals) {
        static Stored of(String name, List<Sample> samples) throws IOException {
            Stored stored = new Stored(TestServer.whole(folder, name, ""), new HashMap<>());
            for (Sample sample : samples) {
                Sample planted = planted(sample);
                stored.originals.put(number(sample.dataset()), planted);
                json(stored.server.call("POST", "/instances", BodyPublishers.ofByteArray(planted.file())));
            }
            return stored;
        }

        ResourceIds idsOf(int number) {
            return ResourceIds.of(originals.get(number).dataset());
        }
    }

    @BeforeAll
    static void start() throws IOException {
        listed = Stored.of("listed", Corpus.ofListedPlaces());
        all = Stored.of("all", Corpus.all());
    }

    @AfterAll
    static void stop() {
        listed.server.close();
        all.server.close();
    }

    private static Sample planted(Sample sample) {
        boolean isScript = sample.name().startsWith("names in");
        Planting.Depth depth = DEEP.contains(number(sample.dataset())) ? Planting.Depth.ITEMS : Planting.Depth.DATASET;
        return isScript ? sample : sample.with(PLANTING.plantedIn(sample.dataset(), sample.name(), depth));
    }

    private static int number(Attributes dataset) {
        return dataset.intValue(Tag.InstanceNumber, -1);
    }

    static List<String> requests() {
        return Requests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void nothingOfThePatientIsLeftAtAnyLevelAndReferencesHold(String request) throws IOException {
        Stored stored = Requests.reachesUnlistedText(request) ? all : listed;
        ResourceIds ids = stored.idsOf(1);
        Set<Integer> left = Planting.leftBy(
                Requests.OPTIONS.stream().filter(option -> request.contains('"' + option + '"')).toList());
        Checks checks = new Checks(stored, left);

        checks.check(rewritten(stored.server, "/patients/" + ids.patient(), request), stored.originals.size());
        checks.check(rewritten(stored.server, "/studies/" + ids.study(), request), stored.originals.size());
        checks.check(rewritten(stored.server, "/series/" + ids.series(), request), 4);
        checks.check(bulk(stored.server, "{'Resources': ['%s', '%s']%s".formatted(ids.series(),
                stored.idsOf(21).series(), request.equals("{}") ? "}" : ", " + request.substring(1))), 5);
        for (int number : stored.originals.keySet()) {
            HttpResponse<byte[]> answer = stored.server.callForBytes("POST",
                    "/instances/" + stored.idsOf(number).instance() + "/anonymize", BodyPublishers.ofString(request));
            assertThat(answer.statusCode()).isEqualTo(200);
            checks.check(List.of(answer.body()), 1);
        }
    }

    private static List<byte[]> rewritten(TestServer server, String path, String request) {
        JsonNode result = json(server.post(path + "/anonymize", request));
        assertThat(result.path("FailedInstancesCount").intValue()).isZero();
        List<byte[]> files = new ArrayList<>();
        json(server.get("/patients/" + result.get("PatientID").stringValue() + "/instances"))
                .forEach(instance -> files.add(takeAway(server, instance.get("ID").stringValue())));
        return files;
    }

    private static List<byte[]> bulk(TestServer server, String request) {
        Set<String> known = instances(server);
        JsonNode result = json(server.post("/tools/bulk-anonymize", request));
        assertThat(result.path("FailedInstancesCount").intValue()).isZero();
        Set<String> made = instances(server);
        made.removeAll(known);
        return made.stream().map(instance -> takeAway(server, instance)).toList();
    }

    private static Set<String> instances(TestServer server) {
        return json(server.get("/instances")).valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
    }

    private static byte[] takeAway(TestServer server, String instance) {
        byte[] file = server.getBytes("/instances/" + instance + "/file").body();
        json(server.call("DELETE", "/instances/" + instance, BodyPublishers.noBody()));
        return file;
    }

    /**
     * What has to hold for the results of a request.
     *
     * @param left the tags whose values the request leaves
     */
    private record Checks(Stored stored, Set<Integer> left) {
        /** @param count of the files that there must be, made together */
        void check(List<byte[]> files, int count) throws IOException {
            assertThat(files).hasSize(count);
            Traces traces = new Traces();
            for (byte[] file : files) {
                assertThat(PLANTING.leftIn(file).stream().filter(place -> !left.contains(place.tag())).toList())
                        .isEmpty();
                try (DicomFile read = DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END)) {
                    Sample original = stored.originals.get(number(read.dataset()));
                    assertThat(original).isNotNull();
                    assertThat(Traces.ofThePatient(file, read)).as(original.name()).isEmpty();
                    traces.follow(original.dataset(), read.dataset());
                }
            }
            assertThat(traces.broken()).isEmpty();
            assertThat(traces.followed()).isGreaterThan(2 * count);
        }
    }

    @Test
    void theTracesAreFoundWhereTheyAre() throws IOException {
        for (Sample sample : all.originals.values()) {
            byte[] file = sample.file();
            try (DicomFile read = DicomReader.standard().read(ByteSource.of(file), DicomReader.Until.END)) {
                assertThat(Traces.ofThePatient(file, read)).as(sample.name()).hasSizeGreaterThan(2);
            }
        }
    }

    @Test
    void whatOnlyACleaningOptionReachesIsFoundAndRefused() {
        JsonNode result = json(all.server.post("/studies/" + all.idsOf(1).study() + "/anonymize",
                "{'Permissive': true}"));

        assertThat(result.get("FailedInstancesCount").intValue()).isEqualTo(5);
        json(all.server.call("DELETE", result.get("Path").stringValue(), BodyPublishers.noBody()));
    }
}
