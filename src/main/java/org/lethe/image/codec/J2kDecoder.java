package org.lethe.image.codec;

import static org.lethe.image.codec.J2kHeader.require;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.image.codec.J2kHeader.Component;
import org.lethe.image.codec.J2kHeader.Segment;
import org.lethe.image.codec.J2kTile.Rectangle;
import org.lethe.image.codec.J2kTile.TileComponent;

/**
 * Decodes JPEG 2000 (ITU-T T.800), also that of high throughput (ITU-T T.814), reversible and irreversible, in any
 * number of tiles, layers and resolutions. What comes out are the colours that went in: their transformation, if there
 * was one, is undone.
 */
final class J2kDecoder implements FrameDecoder {
    @Override
    public Raster decode(byte[] code, FrameShape shape) {
        return new Reading(code, shape).read();
    }

    /** What is known of one tile when all its parts are read. */
    private record TileCode(J2kHeader header, ByteArrayOutputStream code) {}

    /** The reading of one frame. */
    private static final class Reading {
        private static final int MARKER_BYTES = 2;
        private static final int TILE_PART_HEADER_BYTES = 12;

        private final byte[] code;
        private final FrameShape shape;
        private final BitPlanes planes = new BitPlanes();
        private final HtBlocks quads = new HtBlocks();
        private final Map<Integer, TileCode> tiles = new TreeMap<>();
        private J2kHeader header;
        private int at;

        Reading(byte[] code, FrameShape shape) {
            this.code = code;
            this.shape = shape;
        }

        Raster read() {
            at = start();
            require(marker() == J2kHeader.SOC && marker() == J2kHeader.SIZ, "it does not begin with SOC and SIZ");
            header = J2kHeader.of(segment());
            check();
            int marker = readHeader(header);
            while (marker == J2kHeader.SOT) {
                readTilePart();
                marker = at + MARKER_BYTES <= code.length ? marker() : J2kHeader.EOC;
            }
            require(marker == J2kHeader.EOC || marker == 0, "there is something else between its tiles");
            require(tiles.size() == (long) header.grid().tilesAcross() * header.grid().tilesDown(),
                    "some of its tiles are missing");
            return samples();
        }

        /** Some writers put the codestream into the boxes of a JP2 file, although PS3.5 section A.4.4 forbids it. */
        private int start() {
            if (code.length >= 12 && code[0] == 0 && code[4] == 'j' && code[5] == 'P') {
                for (int i = 12; i + 8 < code.length; i++) {
                    if (code[i] == 'j' && code[i + 1] == 'p' && code[i + 2] == '2' && code[i + 3] == 'c') {
                        return i + 4;
                    }
                }
            }
            return 0;
        }

        private int marker() {
            require(at + MARKER_BYTES <= code.length, "it ends too early");
            int first = code[at++] & 0xFF;
            int second = code[at++] & 0xFF;
            return first == 0xFF ? second : first << 8 | second;
        }

        private Segment segment() {
            require(at + MARKER_BYTES <= code.length, "it ends too early");
            int length = (code[at] & 0xFF) << 8 | code[at + 1] & 0xFF;
            require(length >= MARKER_BYTES && at + length <= code.length, "a marker segment is too long");
            Segment segment = new Segment(code, at + MARKER_BYTES, at + length);
            at += length;
            return segment;
        }

        private void check() {
            J2kHeader.Grid grid = header.grid();
            require(header.componentCount() == shape.components(), "it has other components than the dataset says");
            Rectangle image = new Rectangle(grid.x0(), grid.y0(), grid.x1(), grid.y1());
            require(image.width() == shape.columns() && image.height() == shape.rows(),
                    "it has another size than the dataset says");
            require((long) grid.tilesAcross() * grid.tilesDown() <= 0xFFFF, "it has too many tiles");
            for (int i = 0; i < header.componentCount(); i++) {
                Component component = header.component(i);
                require(component.bits() <= shape.bitsAllocated(), "it has more bits than the dataset says");
                if (component.dx() != 1 || component.dy() != 1) {
                    throw CodeFaults.unsupported("JPEG 2000 with components of different sizes");
                }
            }
        }

