package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.lethe.config.S3Settings;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** A server of S3 in this process, with one bucket, and its objects in a folder. It checks signatures and checksums. */
public final class TestS3 implements AutoCloseable {
    public static final String BUCKET = "blobs";
    public static final String ACCESS_KEY = "tester";
    public static final String SECRET_KEY = "a-secret-of-tests";

    private final Path folder;
    private int port;
    private S3Proxy server;

    private TestS3(Path folder) {
        this.folder = folder;
    }

    /** @param folder of the objects; made if it is not there */
    public static TestS3 start(Path folder) {
        try {
            Files.createDirectories(folder);
            TestS3 s3 = new TestS3(folder);
            s3.start();
            try (S3Client client = S3Clients.of(s3.settings("", folder, 0))) {
                client.createBucket(bucket -> bucket.bucket(BUCKET));
            }
            return s3;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The member of a configuration that stores files in it, with a comma before; so that what was stored before is
     * there again when the storage has the same folder.
     *
     * @param further members, with a comma before them
     */
    public String option(Path storage, String further) {
        return """
                , "AwsS3Storage": {"BucketName": "%s", "AccessKey": "%s", "SecretKey": "%s", "VirtualAddressing": false,
                  "Endpoint": "http://127.0.0.1:%d", "ConnectionTimeout": 10, "RootPath": "%s"%s}"""
                .formatted(BUCKET, ACCESS_KEY, SECRET_KEY, port, root(storage), further);
    }

    private static String root(Path storage) {
        return UUID.nameUUIDFromBytes(storage.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    /**
     * The same for one S3 that all tests share, if they are to run with it: {@code -Dlethe.test.blobs=s3}. Else an
     * empty text: files are stored in the folder.
     */
    public static String optionIfAsked(Path storage) {
        return "s3".equals(System.getProperty("lethe.test.blobs")) ? Shared.S3.option(storage, "") : "";
    }

    /**
     * The files of the blobs of a storage, in its folder or in the shared S3. Whoever reads one of them next reads that
     * file: no cache holds it any more.
     */
    public static List<Path> blobsOf(Path storage) throws IOException {
        if (optionIfAsked(storage).isEmpty()) {
            return blobsBelow(storage);
        }
        try (Stream<Path> heads = Files.list(storage.resolve("s3-cache"))) {
            for (Path head : heads.toList()) {
                Files.delete(head);
            }
        }
        return blobsBelow(Shared.S3.folder.resolve(BUCKET).resolve(root(storage)));
    }

    /** The only one of them that has a size. */
    public static Path blobOf(Path storage, long size) throws IOException {
        List<Path> found = blobsOf(storage).stream().filter(file -> file.toFile().length() == size).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** Started when it is needed first; its objects are deleted when the tests end. */
    private static final class Shared {
        static final TestS3 S3 = start();

        private static TestS3 start() {
            try {
                Path folder = Files.createTempDirectory("lethe-test-s3");
                TestS3 s3 = TestS3.start(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    s3.stop();
                    delete(folder);
                }));
                return s3;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path folder) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How many objects it has that are blobs. */
    public long blobs() {
        return files().size();
    }

    /** Deletes all of them without anybody's knowledge. */
    public void deleteBlobs() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private List<Path> files() {
        return blobsBelow(folder.resolve(BUCKET));
    }

    private static List<Path> blobsBelow(Path folder) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f-]{36}"))
                    .filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException deletedMeanwhile) {
            return blobsBelow(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, or starts it again at the same port with the same objects. */
    public void start() {
        Properties options = new Properties();
        options.setProperty("s3proxy.filesystem.basedir", folder.toString());
        options.setProperty("jclouds.filesystem.basedir", folder.toString());
        server = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem-nio2", options))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .metricsEnabled(false)
                .stopTimeout(0)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3 cannot be started", e);
        }
        port = server.getPort();
    }

    /** Stops it; its objects stay. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3 cannot be stopped", e);
        }
    }

    public int port() {
        return port;
    }

    /**
     * Settings of a store in it.
     *
     * @param root what its objects' names begin with; ends with a slash
     * @param cacheBytes 0 for no cache
     */
    public S3Settings settings(String root, Path cache, long cacheBytes) {
        return settings(port, SECRET_KEY, root, cache, cacheBytes);
    }

    static S3Settings settings(int port, String secret, String root, Path cache, long cacheBytes) {
        return new S3Settings(BUCKET, "us-east-1", Optional.of(new S3Settings.AccessKey(ACCESS_KEY, secret)),
                Optional.of(URI.create("http://127.0.0.1:" + port)), Duration.ofSeconds(10), Duration.ofSeconds(60),
                root, S3Settings.Structure.FLAT, false, S3Settings.AtRest.BY_BUCKET,
                S3Settings.Hybrid.DISABLED, Optional.empty(), cache, cacheBytes);
    }

    /** The uploads in parts that are not complete. */
    List<MultipartUpload> uploads() {
        try (S3Client client = S3Clients.of(settings("", folder, 0))) {
            return client.listMultipartUploads(list -> list.bucket(BUCKET)).uploads();
        }
    }

    /** Gives all of them up without anybody's knowledge. */
    void abortUploads() {
        try (S3Client client = S3Clients.of(settings("", folder, 0))) {
            for (MultipartUpload upload : uploads()) {
                client.abortMultipartUpload(abort -> abort
                        .bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId()));
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
