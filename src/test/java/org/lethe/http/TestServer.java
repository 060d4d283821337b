package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lethe.Lethe;
import org.lethe.blob.s3.TestS3;
import org.lethe.config.Configuration;
import org.lethe.config.HttpSettings;
import org.lethe.config.RegisteredUsers;
import org.lethe.config.Settings;
import org.lethe.index.postgres.IndexOfTests;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on a free port, and a client for it. */
public final class TestServer implements AutoCloseable {
    private final Runnable stop;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private TestServer(int port, Runnable stop) {
        this.port = port;
        this.stop = stop;
    }

    /** A client for a server that somebody else started, and stops. */
    public static TestServer at(int port) {
        return new TestServer(port, () -> {});
    }

    /**
     * The whole of Lethe, with its storage in a folder.
     *
     * @param options further members of its configuration, such as {@code , "ReadOnly": true}
     */
    public static TestServer whole(Path folder, String options) throws IOException {
        return whole(folder, "storage", options);
    }

    /**
     * One of several in the same folder, or one with what an earlier one of its name stored.
     *
     * @param name of it, and of its storage
     */
    public static TestServer whole(Path folder, String name, String options) throws IOException {
        Lethe lethe = Lethe.start(settings(folder, name, ", \"Name\": \"%s\" %s".formatted(name, options)));
        return new TestServer(lethe.httpPort(), lethe::close);
    }

    /**
     * The settings of such a server, for those who start it themselves.
     *
     * @param name of its storage in the folder
     * @param options further members of its configuration, with a comma before them
     */
    public static Settings settings(Path folder, String name, String options) throws IOException {
        Path storage = folder.resolve(name);
        Path file = Files.writeString(folder.resolve(name + ".json"), """
                {"HttpPort": 0, "DicomPort": 0, "StorageDirectory": "%s" %s %s %s}"""
                .formatted(name, TestS3.optionIfAsked(storage), IndexOfTests.member(storage), options));
        return Configuration.read(file, Map.of()).settings();
    }

    static TestServer of(RouteFamily... families) {
        return of(settings(Map.of(), 1 << 20), families);
    }

    static TestServer of(HttpSettings http, RouteFamily... families) {
        Settings all = Configuration.defaults().settings();
        return of(new Settings(all.server(), http, all.storage(), all.jobs(), all.dicom(), all.peers(),
                all.webDav(), all.dicomWeb(), all.web(), all.deidentification()), families);
    }

    static TestServer of(Settings settings, RouteFamily... families) {
        HttpServer server = new HttpServer(settings, List.of(families));
        server.start();
        return new TestServer(server.port(), server::stop);
    }

    /** @param users with their passwords; empty for no authentication */
    static HttpSettings settings(Map<String, String> users, long bodyBytesMax) {
        return new HttpSettings(true, 0, List.of(), false, !users.isEmpty(), new RegisteredUsers(users),
                Optional.empty(),
                true, Duration.ofSeconds(30), Duration.ofSeconds(30), true, true, true, false, bodyBytesMax,
                Set.of());
    }

    public int port() {
        return port;
    }

    public HttpResponse<String> get(String path, String... headers) {
        return call("GET", path, BodyPublishers.noBody(), headers);
    }

    public HttpResponse<String> call(String method, String path, BodyPublisher body, String... headers) {
        return send(method, path, body, headers, BodyHandlers.ofString());
    }

    /** Posts JSON, in which apostrophes stand for quotes. */
    HttpResponse<String> post(String path, String body) {
        return call("POST", path, BodyPublishers.ofString(body.replace('\'', '"')));
    }

    /** What an answer of success says. */
    public static JsonNode json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    public HttpResponse<byte[]> getBytes(String path, String... headers) {
        return callForBytes("GET", path, BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> callForBytes(String method, String path, BodyPublisher body, String... headers) {
        return send(method, path, body, headers, BodyHandlers.ofByteArray());
    }

    /**
     * A server may close a connection at any time after an answer, as it does after requests that are malformed: then
     * what can be repeated without harm is sent again (RFC 9110 section 9.2.2).
     */
    private <T> HttpResponse<T> sendAgainIfClosed(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            boolean isClosed = String.valueOf(e.getMessage()).contains("header parser received no bytes");
            if (!isClosed || request.method().equals("POST")) {
                throw e;
            }
            return client.send(request, handler);
        }
    }

    private <T> HttpResponse<T> send(String method, String path, BodyPublisher body, String[] headers,
            HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return sendAgainIfClosed(request.build(), handler);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        stop.run();
    }
}