        /** Reads marker segments until tiles or packets begin, and tells with which marker. */
        private int readHeader(J2kHeader target) {
            int marker = marker();
            while (marker != J2kHeader.SOT && marker != J2kHeader.SOD && marker != J2kHeader.EOC) {
                require(marker <= 0xFF, "a marker is missing");
                target.read(marker, segment());
                marker = marker();
            }
            return marker;
        }

        private void readTilePart() {
            int start = at - MARKER_BYTES;
            Segment sot = segment();
            int number = sot.word();
            int length = sot.number();
            require(number < header.grid().tilesAcross() * header.grid().tilesDown(), "it has a tile too many");
            require(length == 0 || length > TILE_PART_HEADER_BYTES && length <= code.length - start,
                    "a part of a tile is too long");
            int end = length == 0 ? code.length : start + length;
            TileCode tile = tiles.computeIfAbsent(number,
                    _ -> new TileCode(header.forTile(), new ByteArrayOutputStream()));
            require(readHeader(tile.header) == J2kHeader.SOD && at <= end, "a part of a tile has no packets");
            tile.code.write(code, at, end - at);
            at = end;
        }

        private Raster samples() {
            int components = shape.components();
            int[] samples = new int[shape.sampleCount()];
            for (Map.Entry<Integer, TileCode> entry : tiles.entrySet()) {
                J2kTile tile = new J2kTile(entry.getValue().header, entry.getKey());
                J2kPackets.read(tile, entry.getValue().code.toByteArray());
                List<int[]> decoded = decode(tile);
                for (int component = 0; component < components; component++) {
                    store(decoded.get(component), tile.components().get(component), samples);
                }
            }
            int bits = 1;
            for (int i = 0; i < components; i++) {
                Component component = header.component(i);
                bits = Math.max(bits, component.signed() ? shape.bitsAllocated() : component.bits());
            }
            return new Raster(shape.columns(), shape.rows(), components, bits, samples);
        }

        private List<int[]> decode(J2kTile tile) {
            List<TileComponent> components = tile.components();
            boolean mixed = tile.header().packets().coloursMixed();
            require(!mixed || components.size() >= 3, "it mixes colours that are not there");
            boolean reversible = components.getFirst().coding().reversible();
            for (int i = 1; mixed && i < 3; i++) {
                require(components.get(i).coding().reversible() == reversible, "it mixes different colours");
            }
            List<int[]> decoded = new ArrayList<>();
            if (mixed && !reversible) {
                List<float[]> reals = new ArrayList<>();
                for (TileComponent component : components.subList(0, 3)) {
                    reals.add(new J2kComponent(planes, quads, component).reals());
                }
                J2kColours.irreversible(reals.get(0), reals.get(1), reals.get(2));
                reals.forEach(each -> decoded.add(rounded(each)));
            }
            for (TileComponent component : components.subList(decoded.size(), components.size())) {
                J2kComponent samples = new J2kComponent(planes, quads, component);
                decoded.add(component.coding().reversible() ? samples.integers() : rounded(samples.reals()));
            }
            if (mixed && reversible) {
                J2kColours.reversible(decoded.get(0), decoded.get(1), decoded.get(2));
            }
            return decoded;
        }

        private static int[] rounded(float[] reals) {
            int[] integers = new int[reals.length];
            for (int i = 0; i < reals.length; i++) {
                integers[i] = Math.round(reals[i]);
            }
            return integers;
        }

        /** Shifts the level of unsigned samples back (section G.1), and puts them where they belong. */
        private void store(int[] decoded, TileComponent component, int[] samples) {
            Component format = header.component(component.index());
            int shift = format.signed() ? 0 : 1 << format.bits() - 1;
            int min = format.signed() ? -(1 << format.bits() - 1) : 0;
            int max = (int) ((format.signed() ? 1L << format.bits() - 1 : 1L << format.bits()) - 1);
            int mask = shape.bitsAllocated() == 32 ? -1 : (1 << shape.bitsAllocated()) - 1;
            Rectangle area = component.area();
            int from = 0;
            for (int y = area.y0(); y < area.y1(); y++) {
                int to = ((y - header.grid().y0()) * shape.columns() + area.x0() - header.grid().x0())
                        * shape.components() + component.index();
                for (int x = area.x0(); x < area.x1(); x++, to += shape.components()) {
                    samples[to] = Math.clamp(decoded[from++] + shift, min, max) & mask;
                }
            }
        }
    }
}
