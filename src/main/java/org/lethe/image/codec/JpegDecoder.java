package org.lethe.image.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lethe.image.codec.FrameHeader.Component;
import org.lethe.image.codec.FrameHeader.Process;

/**
 * Decodes what begins with SOI: JPEG, sequential DCT and lossless (ITU-T T.81), and JPEG-LS (ITU-T T.87). Which of them
 * it is, the frame header says. Knows segments; what is in scans, it leaves to {@link ScanDecoder}.
 */
final class JpegDecoder implements FrameDecoder {
    private static final int COMPONENTS_MAX = 4;

    @Override
    public Raster decode(byte[] code, FrameShape shape) {
        return new Reading(code, shape).read();
    }

    /** The reading of one frame. */
    private static final class Reading {
        private final byte[] code;
        private final FrameShape shape;
        private final JpegTables tables = new JpegTables();
        private FrameHeader frame;
        private ScanDecoder scans;
        private int decodedComponents;
        private int at;

        Reading(byte[] code, FrameShape shape) {
            this.code = code;
            this.shape = shape;
        }

        Raster read() {
            if (code.length < 2 || (code[0] & 0xFF) != 0xFF || (code[1] & 0xFF) != 0xD8) {
                throw CodeFaults.broken("it does not begin with SOI");
            }
            at = 2;
            while (scans == null || decodedComponents != (1 << shape.components()) - 1) {
                readSegment(nextMarker());
            }
            return scans.finish();
        }

        private int nextMarker() {
            while (at + 1 < code.length) {
                if (code[at] == (byte) 0xFF && code[at + 1] != (byte) 0xFF && code[at + 1] != 0) {
                    at += 2;
                    return code[at - 1] & 0xFF;
                }
                at++;
            }
            throw CodeFaults.broken("it ends before all components are there");
        }

        private void readSegment(int marker) {
            if (marker == 0xD9) {
                throw CodeFaults.broken("it ends before all components are there");
            }
            if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD8) {
                return; // alone, without a segment
            }
            require(at + 2 <= code.length);
            int end = at + word(at);
            int start = at + 2;
            require(end >= start && end <= code.length);
            at = end;
            switch (marker) {
                case 0xC0, 0xC1 -> readFrame(start, end, Process.DCT);
                case 0xC3 -> readFrame(start, end, Process.LOSSLESS);
                case 0xF7 -> readFrame(start, end, Process.LS);
                case 0xC2, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xF9 -> throw CodeFaults.unsupported(
                        "JPEG process of marker FF" + Integer.toHexString(marker));
                case 0xC4 -> readHuffmanTables(start, end);
                case 0xDB -> readQuantization(start, end);
                case 0xDD -> readRestartInterval(start, end);
                case 0xF8 -> readLsParameters(start, end);
                case 0xDC, 0xCC -> throw CodeFaults.unsupported("JPEG marker FF" + Integer.toHexString(marker));
                case 0xDA -> readScan(start, end);
                default -> {
                    // Applications' data and comments.
                }
            }
        }

        private void readFrame(int start, int end, Process process) {
            require(frame == null && end - start >= 6);
            int precision = octet(start);
            int rows = word(start + 1);
            int columns = word(start + 3);
            int count = octet(start + 5);
            require(count >= 1 && count <= COMPONENTS_MAX && end - start >= 6 + 3 * count);
            if (rows != shape.rows() || columns != shape.columns() || count != shape.components()) {
                throw CodeFaults.broken("its size is not the one that the dataset says");
            }
            boolean legal = switch (process) {
                case DCT -> precision == 8 || precision == 12;
                case LOSSLESS, LS -> precision >= 2 && precision <= 16;
            };
            if (!legal || precision > shape.bitsAllocated()) {
                throw CodeFaults.broken("its samples have " + precision + " bits");
            }
            List<Component> components = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int from = start + 6 + 3 * i;
                int factors = octet(from + 1);
                Component each = new Component(octet(from), factors >> 4, factors & 15, octet(from + 2));
                require(each.across() >= 1 && each.across() <= 4 && each.down() >= 1 && each.down() <= 4);
                components.add(each);
            }
            frame = new FrameHeader(process, precision, rows, columns, List.copyOf(components));
        }

        private void readScan(int start, int end) {
            require(frame != null && end - start >= 4);
            int count = octet(start);
            require(count >= 1 && count <= frame.components().size() && end - start >= 4 + 2 * count);
            int[] indexes = new int[count];
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                indexes[i] = indexOf(octet(start + 1 + 2 * i));
                numbers[i] = octet(start + 2 + 2 * i);
                require((decodedComponents & 1 << indexes[i]) == 0);
                decodedComponents |= 1 << indexes[i];
            }
            int from = start + 1 + 2 * count;
            ScanHeader scan = new ScanHeader(indexes, numbers, octet(from), octet(from + 1), octet(from + 2) & 15);
            if (scans == null) {
                scans = ScanDecoder.of(frame);
            }
            at = scans.decode(code, end, scan, tables);
        }

        private int indexOf(int id) {
            for (int i = 0; i < frame.components().size(); i++) {
                if (frame.components().get(i).id() == id && (decodedComponents & 1 << i) == 0) {
                    return i;
                }
            }
            throw CodeFaults.broken("a scan names a component that is not there");
        }

        private void readHuffmanTables(int start, int end) {
            int from = start;
            while (from < end) {
                require(end - from >= 17);
                int number = octet(from);
                require((number & 15) < 4 && number >> 4 < 2);
                int[] counts = new int[HuffmanTable.LENGTH_MAX + 1];
                int total = 0;
                for (int length = 1; length < counts.length; length++) {
                    counts[length] = octet(from + length);
                    total += counts[length];
                }
                from += 17;
                require(total <= 256 && total <= end - from);
                HuffmanTable table = new HuffmanTable(counts, Arrays.copyOfRange(code, from, from + total));
                (number >> 4 == 0 ? tables.dc : tables.ac)[number & 15] = table;
                from += total;
            }
        }

        private void readQuantization(int start, int end) {
            int from = start;
            while (from < end) {
                int number = octet(from++);
                int bytes = 1 + (number >> 4);
                require((number & 15) < 4 && bytes <= 2 && end - from >= 64 * bytes);
                int[] table = new int[64];
                for (int i = 0; i < 64; i++, from += bytes) {
                    table[i] = bytes == 1 ? octet(from) : word(from);
                }
                tables.quantization[number & 15] = table;
            }
        }

        private void readRestartInterval(int start, int end) {
            require(end - start >= 2 && end - start <= 4);
            tables.restartInterval = 0;
            for (int i = start; i < end; i++) {
                tables.restartInterval = tables.restartInterval << 8 | octet(i);
            }
            require(tables.restartInterval >= 0);
        }

        private void readLsParameters(int start, int end) {
            require(end > start);
            if (octet(start) != 1) {
                throw CodeFaults.unsupported("JPEG-LS parameters of type " + octet(start));
            }
            require(end - start >= 11);
            tables.lsPreset = new LsPreset(
                    word(start + 1), word(start + 3), word(start + 5), word(start + 7), word(start + 9));
        }

        private int octet(int index) {
            return code[index] & 0xFF;
        }

        private int word(int index) {
            return octet(index) << 8 | octet(index + 1);
        }

        private static void require(boolean legal) {
            if (!legal) {
                throw CodeFaults.broken("a JPEG segment makes no sense");
            }
        }
    }
}
