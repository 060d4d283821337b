package org.lethe.archive.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.archive.zip.ParallelZip.Method;
import org.lethe.io.ByteSource;

class ParallelZipTest {
    private static final int CHUNK = 512 << 10;

    private final ThreadPoolExecutor workers = (ThreadPoolExecutor) Executors.newFixedThreadPool(3);

    private final LookAhead lookAhead = new LookAhead(64 << 20, CHUNK);

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void whatGoesInComesOutWhateverItsSize(Method method) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int size : new int[] {0, 1, 5_000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 20 * CHUNK + 7}) {
            files.put("file " + size, content(size));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> order = new ArrayList<>();
        try (ParallelZip zip = new ParallelZip(out, workers, lookAhead)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.add(file.getKey(), method, ByteSource.of(file.getValue()), () -> order.add(file.getKey()));
            }
            zip.finish();
        }

        assertThat(order).containsExactlyElementsOf(files.keySet());
        // As a stream, which is the harder way to read: entries have to say themselves where they end.
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = zip.getNextEntry();
                assertThat(entry.getName()).isEqualTo(file.getKey());
                assertThat(entry.getMethod()).isEqualTo(method == Method.STORED ? ZipEntry.STORED : ZipEntry.DEFLATED);
                assertThat(zip.readAllBytes()).isEqualTo(file.getValue());
            }
            assertThat(zip.getNextEntry()).isNull();
        }
    }

    /** Half of it noise, half of it zeros. */
    private static byte[] content(int size) {
        byte[] content = new byte[size];
        byte[] noise = new byte[size / 2];
        new Random(size).nextBytes(noise);
        System.arraycopy(noise, 0, content, 0, noise.length);
        return content;
    }

    @Test
    void whenTheClientGoesAwayEverySourceIsClosed() throws IOException {
        List<Probe> sources = new ArrayList<>();
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("gone");
            }
        };

        try (ParallelZip zip = new ParallelZip(gone, workers, lookAhead)) {
            assertThatThrownBy(() -> {
                for (int i = 0; i < 100; i++) {
                    Probe source = new Probe(i);
                    sources.add(source);
                    zip.add("file " + i, Method.DEFLATED, source, () -> {});
                }
            }).isInstanceOf(IOException.class).hasMessage("gone");
        }

        assertThat(sources).isNotEmpty().hasSizeLessThan(100).allMatch(source -> source.closed);
    }

    @Test
    void readersThatDoNotReadLeaveMemoryForOthers() throws Exception {
        LookAhead little = new LookAhead(8L * CHUNK, CHUNK); // for two archives, and two chunks more
        CountDownLatch goOn = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> slow = readers.submit(() -> write(stuck, little));
            readers.submit(() -> write(OutputStream.nullOutputStream(), little)).get(1, TimeUnit.MINUTES);
            assertThat(slow.isDone()).isFalse();
            goOn.countDown();
            slow.get(1, TimeUnit.MINUTES);
        }
        assertThat(little.borrow(2 * CHUNK)).as("all memory is given back").isTrue();
    }

    private Void write(OutputStream out, LookAhead memory) throws IOException {
        try (ParallelZip zip = new ParallelZip(out, workers, memory)) {
            for (int i = 0; i < 10; i++) {
                zip.add("file " + i, Method.DEFLATED, ByteSource.of(content(3 * CHUNK)), () -> {});
            }
            zip.finish();
        }
        return null;
    }

    @Test
    void aFileThatCannotBeReadIsAFaultAndNoShorterFile() throws IOException {
        ByteSource broken = new Probe(1) {
            @Override
            public void read(long position, byte[] target, int offset, int length) throws IOException {
                throw new IOException("broken");
            }
        };
        try (ParallelZip zip = new ParallelZip(OutputStream.nullOutputStream(), workers, lookAhead)) {
            zip.add("file", Method.STORED, broken, () -> {});

            assertThatThrownBy(zip::finish).isInstanceOf(IOException.class).hasMessage("broken");
        }
    }

    /** Tells whether it was closed. */
    private static class Probe implements ByteSource {
        private final ByteSource source;
        private volatile boolean closed;

        Probe(int seed) {
            this.source = ByteSource.of(content(100_000 + seed));
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            source.read(position, target, offset, length);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            source.transferTo(position, count, target);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
