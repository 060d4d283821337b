package org.lethe.image.codec;

import java.util.ArrayList;
import java.util.List;
import org.lethe.image.codec.BitPlanes.Orientation;
import org.lethe.image.codec.J2kHeader.Coding;
import org.lethe.image.codec.J2kHeader.Component;
import org.lethe.image.codec.J2kHeader.Grid;
import org.lethe.image.codec.J2kHeader.Quantization;

/** A tile and what it consists of: components, resolutions, subbands, precincts, code-blocks (T.800 annex B). */
final class J2kTile {
    /** More of them than any image of a reasonable kind has; each takes memory before a byte of it was seen. */
    private static final int PARTS_MAX = 1 << 20;

    private final J2kHeader header;
    private final Rectangle area;
    private final List<TileComponent> components = new ArrayList<>();
    private final List<Precinct> precincts = new ArrayList<>();
    private int parts;

    /** From {@code x0} to before {@code x1}. */
    record Rectangle(int x0, int y0, int x1, int y1) {
        int width() {
            return Math.max(0, x1 - x0);
        }

        int height() {
            return Math.max(0, y1 - y0);
        }

        boolean isEmpty() {
            return x1 <= x0 || y1 <= y0;
        }

        /** What becomes of it when the grid is so many times coarser. */
        Rectangle dividedBy(int dx, int dy) {
            return new Rectangle(J2kHeader.ceilDiv(x0, dx), J2kHeader.ceilDiv(y0, dy), J2kHeader.ceilDiv(x1, dx),
                    J2kHeader.ceilDiv(y1, dy));
        }
    }

    /** The samples of one component in this tile. */
    record TileComponent(int index, Rectangle area, Coding coding, List<Resolution> resolutions) {}

    /** One of the sizes in which it can be decoded. */
    record Resolution(Rectangle area, List<Subband> subbands) {}

    /**
     * Coefficients of one kind.
     *
     * @param across whether it is high-pass horizontally
     * @param down whether it is high-pass vertically
     * @param planes of bits that magnitudes may have
     * @param step between values; 1 if the transformation is reversible
     */
    record Subband(Rectangle area, boolean across, boolean down, int planes, float step, List<CodeBlock> blocks) {
        Orientation orientation() {
            return across ? down ? Orientation.HH : Orientation.HL : Orientation.LL_LH;
        }
    }

    /** The code-blocks of one subband that lie in a precinct, row by row. */
    record Blocks(int across, int down, CodeBlock[] all, TagTree inclusion, TagTree emptyPlanes) {}

    /** What a packet is about, in each layer. Its place is that on the reference grid. */
    record Precinct(int component, int resolution, long x, long y, int style, List<Blocks> bands) {}

    /** @param number of the tile, row by row */
    J2kTile(J2kHeader header, int number) {
        this.header = header;
        Grid grid = header.grid();
        int across = grid.tilesAcross();
        long x = grid.tileX0() + (long) (number % across) * grid.tileWidth();
        long y = grid.tileY0() + (long) (number / across) * grid.tileHeight();
        this.area = new Rectangle((int) Math.max(x, grid.x0()), (int) Math.max(y, grid.y0()),
                (int) Math.min(x + grid.tileWidth(), grid.x1()), (int) Math.min(y + grid.tileHeight(), grid.y1()));
        for (int index = 0; index < header.componentCount(); index++) {
            components.add(component(index));
        }
    }

    J2kHeader header() {
        return header;
    }

    List<TileComponent> components() {
        return components;
    }

    /** In no particular order. */
    List<Precinct> precincts() {
        return precincts;
    }

    private TileComponent component(int index) {
        Component component = header.component(index);
        Coding coding = header.coding(index);
        J2kHeader.require(coding != null, "it does not tell its coding style");
        Rectangle samples = area.dividedBy(component.dx(), component.dy());
        TileComponent tile = new TileComponent(index, samples, coding, new ArrayList<>());
        for (int r = 0; r <= coding.levels(); r++) {
            tile.resolutions.add(resolution(tile, component, r));
        }
        return tile;
    }

    private Resolution resolution(TileComponent tile, Component component, int r) {
        int reduction = tile.coding.levels() - r;
        Rectangle size = shrink(tile.area, reduction, 0, 0);
        List<Subband> subbands = new ArrayList<>();
        if (r == 0) {
            subbands.add(subband(tile, component, r, false, false));
        } else {
            subbands.add(subband(tile, component, r, true, false));
            subbands.add(subband(tile, component, r, false, true));
            subbands.add(subband(tile, component, r, true, true));
        }
        addPrecincts(tile, component, r, size, subbands);
        return new Resolution(size, subbands);
    }

