package org.lethe.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.archive.KeptTags;
import org.lethe.archive.Stores;
import org.lethe.archive.orthanc.OrthancImport;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.Configuration;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.SampleFiles;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;
import org.lethe.index.orthanc.OrthancIndex;
import org.lethe.index.postgres.IndexOfTests;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A storage that an Orthanc made is taken over, and every question that Orthanc answered gets the same answer. What
 * differs is what Orthanc 1.10 did not tell yet, and 1.13 does; {@link #told} says what.
 */
@Tag("peer")
class ImportOrthancTest {
    private static final int SLICES = 490;
    /** Both read all of these the same way: no private tags that only DCMTK names, no two patients with one ID. */
    private static final List<String> SAMPLES = List.of("MR_small_RLE.dcm",
            "reportsi.dcm", "liver_1frame.dcm", "SC_rgb_jpeg_dcmtk.dcm", "chrFren.dcm");
    private static final List<String> OF_ALL = List.of("", "/metadata?expand", "/attachments", "/statistics");
    private static final Map<String, List<String>> OF_LEVEL = Map.of(
            "patients", List.of("/protected", "/studies", "/series", "/instances", "/module", "/shared-tags?simplify"),
            "studies", List.of("/patient", "/series", "/instances", "/module", "/module-patient",
                    "/shared-tags?simplify"),
            "series", List.of("/patient", "/study", "/instances", "/module", "/instances-tags?simplify",
                    "/shared-tags"),
            "instances", List.of("/patient", "/study", "/series", "/module", "/tags", "/simplified-tags", "/file",
                    "/frames", "/content", "/header"));
    private static final List<String> OF_ATTACHMENT = List.of("/size", "/md5", "/is-compressed", "/compressed-size",
            "/compressed-md5", "/data", "/compressed-data");

    @TempDir
    static Path folder;

    /** What Orthanc answered, by path. */
    private static final Map<String, byte[]> ANSWERS = new LinkedHashMap<>();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static String orthancUrl;

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void fillAnOrthanc() throws Exception {
        Peer.of("Orthanc");
        int httpPort = ListeningPeer.freePort();
        int dicomPort = ListeningPeer.freePort();
        Path configuration = Files.writeString(folder.resolve("orthanc.json"), """
                {"HttpPort": %d, "DicomPort": %d, "DicomAet": "ORTHANC", "StorageDirectory": "orthanc",
                 "IndexDirectory": "orthanc", "AuthenticationEnabled": false, "StorageCompression": true,
                 "DicomModalities": {"self": ["ORTHANC", "127.0.0.1", %d]}, "StableAge": 1,
                 "LogExportedResources": true, "KeepAlive": false, "UserMetadata": {"mine": 1030}, "Plugins": []}"""
                .formatted(httpPort, dicomPort, dicomPort));
        try (ListeningPeer orthanc =
                ListeningPeer.start(httpPort, folder, List.of("Orthanc", configuration.toString()))) {
            assertThat(orthanc).isNotNull();
            orthancUrl = "http://127.0.0.1:" + httpPort;
            fill();
            awaitStability();
            ask();
        }
    }

    @AfterAll
    static void closeTheClient() {
        CLIENT.close();
    }

    private static void fill() throws Exception {
        for (int i = 0; i < SLICES; i++) {
            send("POST", "/instances", TestInstance.ct().patient("P" + i / 100).study(i / 50).series(i / 10).instance(i)
                    .with(org.lethe.dicom.Tag.PatientBirthDate, VR.DA, "19700101")
                    .with(org.lethe.dicom.Tag.StudyDate, VR.DA, "20200101")
                    .with(org.lethe.dicom.Tag.ImagesInAcquisition, VR.IS, "10")
                    .with(org.lethe.dicom.Tag.NumberOfTemporalPositions, VR.IS, "1").pixels(512).file());
        }
        for (String sample : SAMPLES) {
            send("POST", "/instances", Files.readAllBytes(SampleFiles.of(sample)));
        }
        List<String> instances = ids("/instances");
        for (String level : OF_LEVEL.keySet()) {
            String path = "/" + level + "/" + ids("/" + level).get(1);
            send("PUT", path + "/metadata/mine", "gr\u00fcn".getBytes(StandardCharsets.UTF_8));
            send("PUT", path + "/attachments/1024", "attached ".repeat(100).getBytes(StandardCharsets.UTF_8));
            send("PUT", path + "/attachments/1025", new byte[0]);
        }
        send("POST", "/instances/" + instances.get(3) + "/attachments/dicom/uncompress", new byte[0]);
        send("PUT", "/patients/" + ids("/patients").get(2) + "/protected", "1".getBytes(StandardCharsets.UTF_8));
        send("POST", "/series/" + ids("/series").get(1) + "/anonymize", "{}".getBytes(StandardCharsets.UTF_8));
        send("POST", "/series/" + ids("/series").get(2) + "/modify",
                "{\"Replace\": {\"SeriesDescription\": \"Other\"}}".getBytes(StandardCharsets.UTF_8));
        send("DELETE", "/series/" + ids("/series").get(4), new byte[0]);
        send("POST", "/modalities/self/store", instances.get(5).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] send(String method, String path, byte[] body) throws Exception {
        var answer = CLIENT.send(HttpRequest.newBuilder(URI.create(orthancUrl + path))
                .method(method, BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(200);
        return answer.body();
    }

    private static List<String> ids(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        json(send("GET", path, new byte[0])).forEach(id -> ids.add(id.stringValue()));
        return ids;
    }

    private static void awaitStability() throws Exception {
        byte[] last = {};
        boolean told = false;
        for (int i = 0; i < 400 && !told; i++) {
            Thread.sleep(50);
            // That something became stable is a change, too, which is told a little later.
            byte[] now = areAllStable() ? send("GET", "/changes?last", new byte[0]) : new byte[0];
            told = now.length > 0 && Arrays.equals(now, last);
            last = now;
        }
        assertThat(told).isTrue();
    }

    private static boolean areAllStable() throws Exception {
        boolean stable = true;
        for (String level : List.of("patients", "studies", "series")) {
            for (JsonNode resource : json(send("GET", "/" + level + "?expand", new byte[0]))) {
                stable &= resource.get("IsStable").booleanValue();
            }
        }
        return stable;
    }

    private static void ask() throws Exception {
        for (String path : List.of("/statistics", "/exports", "/changes?limit=100000", "/changes?since=7&limit=5",
                "/changes?last", "/patients?expand", "/studies?expand", "/series?expand", "/instances?expand",
                "/instances?since=5&limit=3")) {
            ANSWERS.put(path, send("GET", path, new byte[0]));
        }
        for (String level : OF_LEVEL.keySet()) {
            for (String id : ids("/" + level)) {
                String resource = "/" + level + "/" + id;
                for (String what : Stream.concat(OF_ALL.stream(), OF_LEVEL.get(level).stream()).toList()) {
                    ANSWERS.put(resource + what, send("GET", resource + what, new byte[0]));
                }
                for (String attachment : ids(resource + "/attachments")) {
                    for (String what : OF_ATTACHMENT) {
                        String path = resource + "/attachments/" + attachment + what;
                        ANSWERS.put(path, send("GET", path, new byte[0]));
                    }
                }
            }
        }
    }

    private static JsonNode json(byte[] body) {
        return RunningServer.json(new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void whatOrthancAnsweredLetheAnswersFromACopy() throws Exception {
        Map<String, String> before = contents(folder.resolve("orthanc"));

        assertThat(importInto("copied")).isZero();

        assertThat(contents(folder.resolve("orthanc"))).isEqualTo(before);
        assertThatLetheAnswersTheSame("copied");
    }

    @Test
    void adoptedFilesAreTheSameFilesAndServedTheSameWay() throws Exception {
        assertThat(importInto("adopted", "--adopt")).isZero();

        String blob = json(ANSWERS.get("/instances?expand")).get(0).get("FileUuid").stringValue();
        Path place = Path.of(blob.substring(0, 2), blob.substring(2, 4), blob);
        assertThat(Files.isSameFile(folder.resolve("orthanc").resolve(place),
                folder.resolve("adopted-storage").resolve(place))).isTrue();
        assertThatLetheAnswersTheSame("adopted");
    }

    @Test
    void whatCannotBeReadIsReportedAndTheRestTakenOver() throws Exception {
        copy(folder.resolve("orthanc"), folder.resolve("damaged"));
        JsonNode instances = json(ANSWERS.get("/instances?expand"));
        Path missing = fileOf("damaged", instances.get(0));
        Path changed = fileOf("damaged", instances.get(1));
        Files.delete(missing);
        byte[] bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);

        assertThat(importFrom("damaged", "rest", "--report", folder.resolve("report.jsonl").toString())).isEqualTo(1);

        List<String> report = Files.readAllLines(folder.resolve("report.jsonl"));
        assertThat(report).hasSize(2);
        assertThat(report.get(0)).contains(instances.get(0).get("ID").stringValue(), "missing");
        assertThat(report.get(1)).contains(instances.get(1).get("ID").stringValue(), "MD5");
        try (RunningServer lethe = RunningServer.start(folder, "rest", "")) {
            assertThat(lethe.count()).isEqualTo(instances.size() - 2);
        }
    }

    @Test
    void anImportThatWasKilledGoesOnWhereItWas() throws Exception {
        JsonNode instances = json(ANSWERS.get("/instances?expand"));
        Path orthanc = folder.resolve("orthanc");
        Path configuration = Files.writeString(folder.resolve("killed-import.json"),
                "{\"StorageDirectory\": \"killed-storage\"%s}"
                        .formatted(IndexOfTests.member(folder.resolve("killed-storage"))));
        try (Stores stores = Stores.open(Configuration.read(configuration, Map.of()).settings().storage());
                OrthancIndex source = OrthancIndex.open(orthanc)) {
            var files = new OrthancImport.Source(orthanc, OrthancImport.Files.COPY);
            KeptTags kept = KeptTags.of(Configuration.defaults().settings().dicom().extraMainTags(),
                    Dictionary.standard());
            OrthancImport first = new OrthancImport(source, files, stores, DicomReader.standard(), kept, _ -> {});
            assertThatThrownBy(() -> first.run("import-orthanc " + orthanc, (done, _) -> {
                if (done > 100) {
                    throw new IllegalStateException("killed");
                }
            })).hasMessage("killed");
        }
        Path halfWritten = fileOf("killed-storage", instances.get(instances.size() - 1));
        Files.createDirectories(halfWritten.getParent());
        Files.write(halfWritten, new byte[7]);

        assertThat(importInto("killed")).as(said::toString).isZero();

        assertThat(said.toString()).contains("of them by an earlier run");
        try (RunningServer lethe = RunningServer.start(folder, "killed", "")) {
            assertThat(lethe.count()).isEqualTo(instances.size());
            String last = "/instances/" + instances.get(instances.size() - 1).get("ID").stringValue() + "/file";
            assertThat(lethe.getBytes(last)).isEqualTo(ANSWERS.get(last));
        }
    }

    private static Path fileOf(String storage, JsonNode instance) {
        String blob = instance.get("FileUuid").stringValue();
        return folder.resolve(storage).resolve(blob.substring(0, 2)).resolve(blob.substring(2, 4)).resolve(blob);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(),
                        Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    private int importInto(String name, String... options) throws IOException {
        return importFrom("orthanc", name, options);
    }

    private int importFrom(String orthanc, String name, String... options) throws IOException {
        Path configuration = Files.writeString(folder.resolve(name + "-import.json"),
                "{\"StorageDirectory\": \"%s-storage\"%s}".formatted(name,
                        IndexOfTests.member(folder.resolve(name + "-storage"))));
        List<String> arguments = new ArrayList<>(List.of("import-orthanc"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(folder.resolve(orthanc).toString(), configuration.toString()));
        return new CommandLineInterface("1", _ -> {
            throw new AssertionError("nothing is served");
        }, new PrintWriter(said), new PrintWriter(said)).run(arguments.toArray(String[]::new));
    }

    private void assertThatLetheAnswersTheSame(String name) {
        List<String> differences = new ArrayList<>();
        try (RunningServer lethe = RunningServer.start(folder, name, ", \"UserMetadata\": {\"mine\": 1030}")) {
            ANSWERS.forEach((path, orthancs) -> {
                byte[] ours = lethe.getBytes(path);
                if (!told(path, orthancs).equals(told(path, ours))) {
                    differences.add(path + "\n  Orthanc: " + shortened(orthancs) + "\n  Lethe:   " + shortened(ours));
                }
            });
        }
        assertThat(ANSWERS).hasSizeGreaterThan(10_000);
        assertThat(differences.stream().limit(20)).as("of %d, the first", differences.size()).isEmpty();
    }

    private static String shortened(byte[] answer) {
        String text = new String(answer, StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), 1500));
    }

    /** What an answer tells, without what only one of the two could tell. */
    private static Object told(String path, byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        if (path.contains("/attachments/") || path.endsWith("/file")
                || !(text.startsWith("{") || text.startsWith("["))) {
            return text;
        }
        JsonNode json = json(answer);
        forgetWhatIsNewer(json);
        boolean isUnordered = path.matches("/patients/[^/]+/(series|instances)|/studies/[^/]+/instances");
        // Orthanc has no order of its own where it goes down more than one level.
        return isUnordered ? Set.copyOf(json.valueStream().toList()) : json;
    }

    private static void forgetWhatIsNewer(JsonNode json) {
        switch (json) {
            case ObjectNode object -> {
                // Since 1.11 and 1.12 of Orthanc: labels, more main tags, protection in the answer about a patient, the
                // first number of a page of a log.
                object.remove(List.of("Labels", "IsProtected", "First", "MainDicomTagsSignature",
                        "TimezoneOffsetFromUTC", "PerformedProcedureStepStartDate",
                        "PerformedProcedureStepStartTime"));
                object.forEach(ImportOrthancTest::forgetWhatIsNewer);
            }
            case ArrayNode array -> array.forEach(ImportOrthancTest::forgetWhatIsNewer);
            default -> {}
        }
    }
}
