package org.lethe.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Element;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;
import org.lethe.image.Redaction.UnusedBits;
import org.lethe.image.codec.Raster;
import org.lethe.io.ByteSource;

/** Black regions in native pixels, against a reference that goes pixel by pixel. */
class RedactionTest {
    /** Photometric interpretation, samples, bits allocated, bits stored, sign, planes, black as it is expected. */
    private record Kind(String photometric, int samples, int allocated, int stored, int sign, int planes,
            long... black) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("MONOCHROME2", 1, 8, 8, 0, 0, 0),
            new Kind("MONOCHROME1", 1, 8, 8, 0, 0, 255),
            new Kind("MONOCHROME2", 1, 16, 12, 0, 0, 0),
            new Kind("MONOCHROME1", 1, 16, 12, 0, 0, 4095),
            new Kind("MONOCHROME2", 1, 16, 16, 1, 0, 0x8000),
            new Kind("MONOCHROME2", 1, 16, 12, 1, 0, 0xF800),
            new Kind("MONOCHROME1", 1, 16, 12, 1, 0, 2047),
            new Kind("MONOCHROME2", 1, 32, 32, 0, 0, 0),
            new Kind("MONOCHROME1", 1, 32, 32, 0, 0, 0xFFFFFFFFL),
            new Kind("MONOCHROME2", 1, 32, 32, 1, 0, 0x80000000L),
            new Kind("MONOCHROME2", 1, 1, 1, 0, 0, 0),
            new Kind("MONOCHROME1", 1, 1, 1, 0, 0, 1),
            new Kind("PALETTE COLOR", 1, 8, 8, 0, 0, 7),
            new Kind("RGB", 3, 8, 8, 0, 0, 0, 0, 0),
            new Kind("RGB", 3, 8, 8, 0, 1, 0, 0, 0),
            new Kind("RGB", 3, 16, 16, 0, 1, 0, 0, 0),
            new Kind("YBR_FULL", 3, 8, 8, 0, 0, 0, 128, 128),
            new Kind("YBR_FULL", 3, 8, 8, 0, 1, 0, 128, 128),
            new Kind("CMYK", 4, 8, 8, 0, 0, 0, 0, 0, 255));

    private static Attributes describe(Kind kind, int rows, int columns, int frames) {
        byte[] palette = new byte[512];
        java.util.Arrays.fill(palette, (byte) 90);
        palette[14] = 3;
        palette[15] = 0;
        byte[] descriptor = {0, 1, 0, 0, 16, 0};
        return TestImage.described(new Raster(columns, rows, kind.samples, kind.stored,
                new int[rows * columns * kind.samples]), kind.allocated, kind.photometric, frames)
                .with(Element.ofUnsignedShort(Tag.PixelRepresentation, kind.sign))
                .with(Element.ofUnsignedShort(Tag.PlanarConfiguration, kind.planes))
                .with(Element.of(Tag.RedPaletteColorLookupTableDescriptor, VR.US, descriptor))
                .with(Element.of(Tag.RedPaletteColorLookupTableData, VR.OW, palette))
                .with(Element.of(Tag.GreenPaletteColorLookupTableData, VR.OW, palette))
                .with(Element.of(Tag.BluePaletteColorLookupTableData, VR.OW, palette))
                .dataset();
    }

    private static List<Region> regions(Random random, int rows, int columns, int frames) {
        List<Region> regions = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            Set<Integer> some = random.nextBoolean()
                    ? Set.of()
                    : IntStream.range(0, frames + 1)
                            .filter(_ -> random.nextInt(3) == 0).boxed().collect(Collectors.toSet());
            regions.add(new Region(random.nextInt(columns + 2), random.nextInt(rows + 2), 1 + random.nextInt(columns),
                    1 + random.nextInt(rows), some));
        }
        return regions;
    }

    private static boolean isIn(List<Region> regions, int frame, int x, int y) {
        return regions.stream().anyMatch(one -> (one.frames().isEmpty() || one.frames().contains(frame))
                && x >= one.x() && x < one.x() + one.width() && y >= one.y() && y < one.y() + one.height());
    }

    private static void setBits(byte[] bytes, long firstBit, int bits, long value) {
        for (int i = 0; i < bits; i++) {
            int mask = 1 << (int) ((firstBit + i) % 8);
            int at = (int) ((firstBit + i) / 8);
            bytes[at] = (byte) (value >> i & 1) != 0 ? (byte) (bytes[at] | mask) : (byte) (bytes[at] & ~mask);
        }
    }

    private static byte[] reference(byte[] cells, Kind kind, Attributes dataset, List<Region> black,
            Optional<List<Region>> kept) {
        PixelDescription image = PixelDescription.of(dataset);
        byte[] result = cells.clone();
        for (int frame = 0; frame < image.frames(); frame++) {
            for (int y = 0; y < image.rows(); y++) {
                for (int x = 0; x < image.columns(); x++) {
                    boolean isBlack = isIn(black, frame, x, y) || kept.isPresent() && !isIn(kept.get(), frame, x, y);
                    for (int s = 0; isBlack && s < kind.samples; s++) {
                        long pixel = (long) y * image.columns() + x;
                        long pixels = (long) image.rows() * image.columns();
                        long sample = frame * pixels * kind.samples
                                + (kind.planes == 1 ? s * pixels + pixel : pixel * kind.samples + s);
                        setBits(result, sample * kind.allocated, kind.allocated, kind.black[s]);
                    }
                }
            }
        }
        return result;
    }

    /** Counts what is read, and what goes by the kernel. */
    private static final class Counted implements ByteSource {
        private final ByteSource source;
        private long read;
        private long transferred;

        Counted(byte[] bytes) {
            this.source = ByteSource.of(bytes);
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            read += length;
            source.read(position, target, offset, length);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            transferred += count;
            source.transferTo(position, count, target);
        }
    }

    private static BulkData redact(Attributes dataset, ByteSource cells, List<Region> black,
            Optional<List<Region>> kept, UnusedBits unused) throws IOException {
        PixelDescription image = PixelDescription.of(dataset);
        Element pixels = Element.of(Tag.PixelData, VR.OW, new BulkData(cells, 0, cells.size()));
        return (BulkData) new Redaction(dataset, image, BlackAreas.of(black, kept, image), unused)
                .of(pixels, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).value();
    }

    private static byte[] transferred(BulkData bulk, long position, long count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bulk.source().transferTo(bulk.offset() + position, count, Channels.newChannel(bytes));
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void pixelsInRegionsAreBlackAndAllOthersAreWhatTheyWere(int index) throws IOException {
        Kind kind = KINDS.get(index);
        Random random = new Random(index);
        for (int round = 0; round < 60; round++) {
            int rows = 1 + random.nextInt(9);
            int columns = 1 + random.nextInt(13);
            int frames = 1 + random.nextInt(4);
            Attributes dataset = describe(kind, rows, columns, frames);
            long bits = (long) rows * columns * frames * kind.samples * kind.allocated;
            byte[] cells = new byte[(int) ((bits + 15) / 16 * 2)];
            random.nextBytes(cells);
            List<Region> black = regions(random, rows, columns, frames);
            Optional<List<Region>> kept = random.nextInt(3) > 0
                    ? Optional.empty()
                    : Optional.of(regions(random, rows, columns, frames));
            byte[] expected = reference(cells, kind, dataset, black, kept);
            BulkData result = redact(dataset, ByteSource.of(cells), black, kept, UnusedBits.KEPT);

            assertThat(result.toBytes(1 << 20)).as("%s %s", kind, black).isEqualTo(expected);
            assertThat(transferred(result, 0, result.length())).as("%s %s", kind, black).isEqualTo(expected);
            int from = random.nextInt(cells.length);
            int count = random.nextInt(cells.length - from + 1);
            byte[] part = new byte[count];
            result.source().read(from, part, 0, count);
            assertThat(part).isEqualTo(java.util.Arrays.copyOfRange(expected, from, from + count));
            assertThat(transferred(result, from, count)).isEqualTo(part);
        }
    }

    @Test
    void pixelsThatShareColoursBecomeBlackTogether() throws IOException {
        Attributes dataset = TestImage.described(new Raster(4, 1, 3, 8, new int[12]), 8, "YBR_FULL_422", 1).dataset();
        BulkData result = redact(dataset, ByteSource.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
                List.of(new Region(0, 0, 1, 1)), Optional.empty(), UnusedBits.KEPT);
        assertThat(result.toBytes(8)).containsExactly(0, 0, 128, 128, 5, 6, 7, 8);
    }

    @Test
    void overlaysInUnusedBitsGoFromAllPixels() throws IOException {
        Kind kind = new Kind("MONOCHROME2", 1, 16, 12, 0, 0, 0);
        BulkData result = redact(describe(kind, 1, 2, 1), ByteSource.of(new byte[] {1, (byte) 0xF2, 3, 0x14}),
                List.of(new Region(9, 9, 1, 1)), Optional.empty(), UnusedBits.CLEARED);
        assertThat(result.toBytes(4)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void whatLiesBehindTheLastFrameIsLeftOut() throws IOException {
        Kind kind = new Kind("MONOCHROME2", 1, 8, 8, 0, 0, 0);
        BulkData result = redact(describe(kind, 1, 3, 1), ByteSource.of(new byte[] {1, 2, 3, 0, 5, 6}),
                List.of(new Region(0, 0, 1, 1)), Optional.empty(), UnusedBits.KEPT);
        assertThat(result.toBytes(6)).containsExactly(0, 2, 3, 0);
    }

    /** Memory must not grow with the file: nothing is read before it is asked for, and only around what is black. */
    @Test
    void onlyLinesWithBlackPixelsAreReadAndAllElseIsHandedOn() throws IOException {
        int frames = 50;
        Attributes dataset = describe(KINDS.getFirst(), 100, 200, frames);
        Counted cells = new Counted(new byte[100 * 200 * frames]);
        BulkData result = redact(dataset, cells,
                List.of(new Region(20, 10, 30, 5), new Region(0, 90, 200, 10, Set.of(7))), Optional.empty(),
                UnusedBits.KEPT);
        assertThat(cells.read + cells.transferred).isZero();

        transferred(result, 0, result.length());
        assertThat(cells.read).isEqualTo(frames * 5 * 200 + 10 * 200);
        assertThat(cells.read + cells.transferred).isEqualTo(cells.size());
    }

    @Test
    void aHostileNumberOfFramesCostsNothing() {
        Attributes dataset = TestImage.described(new Raster(2, 2, 1, 8, new int[4]), 8, "MONOCHROME2", 2_000_000_000)
                .with(Element.of(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2 ".getBytes(US_ASCII))).dataset();
        PixelDescription image = PixelDescription.of(dataset);
        assertThat(BlackAreas.of(List.of(new Region(5, 5, 1, 1), new Region(0, 0, 1, 1, Set.of(2_000_000_001))),
                Optional.empty(), image).isEmpty()).isTrue();
        assertThat(BlackAreas.of(List.of(new Region(0, 0, 1, 1, Set.of(1_999_999_999))), Optional.empty(), image)
                .isEmpty()).isFalse();
    }
}
