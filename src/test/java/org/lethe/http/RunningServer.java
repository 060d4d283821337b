package org.lethe.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.lethe.Lethe;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.dicom.TestInstance;
import org.lethe.index.postgres.IndexOfTests;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server in this process, on free ports, and a client for its REST API. */
public final class RunningServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ATTEMPTS_MAX = 1200;

    private final String name;
    private final Lethe lethe;
    private final TestServer client;

    private RunningServer(String name, Lethe lethe, TestServer client) {
        this.name = name;
        this.lethe = lethe;
        this.client = client;
    }

    /**
     * Starts a server, or one with what an earlier one stored.
     *
     * @param name of its files; in capitals, its title
     * @param options further members of the configuration, with a comma before them
     */
    public static RunningServer start(Path folder, String name, String options) {
        try {
            Path file = Files.writeString(folder.resolve(name + ".json"), """
                    {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "%s-storage", "DicomAet": "%s"%s%s%s}"""
                    .formatted(name, name.toUpperCase(Locale.ROOT),
                            TestS3.optionIfAsked(folder.resolve(name + "-storage")),
                            IndexOfTests.member(folder.resolve(name + "-storage")), options));
            Lethe lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
            return new RunningServer(name, lethe, TestServer.at(lethe.httpPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its title. */
    public String aet() {
        return name.toUpperCase(Locale.ROOT);
    }

    /** The address of a path of it. */
    public String url(String path) {
        return "http://127.0.0.1:" + client.port() + path;
    }

    /** Where it listens for DICOM. */
    public int dicomPort() {
        return json(get("/system")).get("DicomPort").intValue();
    }

    /** Makes it know another one as a modality. */
    public void knows(String as, RunningServer other) {
        knows(as, other.aet(), "127.0.0.1", other.dicomPort());
    }

    /** Makes it know a modality. */
    public void knows(String as, String aet, String host, int port) {
        String body = """
                {"AET": "%s", "Host": "%s", "Port": %d, "Timeout": 30}""".formatted(aet, host, port);
        client.call("PUT", "/modalities/" + as, BodyPublishers.ofString(body));
    }

    /** Uploads instances. */
    public void store(TestInstance... instances) {
        for (TestInstance instance : instances) {
            store(instance.file());
        }
    }

    /** Uploads a file; gives the status back. */
    public int store(byte[] file) {
        return client.call("POST", "/instances", BodyPublishers.ofByteArray(file)).statusCode();
    }

    /** The body that a GET answers. */
    public String get(String path) {
        return client.get(path).body();
    }

    /** The same, as bytes. */
    public byte[] getBytes(String path) {
        return client.getBytes(path).body();
    }

    /** What a POST answers. */
    public HttpResponse<String> post(String path, String body) {
        return client.call("POST", path, BodyPublishers.ofString(body));
    }

    /** What a PUT answers. */
    public HttpResponse<String> put(String path, String body) {
        return client.call("PUT", path, BodyPublishers.ofString(body));
    }

    /** What a DELETE answers. */
    public HttpResponse<String> delete(String path) {
        return client.call("DELETE", path, BodyPublishers.noBody());
    }

    /** How many instances it has. */
    public int count() {
        return json(get("/statistics")).get("CountInstances").intValue();
    }

    /** What is told once it is what a test waits for. */
    public JsonNode await(String path, Predicate<JsonNode> expected) throws InterruptedException {
        JsonNode told = json(get(path));
        for (int i = 0; i < ATTEMPTS_MAX && !expected.test(told); i++) {
            Thread.sleep(25);
            told = json(get(path));
        }
        return told;
    }

    /** What a text of JSON says. */
    public static JsonNode json(String body) {
        return JSON.readTree(body);
    }

    @Override
    public void close() {
        client.close();
        lethe.close();
    }
}
