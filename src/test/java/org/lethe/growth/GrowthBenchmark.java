package org.lethe.growth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import org.lethe.index.Index;
import org.lethe.index.sqlite.SqliteIndex;

/**
 * What clients wait for when the index holds a million instances: fills an index, starts a server on it, and prints the
 * median of each request. Run by hand, with the class path of the tests:
 * {@code java -cp ... org.lethe.growth.GrowthBenchmark folder [instances]}.
 */
final class GrowthBenchmark {
    private static final int ROUNDS = 41;
    private static final int MILLION = 1_000_000;
    private static final int DELETED = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    private GrowthBenchmark(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int instances = arguments.length > 1 ? Integer.parseInt(arguments[1]) : MILLION;
        if (!Files.exists(folder.resolve("index"))) {
            try (Index index = SqliteIndex.open(folder)) {
                System.out.printf("filled with %d instances at %.0f a second%n", instances,
                        FilledIndex.fill(index, 1, 0, instances));
            }
        }
        Path configuration = Files.writeString(Files.createTempFile("growth", ".json"), """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "%s"}
                """.formatted(folder.toAbsolutePath()));
        try (Lethe server = Lethe.start(Configuration.read(configuration, Map.of()).settings())) {
            GrowthBenchmark benchmark = new GrowthBenchmark(server.httpPort());
            benchmark.ask(instances);
            benchmark.delete(instances);
        }
    }

    private void ask(int instances) throws IOException, InterruptedException {
        int studies = instances / FilledIndex.INSTANCES_PER_STUDY;
        String patient = FilledIndex.patientId(studies / FilledIndex.STUDIES_PER_PATIENT / 2);
        String date = FilledIndex.date(studies / 2);
        Map<String, String> queries = new LinkedHashMap<>();
        queries.put("by PatientID", study("'PatientID': '%s'".formatted(patient)));
        queries.put("by the beginning of a name", study("'PatientName': 'm\u00fcller^p12*'"));
        queries.put("by the middle of a name, 20 at most", study("'PatientName': '*^P1*'") + ", 'Limit': 20");
        queries.put("by the middle of a name, without result", study("'PatientName': '*nobody*'"));
        queries.put("by StudyDate", study("'StudyDate': '%s'".formatted(date)));
        queries.put("by a month of dates and a modality", study(
                "'StudyDate': '20180101-20180131', 'ModalitiesInStudy': 'PT'"));
        queries.put("by a modality, 20 at most", study("'ModalitiesInStudy': 'PT'") + ", 'Limit': 20");
        queries.put("by a description with wildcards, 20 at most", study("'StudyDescription': '*brain*'")
                + ", 'Limit': 20");
        queries.put("by InstitutionName and date", study("'InstitutionName': 'hospital 3', 'StudyDate': '%s'"
                .formatted(date)));
        queries.put("by InstitutionName, 20 at most", study("'InstitutionName': 'hospital 3'") + ", 'Limit': 20");
        queries.put("by InstitutionName, without result", study("'InstitutionName': 'nowhere'"));
        queries.put("by StudyInstanceUID, without result", study("'StudyInstanceUID': '1.2.3'"));
        queries.put("the newest 20 by date", "'Level': 'Study', 'Query': {}, 'Limit': 20,"
                + " 'OrderBy': [{'Type': 'DicomTag', 'Key': 'StudyDate', 'Direction': 'DESC'}]");
        queries.put("series by PatientID", "'Level': 'Series', 'Query': {'PatientID': '%s'}".formatted(patient));
        queries.put("instances by PatientID", "'Level': 'Instance', 'Query': {'PatientID': '%s'}".formatted(patient));
        queries.put("instances by SOPInstanceUID, without result",
                "'Level': 'Instance', 'Query': {'SOPInstanceUID': '1.2.3'}");
        for (Map.Entry<String, String> query : queries.entrySet()) {
            String body = ("{" + query.getValue() + ", 'Expand': true}").replace('\'', '"');
            print("find: " + query.getKey(), "POST", "/tools/find", body);
            print("count: " + query.getKey(), "POST", "/tools/count-resources", body);
        }
        print("first page of the instances", "GET", "/instances?since=0&limit=100", "");
        print("a page in the middle of the instances", "GET", "/instances?since=%d&limit=100".formatted(instances / 2),
                "");
        print("a page at the end of the studies", "GET", "/studies?expand&since=%d&limit=100".formatted(studies - 100),
                "");
        print("lookup", "POST", "/tools/lookup", patient);
        print("statistics", "GET", "/statistics", "");
        print("the last change", "GET", "/changes?last", "");
        print("changes in the middle", "GET", "/changes?since=%d&limit=100".formatted(instances / 2), "");
        print("changes of a rare type", "GET", "/changes?since=0&limit=100&type=StablePatient", "");
    }

    private static String study(String query) {
        return "'Level': 'Study', 'Query': {" + query + "}";
    }

    private void print(String name, String method, String path, String body) throws IOException, InterruptedException {
        double[] millis = new double[ROUNDS];
        long bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            bytes = send(method, path, body).length();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf("%-65s %8.2f ms, slowest %8.2f, %d characters%n", name, millis[ROUNDS / 2],
                millis[ROUNDS - 1],
                bytes);
    }

    private void delete(int instances) throws IOException, InterruptedException {
        double[] millis = new double[DELETED];
        for (int i = 0; i < DELETED; i++) {
            int since = instances / FilledIndex.INSTANCES_PER_STUDY / 2 + i;
            String id = send("GET", "/studies?since=%d&limit=1".formatted(since), "").replaceAll("[^0-9a-f-]", "");
            long begin = System.nanoTime();
            send("DELETE", "/studies/" + id, "");
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf("%-65s %8.2f ms, slowest %8.2f%n", "delete a study", millis[DELETED / 2],
                millis[DELETED - 1]);
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + path)).method(method, BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(method + " " + path + " " + body + ": " + answer.body());
        }
        return answer.body();
    }
}
