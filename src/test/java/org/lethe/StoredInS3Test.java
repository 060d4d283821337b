package org.lethe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.archive.Stores;
import org.lethe.archive.audit.Audit;
import org.lethe.archive.audit.Finding;
import org.lethe.blob.s3.TestS3;
import org.lethe.cli.CommandLineInterface;
import org.lethe.config.Configuration;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.TestServer;
import org.lethe.io.FolderLock;

/** Whole servers that store files in S3. */
class StoredInS3Test {
    private static final int SIDE = 512;
    private static final byte[] PIXELS = new byte[2 * SIDE * SIDE];

    static {
        new Random(1).nextBytes(PIXELS);
    }

    @TempDir
    Path folder;

    private TestS3 s3;

    @BeforeEach
    void start() {
        s3 = TestS3.start(folder.resolve("s3"));
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"StorageStructure\": \"legacy\", \"CacheSize\": 0",
        ", \"StorageEncryption\": {\"Enable\": true, \"MasterKey\": [7, \"master.key\"]}"})
    void whatIsStoredIsReadRewrittenAndDeleted(String further) throws Exception {
        Files.write(folder.resolve("master.key"), new byte[32]);
        byte[] file = image().file();
        try (Lethe lethe = serve(further); TestServer client = TestServer.at(lethe.httpPort())) {
            String id = store(client, file);
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);
            assertThat(client.getBytes("/instances/" + id + "/file", "Range", "bytes=300000-300099").body())
                    .isEqualTo(java.util.Arrays.copyOfRange(file, 300_000, 300_100));
            assertThat(client.getBytes("/instances/" + id + "/frames/0/raw").body()).isEqualTo(PIXELS);
            assertThat(client.get("/instances/" + id + "/simplified-tags").body()).contains("Doe^John");

            String study = image().ids().study();
            String anonymized = TestServer.json(client.call("POST", "/studies/" + study + "/anonymize",
                    BodyPublishers.ofString("{}"))).get("ID").stringValue();
            String instance = TestServer.json(client.get("/studies/" + anonymized + "/instances")).get(0).get("ID")
                    .stringValue();
            assertThat(client.getBytes("/instances/" + instance + "/frames/0/raw").body()).isEqualTo(PIXELS);
            assertThat(client.get("/studies/" + anonymized + "/archive").statusCode()).isEqualTo(200);
            assertThat(s3.blobs()).isEqualTo(3); // with the report of the job

            client.call("DELETE", "/studies/" + study, BodyPublishers.noBody());
            client.call("DELETE", "/studies/" + anonymized, BodyPublishers.noBody());
            awaitBlobs(1);
        }
    }

    @Test
    void whileS3IsGoneClientsAreToldToComeBackLater() throws Exception {
        byte[] file = image().file();
        try (Lethe lethe = serve(", \"CacheSize\": 0"); TestServer client = TestServer.at(lethe.httpPort())) {
            String id = store(client, file);
            s3.stop();
            HttpResponse<String> read = client.get("/instances/" + id + "/simplified-tags");
            assertThat(read.statusCode()).as(read.body()).isEqualTo(503);
            assertThat(read.headers().firstValue("Retry-After")).isPresent();
            HttpResponse<String> write = client.call("POST", "/instances",
                    BodyPublishers.ofByteArray(image().instance(2).file()));
            assertThat(write.statusCode()).as(write.body()).isEqualTo(503);
            assertThat(client.get("/instances/" + id + "/file").statusCode()).isEqualTo(503);
            assertThat(TestServer.json(client.get("/statistics")).get("CountInstances").intValue()).isEqualTo(1);

            s3.start();
            store(client, image().instance(2).file());
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);
        }
    }

    @Test
    void filesAreMovedThereAndBackWhileTheyAreServed() throws Exception {
        byte[] file = image().file();
        String id;
        Path config = config(", \"HybridMode\": \"WriteToFileSystem\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            id = store(client, file);
            assertThat(filesInFolder()).isEqualTo(1);
            assertThat(migrate("s3", config)).isEqualTo(1);
        }
        config = config(", \"HybridMode\": \"WriteToObjectStorage\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);
            assertThat(migrate("s3", config)).isZero();
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);
            assertThat(filesInFolder()).isZero();
            assertThat(s3.blobs()).isEqualTo(1);
        }
        config = config(", \"HybridMode\": \"WriteToFileSystem\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            assertThat(migrate("folder", config)).isZero();
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);
            assertThat(filesInFolder()).isEqualTo(1);
            assertThat(s3.blobs()).isZero();
        }
    }

    @Test
    void onlyOneAtATimeMovesFiles() throws Exception {
        Path config = config(", \"HybridMode\": \"WriteToFileSystem\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            store(client, image().file());
        }
        config = config(", \"HybridMode\": \"WriteToObjectStorage\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            try (FolderLock _ = FolderLock.take(folder.resolve("storage"), ".lethe-migrate-lock")) {
                assertThat(migrate("s3", config)).isEqualTo(1);
                assertThat(filesInFolder()).isEqualTo(1);
                store(client, image().instance(2).file()); // the server does not care
            }
            assertThat(migrate("s3", config)).isZero();
            assertThat(filesInFolder()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Disabled", "WriteToObjectStorage"})
    void anAuditAndABackupReadWhatLiesInS3WhileTheServerWorks(String hybrid) throws Exception {
        byte[] file = image().file();
        Path config = config(", \"HybridMode\": \"" + hybrid + "\"");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            String id = store(client, file);
            assertThat(run("verify", config.toString())).isZero();
            assertThat(run("backup", folder.resolve("backup").toString(), config.toString())).isZero();
            assertThat(client.getBytes("/instances/" + id + "/file").body()).isEqualTo(file);

            s3.deleteBlobs();
            assertThat(run("verify", config.toString())).isEqualTo(1);
        }
    }

    @Test
    void anAuditEndsWhenS3DoesNotAnswerAndAccusesNobody() throws Exception {
        Path config = config(", \"CacheSize\": 0");
        try (Lethe lethe = serve(config); TestServer client = TestServer.at(lethe.httpPort())) {
            store(client, image().file());
        }
        List<Finding> findings = new ArrayList<>();
        try (Stores stores = Stores.openBeside(Configuration.read(config, Map.of()).settings().storage())) {
            for (Audit.Depth depth : Audit.Depth.values()) {
                s3.stop();
                Audit audit = new Audit(stores, depth, Clock.systemUTC(), findings::add);
                assertThatThrownBy(() -> audit.run((_, _) -> {}))
                        .isInstanceOfSatisfying(LetheException.class,
                                e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
                s3.start();
            }
        }
        assertThat(findings).isEmpty();
    }

    private static int migrate(String to, Path config) {
        return run("migrate", "--to", to, config.toString());
    }

    private static int run(String... arguments) {
        StringWriter told = new StringWriter();
        return new CommandLineInterface("test", _ -> {
            throw new IllegalStateException("nothing is to be served");
        }, new PrintWriter(told), new PrintWriter(told)).run(arguments);
    }

    private Lethe serve(String further) throws IOException {
        return serve(config(further));
    }

    private static Lethe serve(Path config) {
        return Lethe.start(Configuration.read(config, Map.of()).settings());
    }

    private Path config(String further) throws IOException {
        return Files.writeString(folder.resolve("lethe.json"), """
                {"HttpPort": 0, "DicomServerEnabled": false, "StorageDirectory": "storage"%s}"""
                .formatted(s3.option(folder.resolve("storage"), further)));
    }

    private static String store(TestServer client, byte[] file) {
        return TestServer.json(client.call("POST", "/instances", BodyPublishers.ofByteArray(file))).get("ID")
                .stringValue();
    }

    private void awaitBlobs(int count) throws InterruptedException {
        for (int i = 0; i < 1200 && s3.blobs() != count; i++) {
            Thread.sleep(25);
        }
        assertThat(s3.blobs()).isEqualTo(count);
    }

    private long filesInFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("storage"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f-]{36}")).count();
        }
    }

    private static TestInstance image() {
        return TestInstance.ct()
                .with(Element.ofUnsignedShort(Tag.Rows, SIDE))
                .with(Element.ofUnsignedShort(Tag.Columns, SIDE))
                .with(Element.ofUnsignedShort(Tag.BitsAllocated, 16))
                .with(Element.ofUnsignedShort(Tag.BitsStored, 16))
                .with(Element.ofUnsignedShort(Tag.HighBit, 15))
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, 0))
                .with(Element.ofUnsignedShort(Tag.SamplesPerPixel, 1))
                .with(Element.ofText(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2", SpecificCharacterSet.LATIN_1))
                .with(Element.of(Tag.PixelData, VR.OW, PIXELS));
    }
}
