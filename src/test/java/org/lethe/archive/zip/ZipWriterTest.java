package org.lethe.archive.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {
    private static final LocalDateTime DATE = LocalDateTime.of(2026, 11, 25, 20, 46, 32);

    @TempDir
    Path folder;

    @Test
    void anArchiveWithoutEntriesIsOne() throws IOException {
        Path file = folder.resolve("empty.zip");
        try (OutputStream out = Files.newOutputStream(file); ZipWriter zip = new ZipWriter(out, DATE)) {
            zip.finish();
        }

        assertThat(Files.size(file)).isEqualTo(22);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isZero();
        }
    }

    @Test
    void namesAndDatesAreKept() throws IOException {
        Path file = folder.resolve("names.zip");
        try (OutputStream out = Files.newOutputStream(file); ZipWriter zip = new ZipWriter(out, DATE)) {
            store(zip, "ascii.dcm");
            store(zip, "\u738b^\u5c0f\u6771.dcm");
            zip.finish();
        }

        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.US_ASCII)) {
            assertThat(names(zip)).containsExactly("ascii.dcm", "\u738b^\u5c0f\u6771.dcm");
            assertThat(zip.getEntry("ascii.dcm").getTimeLocal()).isEqualTo(DATE);
        }
    }

    @Test
    void moreEntriesThanSixteenBitsCountNeedZip64() throws IOException {
        Path file = folder.resolve("many.zip");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                ZipWriter zip = new ZipWriter(out, DATE)) {
            for (int i = 0; i < 70_000; i++) {
                store(zip, "file " + i);
            }
            zip.finish();
        }

        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.size()).isEqualTo(70_000);
            assertThat(content(zip, "file 69999")).isEqualTo("file 69999");
        }
    }

    @Test
    void sizesAndPlacesBeyondFourGigabytesNeedZip64() throws IOException {
        long size = (4L << 30) + 5;
        Path file = folder.resolve("large.zip");
        try (SparseFile out = new SparseFile(file); ZipWriter zip = new ZipWriter(out, DATE)) {
            // Only the sizes count here: the content is a hole in the file, and its checksum made up.
            zip.beginStored("stored", size, 0x12345678);
            skip(zip, size);
            zip.end(0x12345678, size, size);
            zip.beginDeflated("deflated", size);
            skip(zip, size - 10);
            zip.end(0x12345678, size - 10, size);
            store(zip, "far away");
            zip.finish();
        }

        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(names(zip)).containsExactly("stored", "deflated", "far away");
            assertThat(zip.getEntry("stored").getSize()).isEqualTo(size);
            assertThat(zip.getEntry("deflated").getSize()).isEqualTo(size);
            assertThat(zip.getEntry("deflated").getCompressedSize()).isEqualTo(size - 10);
            assertThat(content(zip, "far away")).isEqualTo("far away");
        }
    }

    private static void skip(ZipWriter zip, long size) throws IOException {
        byte[] hole = new byte[1 << 20];
        for (long left = size; left > 0; left -= hole.length) {
            zip.write(hole, 0, (int) Math.min(hole.length, left));
        }
    }

    private static void store(ZipWriter zip, String name) throws IOException {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(content);
        zip.beginStored(name, content.length, crc.getValue());
        zip.write(content, 0, content.length);
        zip.end(crc.getValue(), content.length, content.length);
    }

    private static List<String> names(ZipFile zip) {
        return zip.stream().map(ZipEntry::getName).toList();
    }

    private static String content(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Leaves out large blocks, so that gigabytes take neither time nor room. */
    private static final class SparseFile extends OutputStream {
        private final RandomAccessFile file;

        SparseFile(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        @Override
        public void write(int b) throws IOException {
            file.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length == 1 << 20) {
                file.seek(file.getFilePointer() + length);
            } else {
                file.write(bytes, offset, length);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
