package org.lethe.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.lethe.Lethe;
import org.lethe.config.Configuration;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two whole servers that know each other as DICOM modalities: "near", which is asked, and "far", which has things. */
final class TwoServers implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 600;

    private final Path folder;
    private final Side near;
    private Side far;

    /** @param nearOptions and @param farOptions further members of the configurations, each with a comma before it */
    TwoServers(Path folder, String nearOptions, String farOptions) {
        this.folder = folder;
        this.near = new Side(folder, "near", nearOptions);
        this.far = new Side(folder, "far", farOptions);
        introduce();
    }

    private void introduce() {
        near.knows("far", far);
        far.knows("near", near);
    }

    Side near() {
        return near;
    }

    Side far() {
        return far;
    }

    /** Ends the far one, and starts it again with what it has stored. */
    void restartFar(String options) {
        far.close();
        far = new Side(folder, "far", options);
        introduce();
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }

    /** One of the two, and a client for it. */
    static final class Side implements AutoCloseable {
        private static final JsonMapper JSON = new JsonMapper();

        private final String name;
        private final Lethe lethe;
        private final TestServer client;

        private Side(Path folder, String name, String options) {
            this.name = name;
            try {
                Path file = Files.writeString(folder.resolve(name + ".json"), """
                        {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "%s-storage", "DicomAet": "%s"%s}"""
                        .formatted(name, aet(), options));
                lethe = Lethe.start(Configuration.read(file, Map.of()).settings());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            client = TestServer.at(lethe.httpPort());
        }

        String aet() {
            return name.toUpperCase(java.util.Locale.ROOT);
        }

        int dicomPort() {
            return json(get("/system")).get("DicomPort").intValue();
        }

        private void knows(String as, Side other) {
            knows(as, other.aet(), "127.0.0.1", other.dicomPort());
        }

        void knows(String as, String aet, String host, int port) {
            String body = """
                    {"AET": "%s", "Host": "%s", "Port": %d, "Timeout": 30}""".formatted(aet, host, port);
            client.call("PUT", "/modalities/" + as, BodyPublishers.ofString(body));
        }

        void store(TestInstance... instances) {
            for (TestInstance instance : instances) {
                client.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file()));
            }
        }

        String get(String path) {
            return client.get(path).body();
        }

        HttpResponse<String> post(String path, String body) {
            return client.call("POST", path, BodyPublishers.ofString(body));
        }

        HttpResponse<String> delete(String path) {
            return client.call("DELETE", path, BodyPublishers.noBody());
        }

        /** What is told once it is what a test waits for. */
        JsonNode await(String path, Predicate<JsonNode> expected) throws InterruptedException {
            JsonNode told = json(get(path));
            for (int i = 0; i < ATTEMPTS_MAX && !expected.test(told); i++) {
                Thread.sleep(50);
                told = json(get(path));
            }
            return told;
        }

        static JsonNode json(String body) {
            return JSON.readTree(body);
        }

        @Override
        public void close() {
            client.close();
            lethe.close();
        }
    }
}
