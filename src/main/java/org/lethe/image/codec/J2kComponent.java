package org.lethe.image.codec;

import org.lethe.image.codec.J2kTile.Rectangle;
import org.lethe.image.codec.J2kTile.Resolution;
import org.lethe.image.codec.J2kTile.Subband;
import org.lethe.image.codec.J2kTile.TileComponent;

/** Makes the samples of a component of a tile: bit planes, steps, and the inverse transformation. */
final class J2kComponent {
    private final BitPlanes planes;
    private final HtBlocks quads;
    private final TileComponent component;

    J2kComponent(BitPlanes planes, HtBlocks quads, TileComponent component) {
        this.planes = planes;
        this.quads = quads;
        this.component = component;
    }

    /** The samples of a reversible component, row by row, before colours and levels. */
    int[] integers() {
        int[] low = integers(component.resolutions().getFirst().subbands().getFirst());
        for (Resolution resolution : component.resolutions().subList(1, component.resolutions().size())) {
            low = combine(low, resolution);
        }
        return low;
    }

    /** The samples of an irreversible component. */
    float[] reals() {
        float[] low = reals(component.resolutions().getFirst().subbands().getFirst());
        for (Resolution resolution : component.resolutions().subList(1, component.resolutions().size())) {
            low = combine(low, resolution);
        }
        return low;
    }

    private int[] integers(Subband subband) {
        int stride = subband.area().width();
        int[] coefficients = new int[stride * subband.area().height()];
        for (CodeBlock block : subband.blocks()) {
            int[] values = decode(block, subband);
            int to = (block.y0() - subband.area().y0()) * stride + block.x0() - subband.area().x0();
            for (int y = 0, from = 0; values != null && y < block.height(); y++, to += stride) {
                for (int x = 0; x < block.width(); x++) {
                    int value = values[from++];
                    coefficients[to + x] = value < 0 ? -(-value >> 1) : value >> 1;
                }
            }
        }
        return coefficients;
    }

    private float[] reals(Subband subband) {
        int stride = subband.area().width();
        float step = subband.step() / 2;
        float[] coefficients = new float[stride * subband.area().height()];
        for (CodeBlock block : subband.blocks()) {
            int[] values = decode(block, subband);
            int to = (block.y0() - subband.area().y0()) * stride + block.x0() - subband.area().x0();
            for (int y = 0, from = 0; values != null && y < block.height(); y++, to += stride) {
                for (int x = 0; x < block.width(); x++) {
                    coefficients[to + x] = values[from++] * step;
                }
            }
        }
        return coefficients;
    }

    /** Null if nothing was coded. */
    private int[] decode(CodeBlock block, Subband subband) {
        if (!block.isIncluded()) {
            return null;
        }
        int style = component.coding().style();
        int left = subband.planes() - block.emptyPlanes();
        return (style & HtBlocks.HIGH_THROUGHPUT) != 0
                ? quads.decode(block, style, left)
                : planes.decode(block, subband.orientation(), style, left);
    }

    private int[] combine(int[] low, Resolution resolution) {
        Rectangle area = resolution.area();
        int width = area.width();
        int height = area.height();
        int[] samples = new int[width * height];
        int lowWidth = low.length == 0 ? 0 : lowCount(area.x0(), area.x1());
        place(low, lowWidth, samples, area, 0, 0);
        for (Subband subband : resolution.subbands()) {
            place(integers(subband), subband.area().width(), samples, area,
                    subband.across() ? 1 : 0, subband.down() ? 1 : 0);
        }
        int[] line = new int[Math.max(width, height)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * width, line, 0, width);
            Wavelets.reversible(line, width, area.x0() & 1);
            System.arraycopy(line, 0, samples, y * width, width);
        }
        for (int x = 0; x < width; x++) {
            for (int y = 0, at = x; y < height; y++, at += width) {
                line[y] = samples[at];
            }
            Wavelets.reversible(line, height, area.y0() & 1);
            for (int y = 0, at = x; y < height; y++, at += width) {
                samples[at] = line[y];
            }
        }
        return samples;
    }

    /** How many even numbers there are from one to before another. */
    private static int lowCount(int from, int to) {
        return (to + 1) / 2 - (from + 1) / 2;
    }

    /** Puts the coefficients of a subband on every second place. */
    private static void place(int[] band, int bandWidth, int[] samples, Rectangle area, int across, int down) {
        int left = area.x0() + across & 1;
        int top = area.y0() + down & 1;
        for (int i = 0, row = 0; i < band.length; i += bandWidth, row++) {
            int to = (top + 2 * row) * area.width() + left;
            for (int x = 0; x < bandWidth; x++, to += 2) {
                samples[to] = band[i + x];
            }
        }
    }

    private float[] combine(float[] low, Resolution resolution) {
        Rectangle area = resolution.area();
        int width = area.width();
        int height = area.height();
        float[] samples = new float[width * height];
        int lowWidth = low.length == 0 ? 0 : lowCount(area.x0(), area.x1());
        place(low, lowWidth, samples, area, 0, 0);
        for (Subband subband : resolution.subbands()) {
            place(reals(subband), subband.area().width(), samples, area,
                    subband.across() ? 1 : 0, subband.down() ? 1 : 0);
        }
        float[] line = new float[Math.max(width, height)];
        for (int y = 0; y < height; y++) {
            System.arraycopy(samples, y * width, line, 0, width);
            Wavelets.irreversible(line, width, area.x0() & 1);
            System.arraycopy(line, 0, samples, y * width, width);
        }
        for (int x = 0; x < width; x++) {
            for (int y = 0, at = x; y < height; y++, at += width) {
                line[y] = samples[at];
            }
            Wavelets.irreversible(line, height, area.y0() & 1);
            for (int y = 0, at = x; y < height; y++, at += width) {
                samples[at] = line[y];
            }
        }
        return samples;
    }

    private static void place(float[] band, int bandWidth, float[] samples, Rectangle area, int across, int down) {
        int left = area.x0() + across & 1;
        int top = area.y0() + down & 1;
        for (int i = 0, row = 0; i < band.length; i += bandWidth, row++) {
            int to = (top + 2 * row) * area.width() + left;
            for (int x = 0; x < bandWidth; x++, to += 2) {
                samples[to] = band[i + x];
            }
        }
    }
}
