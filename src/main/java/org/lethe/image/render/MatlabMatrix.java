package org.lethe.image.render;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.lethe.image.PixelDescription;

/** A frame as an expression that Octave and MATLAB evaluate. */
public final class MatlabMatrix {
    private MatlabMatrix() {}

    /** Writes the stored values of a frame, row by row. */
    public static void write(Rendering rendering, int frame, OutputStream out) throws IOException {
        PixelDescription pixels = rendering.description();
        long[] values = rendering.values(frame);
        boolean coloured = rendering.isColoured();
        write(out, coloured ? "double(permute(reshape([" : "double([");
        int perRow = pixels.columns() * rendering.channels();
        for (int row = 0; row < pixels.rows(); row++) {
            StringBuilder text = new StringBuilder(perRow * 5);
            text.append(row > 0 && !coloured ? " ;" : "");
            for (int i = row * perRow; i < (row + 1) * perRow; i++) {
                text.append(' ').append(values[i]);
            }
            write(out, text.toString());
        }
        write(out, coloured
                ? " ], [ 3 %d %d ]), [ 3 2 1 ]))".formatted(pixels.columns(), pixels.rows())
                : " ])");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
