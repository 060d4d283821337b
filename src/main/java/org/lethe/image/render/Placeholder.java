package org.lethe.image.render;

/** The picture for what cannot be shown: a crossed out square. */
public final class Placeholder {
    private static final int SIDE = 128;
    private static final int BACKGROUND = 224;
    private static final int LINE = 96;
    private static final int LINE_WIDTH = 3;

    public static final Picture PICTURE = draw();

    private Placeholder() {}

    private static Picture draw() {
        int[] greys = new int[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                boolean isEdge = Math.min(Math.min(x, y), Math.min(SIDE - 1 - x, SIDE - 1 - y)) < LINE_WIDTH;
                boolean isCross = Math.abs(x - y) < LINE_WIDTH || Math.abs(x + y - SIDE + 1) < LINE_WIDTH;
                greys[y * SIDE + x] = isEdge || isCross ? LINE : BACKGROUND;
            }
        }
        return new Picture(SIDE, SIDE, 1, 8, greys);
    }
}
