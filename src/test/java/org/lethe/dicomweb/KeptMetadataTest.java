package org.lethe.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.blob.s3.TestS3;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.TestServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of a series that are gathered once, and kept as long as they hold. */
class KeptMetadataTest {
    private static final int COUNT = 12;
    private static final int ATTEMPTS_MAX = 1200;
    private static final String STUDY = "/dicom-web/studies/1.2.826.0.1.3680043.10.1.1.1";
    private static final String METADATA = STUDY + "/series/1.2.826.0.1.3680043.10.1.2.1/metadata";
    private static final String SERIES = "/series/" + TestInstance.ct().ids().series();
    private static final String KEPT = SERIES + "/attachments/4301";

    @TempDir
    Path folder;

    private TestServer client;

    private void start(String options) throws IOException {
        client = TestServer.whole(folder, options);
        for (int i = 1; i <= COUNT; i++) {
            upload(slice(i));
        }
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void whatIsKeptIsAnsweredAsItWasTheFirstTimeAtTheAddressOfWhoeverAsks() throws IOException {
        start("");

        String first = client.get(METADATA).body();
        String second = client.get(METADATA).body();
        String proxied = client.get(METADATA, "X-Forwarded-Host", "pacs.example.org").body();

        assertThat(sizeKept()).isPositive();
        assertThat(numbers(first)).hasSize(COUNT);
        assertThat(second).isEqualTo(first);
        assertThat(JsonMapper.shared().readTree(proxied).at("/3/7FE00010/BulkDataURI").stringValue())
                .startsWith("http://pacs.example.org/dicom-web/studies/").endsWith(".3.4/bulk/7FE00010");
        assertThat(first).contains("\\\"BulkDataURI\\\":\\\"x").doesNotContain("\u0001");
    }

    @Test
    void aStudyIsToldFromWhatIsKeptOfItsSeries() throws IOException {
        start("");
        upload(TestInstance.ct().series(2).instance(100));

        String first = client.get(STUDY + "/metadata").body();
        String second = client.get(STUDY + "/metadata").body();

        assertThat(numbers(first)).hasSize(COUNT + 1).contains(100);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatArrivesLaterIsTold() throws IOException {
        start("");
        client.get(METADATA);
        assertThat(sizeKept()).isPositive();

        upload(slice(COUNT + 1));

        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT + 1).contains(COUNT + 1);
        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT + 1);
    }

    @Test
    void nothingOfADeletedInstanceIsKept() throws IOException {
        start("");
        client.get(METADATA);
        assertThat(sizeKept()).isPositive();
        assertThat(client.get("/statistics").body()).doesNotContain("\"TotalDiskSize\":\"" + sizeOfFiles() + "\"");

        client.call("DELETE", "/instances/" + slice(3).ids().instance(), BodyPublishers.noBody());

        assertThat(client.get(KEPT + "/size").statusCode()).isEqualTo(404);
        assertThat(client.get("/statistics").body()).contains("\"TotalDiskSize\":\"" + sizeOfFiles() + "\"");
        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT - 1).doesNotContain(3);
    }

    @Test
    void whatIsReplacedIsToldAsItIsNow() throws IOException {
        start(", \"OverwriteInstances\": true");
        client.get(METADATA);
        assertThat(sizeKept()).isPositive();

        upload(slice(2).with(Tag.ImageComments, VR.LT, "another"));

        assertThat(client.get(KEPT + "/size").statusCode()).isEqualTo(404);
        assertThat(client.get(METADATA).body()).contains("another");
    }

    @Test
    void whatSomebodyElsePutThereIsNotTold() throws IOException {
        start("");
        client.call("PUT", KEPT, BodyPublishers.ofString("[\"something else, of some length or other\"]"));

        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT);
        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 400})
    void whatIsDamagedIsGatheredAnew(int bytesLeft) throws IOException {
        start("");
        String whole = client.get(METADATA).body();
        Path blob = TestS3.blobOf(folder.resolve("storage"), sizeKept());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, Arrays.copyOf(bytes, bytesLeft == 0 ? bytes.length : bytesLeft));

        assertThat(client.get(METADATA).body()).isEqualTo(whole);
    }

    @Test
    void moreThanFitsIntoMemoryIsAnsweredWholeAndKept() throws IOException {
        start("");
        Random random = new Random(1);
        byte[] noise = new byte[9000];
        for (int i = 1; i <= 6; i++) {
            TestInstance slice = slice(COUNT + i);
            for (int tag = 0x00111020; tag < 0x001110A0; tag++) {
                random.nextBytes(noise);
                slice = slice.with(tag, VR.UT, Base64.getEncoder().encodeToString(noise));
            }
            upload(slice);
        }

        String first = client.get(METADATA).body();

        assertThat(numbers(first)).hasSize(COUNT + 6);
        assertThat(sizeKept()).isGreaterThan(5 << 20);
        assertThat(client.get(METADATA).body()).isEqualTo(first);
    }

    @Test
    void nothingIsKeptIfTheConfigurationSaysSo() throws IOException {
        start(", \"DicomWeb\": {\"EnableMetadataCache\": false}");

        assertThat(numbers(client.get(METADATA).body())).hasSize(COUNT);
        assertThat(client.get(KEPT + "/size").statusCode()).isEqualTo(404);
    }

    /** The size of what is kept, once it is: that is done after the answer. */
    private long sizeKept() {
        HttpResponse<String> size = client.get(KEPT + "/size");
        for (int i = 0; i < ATTEMPTS_MAX && size.statusCode() != 200; i++) {
            LockSupport.parkNanos(25_000_000);
            size = client.get(KEPT + "/size");
        }
        assertThat(size.statusCode()).isEqualTo(200);
        return Long.parseLong(size.body());
    }

    private static TestInstance slice(int number) {
        return TestInstance.ct().instance(number).with(Tag.SeriesDescription, VR.LO, "\"BulkDataURI\":\"x")
                .with(Element.of(0x00111010, VR.OB, new byte[1000]));
    }

    private long sizeOfFiles() {
        JsonNode files = JsonMapper.shared().readTree(client.get("/instances?expand").body());
        long size = 0;
        for (JsonNode file : files) {
            size += file.get("FileSize").longValue();
        }
        return size;
    }

    private void upload(TestInstance instance) {
        assertThat(client.call("POST", "/instances", BodyPublishers.ofByteArray(instance.file())).statusCode())
                .isEqualTo(200);
    }

    private static Set<Integer> numbers(String metadata) {
        Set<Integer> numbers = new HashSet<>();
        JsonMapper.shared().readTree(metadata).forEach(
                instance -> numbers.add(instance.at("/00200013/Value/0").intValue()));
        return numbers;
    }
}
