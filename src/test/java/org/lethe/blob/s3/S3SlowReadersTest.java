package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.blob.Checksums;
import org.lethe.io.ByteSource;

/** Clients that download so slowly that they take all connections that there are for them. */
class S3SlowReadersTest {
    private static final int READ = 1 << 20;

    @TempDir
    Path folder;

    private TestS3 s3;
    private S3BlobStore store;

    @BeforeEach
    void start() {
        s3 = TestS3.start(folder.resolve("s3"));
        store = S3BlobStore.open(s3.settings("", folder, 0), Duration.ZERO);
    }

    @AfterEach
    void stop() {
        store.close();
        s3.close();
    }

    @Test
    void theyHoldUpNeitherUploadsNorDeletionsNorTheReadingOfHeaders() throws Exception {
        UUID key = put(ObjectHead.BYTES_MAX + READ).key();
        SlowClients clients = new SlowClients();
        List<Future<?>> downloads = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < S3Clients.CONNECTIONS_MAX; i++) {
                downloads.add(threads.submit(() -> download(key, clients)));
            }
            try {
                assertThat(clients.arrived.await(60, TimeUnit.SECONDS)).isTrue();
                try (ByteSource uploaded = store.open(put(S3Sink.PART_BYTES + 1000).key())) {
                    uploaded.read(S3Sink.PART_BYTES, new byte[1000], 0, 1000);
                }
                store.delete(put(1000).key());
                assertThat(downloads).noneMatch(Future::isDone);
            } finally {
                clients.mayGoOn.countDown();
            }
            for (Future<?> download : downloads) {
                download.get();
            }
        }
    }

    private Void download(UUID key, WritableByteChannel client) throws IOException {
        try (ByteSource source = store.open(key)) {
            source.transferTo(ObjectHead.BYTES_MAX, READ, client);
        }
        return null;
    }

    private Blob put(int size) {
        try (BlobSink sink = store.create(Checksums.CRC32C)) {
            sink.write(new byte[size]);
            return sink.commit();
        }
    }

    /** They take the first bytes of what comes, and then nothing until they are told to. */
    private static final class SlowClients implements WritableByteChannel {
        private final CountDownLatch arrived = new CountDownLatch(S3Clients.CONNECTIONS_MAX);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            arrived.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
