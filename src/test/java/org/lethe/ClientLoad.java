package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients who upload, delete, search and anonymize, each at any node, and remember what was acknowledged. */
final class ClientLoad {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int UPLOADERS = 2;
    /** Studies of so many instances are anonymized; nobody deletes anything of them. */
    private static final int STUDY_INSTANCES = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final NodeProcesses nodes;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean goesOn = true;

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger studies = new AtomicInteger(1_000_000);
    /** The SHA-256 of each file, by the ID of its instance. */
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    /** What may be deleted, and what was, or may have been. */
    private final ConcurrentLinkedQueue<String> deletable = new ConcurrentLinkedQueue<>();
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();
    private final Set<String> perhapsDeleted = ConcurrentHashMap.newKeySet();
    private final Set<String> jobs = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refused = new AtomicInteger();
    private final Set<String> faults = ConcurrentHashMap.newKeySet();

    ClientLoad(NodeProcesses nodes) {
        this.nodes = nodes;
    }

    void begin() {
        for (int i = 0; i < UPLOADERS; i++) {
            threads.execute(() -> repeat(this::upload));
        }
        threads.execute(() -> repeat(this::delete));
        threads.execute(() -> repeat(this::anonymize));
        threads.execute(() -> repeat(this::find));
    }

    void end() throws InterruptedException {
        goesOn = false;
        threads.shutdown();
        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    int jobs() {
        return jobs.size();
    }

    /** How often clients were told to come back later. */
    int refused() {
        return refused.get();
    }

    /** What else they were told. */
    Set<String> faults() {
        return faults;
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void repeat(Step step) {
        while (goesOn) {
            try {
                step.run();
            } catch (IOException _) {
                rest(20); // the node was killed
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void rest(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void upload() throws IOException, InterruptedException {
        int n = numbers.incrementAndGet();
        TestInstance instance = TestInstance.ct().patient("P" + n % 5).study(n % 5 * 10 + n % 3)
                .series(n % 5 * 100 + n % 3 * 10 + n % 2).instance(n).pixels(n % 9 == 0 ? 100_000 : 2_000);
        if (stored(instance) && n % 3 == 0) {
            deletable.add(instance.ids().instance());
        }
    }

    private boolean stored(TestInstance instance) throws IOException, InterruptedException {
        byte[] file = instance.file();
        boolean isStored = send("POST", "/instances", file).filter(answer -> answer.statusCode() == 200).isPresent();
        if (isStored) {
            acknowledged.put(instance.ids().instance(), sha256(file));
        }
        return isStored;
    }

    private void delete() throws IOException, InterruptedException {
        String id = deletable.poll();
        if (id == null) {
            rest(20);
            return;
        }
        perhapsDeleted.add(id);
        if (send("DELETE", "/instances/" + id, null).isPresent()) {
            deleted.add(id);
        }
        rest(30);
    }

    private void find() throws IOException, InterruptedException {
        send("POST", "/tools/find", "{\"Level\": \"Study\", \"Query\": {\"PatientID\": \"P*\"}}".getBytes());
        rest(50);
    }

    private void anonymize() throws IOException, InterruptedException {
        int study = studies.incrementAndGet();
        TestInstance last = null;
        for (int i = 0; i < STUDY_INSTANCES && goesOn; i++) {
            last = TestInstance.ct().patient("A" + study).study(study).series(study).instance(study * 10 + i);
            while (goesOn && !stored(last)) {
                rest(50);
            }
        }
        if (goesOn && last != null) {
            send("POST", "/studies/" + last.ids().study() + "/anonymize", "{\"Asynchronous\": true}".getBytes())
                    .filter(answer -> answer.statusCode() == 200)
                    .ifPresent(answer -> jobs.add(JSON.readTree(answer.body()).get("ID").stringValue()));
        }
    }

    /** The answer, unless it was to come back later; there is none if the node was killed. */
    private Optional<HttpResponse<byte[]>> send(String method, String path, byte[] body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(HttpRequest.newBuilder(nodes.uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(PATIENCE)
                .build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent()) {
            refused.incrementAndGet();
            rest(100);
            return Optional.empty();
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 404) {
            faults.add(method + " " + path.replaceAll("[0-9a-f-]{20,}", "ID") + ": " + answer.statusCode() + " "
                    + new String(answer.body()));
        }
        return Optional.of(answer);
    }

    /** Whether all is as it was acknowledged, at every node. */
    void audit() throws IOException, InterruptedException {
        awaitEndOfJobs();
        for (Map.Entry<String, String> each : acknowledged.entrySet()) {
            String id = each.getKey();
            HttpResponse<byte[]> answer = get(nodes.uri("/instances/" + id + "/file"));
            if (deleted.contains(id)) {
                assertThat(answer.statusCode()).as("deleted " + id).isEqualTo(404);
            } else if (!perhapsDeleted.contains(id) || answer.statusCode() == 200) {
                assertThat(answer.statusCode()).as(id + ": " + new String(answer.body())).isEqualTo(200);
                assertThat(sha256(answer.body())).as(id).isEqualTo(each.getValue());
            }
        }
        auditJobs();
    }

    private void awaitEndOfJobs() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && list(nodes.uri("/jobs?expand")).stream()
                .anyMatch(job -> Set.of("Pending", "Running").contains(job.get("State").stringValue()))) {
            rest(200);
        }
    }

    /** Each has made one study of as many instances as it was to, and said so once; every node tells the same. */
    private void auditJobs() throws IOException, InterruptedException {
        Map<String, JsonNode> told = new HashMap<>();
        list(nodes.uri(0, "/jobs?expand")).forEach(job -> told.put(job.get("ID").stringValue(), job));
        for (int node = 1; node < nodes.count(); node++) {
            assertThat(list(nodes.uri(node, "/jobs"))).hasSize(told.size());
        }
        assertThat(told.keySet()).containsAll(jobs);
        Map<String, Integer> anonymized = new HashMap<>();
        changes("AnonymizedStudy").forEach(id -> anonymized.merge(id, 1, Integer::sum));
        for (JsonNode job : told.values()) {
            assertThat(job.get("State").stringValue()).as(job.toPrettyString()).isEqualTo("Success");
            String study = job.get("Content").get("ID").stringValue();
            assertThat(list(nodes.uri("/studies/" + study + "/instances"))).hasSize(STUDY_INSTANCES);
            assertThat(anonymized.get(study)).as("changes that tell of study " + study).isEqualTo(1);
        }
    }

    private List<String> changes(String type) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (long since = 0;;) {
            JsonNode page = JSON.readTree(get(nodes.uri("/changes?limit=1000&since=" + since)).body());
            page.get("Changes").valueStream().filter(change -> change.get("ChangeType").stringValue().equals(type))
                    .forEach(change -> ids.add(change.get("ID").stringValue()));
            if (page.get("Done").booleanValue()) {
                return ids;
            }
            since = page.get("Last").longValue();
        }
    }

    private List<JsonNode> list(URI uri) throws IOException, InterruptedException {
        return JSON.readTree(get(uri).body()).valueStream().toList();
    }

    private HttpResponse<byte[]> get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
    }
}