    /** Equation B-15: what is left of an area after so many decompositions, of the low-pass or the high-pass part. */
    private static Rectangle shrink(Rectangle area, int levels, int across, int down) {
        return new Rectangle(shrink(area.x0, levels, across), shrink(area.y0, levels, down),
                shrink(area.x1, levels, across), shrink(area.y1, levels, down));
    }

    private static int shrink(int at, int levels, int high) {
        if (levels == 0) {
            return at;
        }
        long numerator = at - ((long) high << levels - 1);
        return (int) (numerator + (1L << levels) - 1 >> levels);
    }

    private Subband subband(TileComponent tile, Component component, int r, boolean across, boolean down) {
        Coding coding = tile.coding;
        int level = r == 0 ? coding.levels() : coding.levels() - r + 1;
        Quantization quantization = header.quantization(tile.index);
        int band = r == 0 ? 0 : 3 * (r - 1) + (across ? down ? 3 : 1 : 2);
        boolean derived = quantization.style() == Quantization.Style.DERIVED;
        int at = derived ? 0 : band;
        J2kHeader.require(at < quantization.exponents().length, "a subband has no quantization");
        int exponent = quantization.exponents()[at] - (derived ? coding.levels() - level : 0);
        int planes = quantization.guardBits() + exponent - 1;
        J2kHeader.require(exponent >= 0 && planes <= 30, "a subband has too many bits");
        int range = component.bits() + (across ? 1 : 0) + (down ? 1 : 0);
        float step = coding.reversible()
                ? 1
                : (float) Math.scalb(1 + quantization.mantissas()[at] / 2048.0, range - exponent);
        Rectangle place = shrink(tile.area, level, across ? 1 : 0, down ? 1 : 0);
        return new Subband(place, across, down, planes, step, new ArrayList<>());
    }

    private void addPrecincts(
            TileComponent tile, Component component, int r, Rectangle size, List<Subband> subbands) {
        if (size.isEmpty()) {
            return;
        }
        int exponents = tile.coding.precincts()[r];
        int px = exponents & 0xF;
        int py = exponents >> 4;
        int left = size.x0 >> px;
        int top = size.y0 >> py;
        int right = size.x1 - 1 >> px;
        int bottom = size.y1 - 1 >> py;
        count((right - left + 1L) * (bottom - top + 1L));
        int reduction = tile.coding.levels() - r;
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                List<Blocks> bands = new ArrayList<>();
                for (Subband subband : subbands) {
                    int halving = r == 0 ? 0 : 1;
                    Rectangle part = new Rectangle(
                            Math.max(subband.area.x0, x << px >> halving),
                            Math.max(subband.area.y0, y << py >> halving),
                            (int) Math.min(subband.area.x1, (long) (x + 1) << px >> halving),
                            (int) Math.min(subband.area.y1, (long) (y + 1) << py >> halving));
                    bands.add(blocks(subband, part, Math.min(tile.coding.widthExponent(), px - halving),
                            Math.min(tile.coding.heightExponent(), py - halving)));
                }
                // Only what begins before the tile is read at the tile's corner (B.12.1.4).
                long placeX = Math.max(area.x0, ((long) x << px << reduction) * component.dx());
                long placeY = Math.max(area.y0, ((long) y << py << reduction) * component.dy());
                precincts.add(new Precinct(tile.index, r, placeX, placeY, tile.coding.style(), bands));
            }
        }
    }

    private Blocks blocks(Subband subband, Rectangle part, int widthExponent, int heightExponent) {
        if (part.isEmpty()) {
            return new Blocks(0, 0, new CodeBlock[0], null, null);
        }
        int left = part.x0 >> widthExponent;
        int top = part.y0 >> heightExponent;
        int across = (part.x1 - 1 >> widthExponent) - left + 1;
        int down = (part.y1 - 1 >> heightExponent) - top + 1;
        count((long) across * down);
        CodeBlock[] all = new CodeBlock[across * down];
        for (int i = 0; i < all.length; i++) {
            int x = left + i % across;
            int y = top + i / across;
            all[i] = new CodeBlock(
                    Math.max(part.x0, x << widthExponent), Math.max(part.y0, y << heightExponent),
                    (int) Math.min(part.x1, (long) (x + 1) << widthExponent),
                    (int) Math.min(part.y1, (long) (y + 1) << heightExponent));
            subband.blocks.add(all[i]);
        }
        return new Blocks(across, down, all, new TagTree(across, down), new TagTree(across, down));
    }

    private void count(long more) {
        if (more > PARTS_MAX - parts) {
            throw CodeFaults.unsupported("JPEG 2000 in more than " + PARTS_MAX + " parts");
        }
        parts += (int) more;
    }
}
