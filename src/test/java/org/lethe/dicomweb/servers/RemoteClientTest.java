package org.lethe.dicomweb.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.config.Configuration;
import org.lethe.config.DicomWebServer;
import org.lethe.error.LetheException;
import org.lethe.peers.PeerAnswer;
import tools.jackson.databind.json.JsonMapper;

class RemoteClientTest {
    private static final int ATTEMPTS_MAX = 600;

    @TempDir
    private Path folder;

    private int dumps;

    @Test
    void anAnswerIsNotWatchedAnyMoreOnceItIsRefused() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/there") ? 200 : 404, 4);
            exchange.getResponseBody().write(new byte[] {1, 2, 3, 4});
            exchange.close();
        });
        server.start();
        DicomWebServer known = DicomWebServer.read(JsonMapper.shared()
                .readTree("[\"http://127.0.0.1:" + server.getAddress().getPort() + "\"]"));
        try (RemoteClient client =
                new RemoteClient(known, Configuration.defaults().settings().peers(), () -> false, 1000)) {
            try (PeerAnswer _ = client.get(new Question("there", Map.of()), "")) {
                assertThat(isWatched()).isTrue();
            }

            assertThatThrownBy(() -> client.get(new Question("elsewhere", Map.of()), ""))
                    .isInstanceOf(LetheException.class).hasMessageContaining("404");

            for (int i = 0; i < ATTEMPTS_MAX && isWatched(); i++) {
                Thread.sleep(25);
            }
            assertThat(isWatched()).isFalse();
        } finally {
            server.stop(0);
        }
    }

    /** Whether there is a thread that watches an answer: it is a virtual one, which only a dump of all names. */
    private boolean isWatched() throws IOException {
        Path dump = folder.resolve("threads" + dumps++);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        return Files.readString(dump).contains("\"peer-stream\"");
    }
}
