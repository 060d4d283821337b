package org.lethe.image;

import java.util.Set;

/**
 * A rectangle of pixels. It may reach beyond the image: only what is inside of it is meant.
 *
 * @param x column of its left edge, from 0
 * @param y row of its upper edge, from 0
 * @param width in columns, at least 1
 * @param height in rows, at least 1
 * @param frames in which it is, from 0; empty for all
 */
public record Region(int x, int y, int width, int height, Set<Integer> frames) {
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("A region has edges from 0, and a width and a height from 1");
        }
        frames = Set.copyOf(frames);
    }

    /** A region of all frames. */
    public Region(int x, int y, int width, int height) {
        this(x, y, width, height, Set.of());
    }

    boolean isIn(int frame) {
        return frames.isEmpty() || frames.contains(frame);
    }

    /** The column behind the last one, in an image of so many columns. */
    int endX(int columns) {
        return (int) Math.min(columns, (long) x + width);
    }

    /** The row behind the last one, in an image of so many rows. */
    int endY(int rows) {
        return (int) Math.min(rows, (long) y + height);
    }
}
