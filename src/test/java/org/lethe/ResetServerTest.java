package org.lethe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.TestInstance;

/** {@code /tools/reset} of a server in a process of its own, over real sockets. */
@Timeout(180)
class ResetServerTest {
    private static final TestInstance CT = TestInstance.ct();

    @TempDir
    Path folder;

    @Test
    void aResetReadsTheConfigurationAgainWhileRequestsUnderWayAreAnswered() throws Exception {
        try (ServerProcess server = ServerProcess.startWith(folder, ", \"Name\": \"Before\"");
                HttpClient client = HttpClient.newHttpClient();
                Socket slow = new Socket("127.0.0.1", server.uri("/").getPort())) {
            Path settings = folder.resolve("settings.json");
            Files.writeString(settings, Files.readString(settings).replace("Before", "After"));
            byte[] file = CT.file();
            OutputStream out = slow.getOutputStream();
            out.write(("POST /instances HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n"
                    + "Content-Length: " + file.length + "\r\n\r\n").getBytes(US_ASCII));
            BufferedReader answer = new BufferedReader(new InputStreamReader(slow.getInputStream(), UTF_8));
            assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue"); // the request is under way
            out.write(file, 0, file.length / 2);

            assertThat(client.send(HttpRequest.newBuilder(server.uri("/tools/reset"))
                    .POST(BodyPublishers.noBody()).build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
            out.write(file, file.length / 2, file.length - file.length / 2);

            assertThat(answer.readAllAsString()).contains("HTTP/1.1 200", "\"Success\"");
            while (!get(client, server, "/system").contains("\"After\"")) {
                Thread.sleep(50);
            }
            assertThat(get(client, server, "/instances")).contains(CT.ids().instance());
        }
    }

    private static String get(HttpClient client, ServerProcess server, String path) throws InterruptedException {
        try {
            return client.send(HttpRequest.newBuilder(server.uri(path)).build(), BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "nobody listens at the moment";
        }
    }
}
