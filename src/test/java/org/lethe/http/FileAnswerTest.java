package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.io.ByteSource;

class FileAnswerTest {
    private static final int SIZE = 300_001;
    private final byte[] content = new byte[SIZE];
    private final TestServer server = TestServer.of(routes -> routes.get("/file",
            exchange -> new FileAnswer("application/dicom", "v1").send(exchange, SIZE, () -> ByteSource.of(content))));

    FileAnswerTest() {
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theWholeFileLeavesWithItsLengthAndItsTagEvenIfCompressionWouldBeAccepted() {
        HttpResponse<byte[]> answer = server.getBytes("/file", "Accept-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.headers().firstValue("Content-Length")).contains("300001");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/dicom");
        assertThat(answer.headers().firstValue("ETag")).contains("\"v1\"");
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1", "bytes=128-131, 128, 132", "bytes=299999-, 299999, 300001", "bytes=-5, 299996, 300001",
        "bytes=300000-999999, 300000, 300001", "bytes=-999999, 0, 300001", "bytes=100000-250000, 100000, 250001"})
    void aPartIsAnsweredAsAPart(String range, int from, int to) {
        HttpResponse<byte[]> answer = server.getBytes("/file", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, from, to));
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes " + from + "-" + (to - 1) + "/300001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=300001-", "bytes=300001-300005", "bytes=-0"})
    void aPartThatIsNotThereIsRefused(String range) {
        HttpResponse<String> answer = server.get("/file", "Range", range);

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */300001");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
        assertThat(answer.body()).contains("\"OrthancStatus\":41");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=5-2", "bytes=a-b", "bytes=", "items=0-1", "bytes=0-1,5-6", "bytes=-", "0-1"})
    void whatIsNoRangeIsNotLookedAt(String range) {
        assertThat(server.getBytes("/file", "Range", range).statusCode()).isEqualTo(200);
    }

    @Test
    void whoHasTheFileAlreadyIsNotSentItAgain() {
        assertThat(server.getBytes("/file", "If-None-Match", "\"v0\", \"v1\"").statusCode()).isEqualTo(304);
        assertThat(server.getBytes("/file", "If-None-Match", "W/\"v1\"").statusCode()).isEqualTo(304);
        assertThat(server.getBytes("/file", "If-None-Match", "\"v0\"").statusCode()).isEqualTo(200);
    }

    @Test
    void aPartOfAnOlderFileIsAnsweredByTheWholeOfTheNewOne() {
        assertThat(server.getBytes("/file", "Range", "bytes=0-1", "If-Range", "\"v1\"").statusCode()).isEqualTo(206);
        assertThat(server.getBytes("/file", "Range", "bytes=0-1", "If-Range", "\"v0\"").statusCode()).isEqualTo(200);
    }
}
