package org.lethe.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which pixels of an image become black. Immutable. */
public final class BlackAreas {
    private static final int UNNAMED = -1;

    private final List<Region> black;
    private final Optional<List<Region>> kept;
    private final int rows;
    private final int columns;
    private final int frames;
    /** Frames that some region names: in the others, only regions of all frames are. */
    private final Set<Integer> named = new TreeSet<>();
    private final Bands ofUnnamed;

    private BlackAreas(List<Region> black, Optional<List<Region>> kept, PixelDescription image) {
        this.black = black;
        this.kept = kept;
        this.rows = image.rows();
        this.columns = image.columns();
        this.frames = image.frames();
        black.forEach(region -> named.addAll(region.frames()));
        kept.orElse(List.of()).forEach(region -> named.addAll(region.frames()));
        named.removeIf(frame -> frame >= frames);
        this.ofUnnamed = named.size() == frames ? new Bands(new int[1], new int[1][0], rows) : bandsOf(UNNAMED);
    }

    /**
     * Regions of an image, and all that is outside of others.
     *
     * @param black regions that become black
     * @param kept all but these becomes black, too; empty if nothing else does
     * @param image whose size and frames they are clipped to
     */
    public static BlackAreas of(List<Region> black, Optional<List<Region>> kept, PixelDescription image) {
        return new BlackAreas(List.copyOf(black), kept.map(List::copyOf), image);
    }

    /** Whether nothing becomes black in any frame. */
    public boolean isEmpty() {
        return ofUnnamed.isEmpty() && named.stream().noneMatch(this::touches);
    }

    /** How much of a region, as far as it lies in the image, becomes black. */
    public enum Share {
        NOTHING,
        A_PART,
        ALL
    }

    /** How much of a region becomes black, in the frames that it names. */
    public Share shareOf(Region region) {
        long black = 0;
        long pixels = 0;
        Set<Integer> meant = new TreeSet<>(region.frames());
        if (meant.isEmpty()) {
            meant.addAll(named);
            meant.add(named.size() == frames ? 0 : UNNAMED);
        }
        for (int frame : meant) {
            Bands bands = bands(frame);
            for (int row = region.y(); row < region.endY(rows); row++) {
                int[] runs = bands.at(row);
                for (int i = 0; i < runs.length; i += 2) {
                    black += Math.max(0, Math.min(runs[i + 1], region.endX(columns)) - Math.max(runs[i], region.x()));
                }
                pixels += Math.max(0, region.endX(columns) - region.x());
            }
        }
        return black == 0 ? Share.NOTHING : black == pixels ? Share.ALL : Share.A_PART;
    }

    /** Whether something of a frame becomes black. */
    boolean touches(int frame) {
        return !bands(frame).isEmpty();
    }

    /** What becomes black in a frame. */
    Bands bands(int frame) {
        return named.contains(frame) ? bandsOf(frame) : ofUnnamed;
    }

    private Bands bandsOf(int frame) {
        List<Region> blackHere = clipped(black, frame);
        List<Region> keptHere = clipped(kept.orElse(List.of()), frame);
        TreeSet<Integer> edges = new TreeSet<>(List.of(0));
        for (List<Region> regions : List.of(blackHere, keptHere)) {
            for (Region region : regions) {
                edges.add(region.y());
                edges.add(region.endY(rows));
            }
        }
        edges.remove(rows);
        int[] firstRows = edges.stream().mapToInt(Integer::intValue).toArray();
        int[][] runs = new int[firstRows.length][];
        for (int i = 0; i < firstRows.length; i++) {
            int[] inside = union(blackHere, firstRows[i]);
            int[] outside = kept.isPresent() ? complement(union(keptHere, firstRows[i])) : new int[0];
            runs[i] = merged(inside, outside);
        }
        return new Bands(firstRows, runs, rows);
    }

    private List<Region> clipped(List<Region> regions, int frame) {
        return regions.stream()
                .filter(region -> region.isIn(frame) && region.x() < columns && region.y() < rows)
                .toList();
    }

    private int[] union(List<Region> regions, int row) {
        List<int[]> here = new ArrayList<>();
        for (Region region : regions) {
            if (region.y() <= row && row < region.endY(rows)) {
                here.add(new int[] {region.x(), region.endX(columns)});
            }
        }
        return joined(here);
    }

    private static int[] merged(int[] one, int[] other) {
        List<int[]> all = new ArrayList<>();
        for (int[] runs : List.of(one, other)) {
            for (int i = 0; i < runs.length; i += 2) {
                all.add(new int[] {runs[i], runs[i + 1]});
            }
        }
        return joined(all);
    }

    /** Runs in order that neither overlap nor touch. */
    private static int[] joined(List<int[]> runs) {
        runs.sort((one, other) -> Integer.compare(one[0], other[0]));
        int[] joined = new int[2 * runs.size()];
        int count = 0;
        for (int[] run : runs) {
            if (count > 0 && run[0] <= joined[count - 1]) {
                joined[count - 1] = Math.max(joined[count - 1], run[1]);
            } else {
                joined[count++] = run[0];
                joined[count++] = run[1];
            }
        }
        return Arrays.copyOf(joined, count);
    }

    private int[] complement(int[] runs) {
        List<int[]> gaps = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < runs.length; i += 2) {
            if (runs[i] > at) {
                gaps.add(new int[] {at, runs[i]});
            }
            at = runs[i + 1];
        }
        if (at < columns) {
            gaps.add(new int[] {at, columns});
        }
        return joined(gaps);
    }

    /**
     * The black pixels of a frame, as runs of columns which are the same for all rows of a band.
     *
     * @param firstRows of the bands, the first one being 0
     * @param runs of each band: a first column and the one behind the last, in turn
     * @param rows of the frame
     */
    record Bands(int[] firstRows, int[][] runs, int rows) {
        boolean isEmpty() {
            for (int[] ofBand : runs) {
                if (ofBand.length > 0) {
                    return false;
                }
            }
            return true;
        }

        /** The runs of a row. */
        int[] at(int row) {
            return runs[bandOf(row)];
        }

        private int bandOf(int row) {
            int found = Arrays.binarySearch(firstRows, row);
            return found >= 0 ? found : -found - 2;
        }

        /** The first row from here on whose pixels are black in part, or not; the number of rows if there is none. */
        int next(int row, boolean isBlack) {
            for (int band = bandOf(row); band < runs.length; band++) {
                if (runs[band].length > 0 == isBlack) {
                    return Math.max(row, firstRows[band]);
                }
            }
            return rows;
        }
    }
}
