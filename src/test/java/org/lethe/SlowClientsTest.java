package org.lethe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** Clients that take or send next to nothing keep nobody else waiting, and no memory that a server lacks. */
@Tag("slow")
class SlowClientsTest {
    private static final int READERS = 300;
    private static final int SENDERS = 150;
    private static final int PIXEL_BYTES = 8 << 20;
    /** Long before the slow ones are given up. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Socket> slow = new ArrayList<>();

    @Test
    void hundredsOfSlowClientsKeepNobodyElseWaiting() throws Exception {
        byte[] large = TestInstance.ct().instance(1).pixels(PIXEL_BYTES).file();
        try (ServerProcess server = ServerProcess.start(folder, "-Xmx128m")) {
            String path = "/instances/" + upload(server, large) + "/file";
            for (int i = 0; i < READERS; i++) {
                ask(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getInputStream().readNBytes(10);
            }
            for (int i = 0; i < SENDERS; i++) {
                ask(server, "POST /instances HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc");
            }
            for (int i = 0; i < 200; i++) {
                Instant begin = Instant.now();
                get(server, "/system");
                assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
            }
            upload(server, TestInstance.ct().instance(2).file());
            assertThat(get(server, path)).isEqualTo(large);
            for (Socket each : slow) {
                each.close();
            }
            assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("ERROR");
        }
    }

    /** A client that asks, and takes no more of the answer than the system does for it. */
    private Socket ask(ServerProcess server, String request) throws IOException {
        Socket socket = new Socket();
        slow.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.uri("/").getPort()));
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return socket;
    }

    private String upload(ServerProcess server, byte[] file) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/instances")).POST(BodyPublishers.ofByteArray(file))
                .build();
        return JsonMapper.shared().readTree(client.send(request, BodyHandlers.ofString()).body()).get("ID")
                .stringValue();
    }

    private byte[] get(ServerProcess server, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofByteArray()).body();
    }
}
