package org.lethe.image.render;

import java.io.IOException;
import java.util.Arrays;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription;
import org.lethe.image.Pixels;
import org.lethe.image.codec.Raster;
import org.lethe.image.render.Resizing.Interpolation;

/**
 * Makes pictures and numbers of the frames of one instance. Needs the source of the dataset to stay open. For all
 * threads at once.
 */
public final class Rendering {
    private static final int SIDE_MAX = 16_384;
    private static final int PIXELS_MAX = 1 << 22;
    private static final int GREY_MAX = 255;

    private final Pixels pixels;
    private final StoredValues values;
    private final Rescale rescale;
    private final Window window;
    /** Of all pixels; null if they have none. */
    private final Palette palette;
    /** Of those pixels in grey that are beyond what is grey; null if there are none. */
    private final Palette supplement;

    private Rendering(Pixels pixels, Rescale rescale, Window window, Palette palette, Palette supplement) {
        this.pixels = pixels;
        this.values = StoredValues.of(pixels.description());
        this.rescale = rescale;
        this.window = window;
        this.palette = palette;
        this.supplement = supplement;
    }

    /** To which range the values of a picture in grey are cut. */
    public enum Range {
        UINT8(8, 0, 0xFF),
        UINT16(16, 0, 0xFFFF),
        /** Negative numbers are there as their complement to two. */
        INT16(16, Short.MIN_VALUE, Short.MAX_VALUE);

        private final int bits;
        private final long min;
        private final long max;

        Range(int bits, long min, long max) {
            this.bits = bits;
            this.min = min;
            this.max = max;
        }
    }

    /**
     * How a rendered picture is to look.
     *
     * @param center of the window; NaN for that of the instance
     * @param width of the window; NaN for that of the instance
     * @param columns that the picture has at most; 0 if that does not matter
     * @param rows that the picture has at most; 0 if that does not matter
     * @param smooth whether the values between pixels are mixed when the size changes
     */
    public record Look(double center, double width, int columns, int rows, boolean smooth) {
        /** @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if the picture would be too large */
        public Look {
            if (columns < 0 || rows < 0 || columns > SIDE_MAX || rows > SIDE_MAX) {
                throw new LetheException(
                        ErrorKind.PARAMETER_OUT_OF_RANGE, "Pictures have at most " + SIDE_MAX + " pixels in a row");
            }
        }
    }

    /**
     * Looks at a dataset that was read to its end.
     *
     * @throws LetheException as {@link Pixels#of} does, and of kind {@code BAD_FILE_FORMAT} if a palette makes no sense
     * @throws IOException if it cannot be read
     */
    public static Rendering of(Attributes dataset, TransferSyntax syntax) throws IOException {
        Pixels pixels = Pixels.of(dataset, syntax);
        boolean isPalette = pixels.description().photometric().equals("PALETTE COLOR");
        int samples = pixels.description().samples();
        if (samples != 1 && samples != 3 || isPalette && samples != 1) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                    "Pixels of " + samples + " samples cannot be shown in this photometric interpretation");
        }
        boolean isSupplemented = pixels.description().photometric().equals("MONOCHROME2")
                && dataset.contains(Tag.RedPaletteColorLookupTableDescriptor);
        return new Rendering(pixels, Rescale.of(dataset), Window.of(dataset),
                isPalette ? Palette.of(dataset) : null, isSupplemented ? Palette.of(dataset) : null);
    }

    public PixelDescription description() {
        return pixels.description();
    }

    /** See {@link Pixels#requireAllFrames}. */
    public void requireAllFrames() {
        pixels.requireAllFrames();
    }

    /** Whether frames have colours, be it by a palette. */
    public boolean isColoured() {
        return palette != null || description().samples() > 1;
    }

    /** Whether the smallest value is white. */
    private boolean isInverted() {
        return description().photometric().equals("MONOCHROME1");
    }

    /** A frame whose smallest value is black and whose largest one is white; or in its colours. */
    public Picture preview(int frame) throws IOException {
        Raster raster = pixels.frame(frame);
        if (isColoured()) {
            return coloured(raster);
        }
        StoredValues.Range range = values.range(raster.samples());
        double span = Math.max(1, range.max() - range.min());
        int[] greys = new int[raster.samples().length];
        for (int i = 0; i < greys.length; i++) {
            int grey = (int) ((values.value(raster.samples()[i]) - range.min()) / span * GREY_MAX);
            greys[i] = isInverted() ? GREY_MAX - grey : grey;
        }
        return new Picture(raster.columns(), raster.rows(), 1, 8, greys);
    }

    /** The stored values of a frame, cut to a range; or its colours. */
    public Picture truncated(int frame, Range range) throws IOException {
        Raster raster = pixels.frame(frame);
        if (isColoured()) {
            return coloured(raster);
        }
        int mask = (1 << range.bits) - 1;
        int[] samples = new int[raster.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (int) Math.clamp(values.value(raster.samples()[i]), range.min, range.max) & mask;
        }
        return new Picture(raster.columns(), raster.rows(), 1, range.bits, samples);
    }

    /** A frame as people look at it: through a window, and as large as they want it. */
    public Picture rendered(int frame, Look look) throws IOException {
        Raster raster = pixels.frame(frame);
        Picture picture = isColoured() ? coloured(raster) : windowed(raster, look);
        double scale = Math.min(
                look.columns == 0 ? Double.MAX_VALUE : (double) look.columns / picture.width(),
                look.rows == 0 ? Double.MAX_VALUE : (double) look.rows / picture.height());
        if (scale == Double.MAX_VALUE) {
            return picture;
        }
        int columns = Math.clamp(Math.round(picture.width() * scale), 1, SIDE_MAX);
        int rows = Math.clamp(Math.round(picture.height() * scale), 1, SIDE_MAX);
        if ((long) columns * rows > Math.max(PIXELS_MAX, (long) picture.width() * picture.height())) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "A frame is enlarged to " + PIXELS_MAX + " pixels at most");
        }
        return Resizing.resize(picture, columns, rows,
                look.smooth ? Interpolation.BILINEAR : Interpolation.NEAREST);
    }

    private Picture windowed(Raster raster, Look look) {
        Window shown = windowFor(look);
        int[] greys = new int[raster.samples().length];
        for (int i = 0; i < greys.length; i++) {
            int grey = shown.grey(rescale.apply(values.value(raster.samples()[i])));
            greys[i] = isInverted() ? GREY_MAX - grey : grey;
        }
        return supplement == null
                ? new Picture(raster.columns(), raster.rows(), 1, 8, greys)
                : supplemented(raster, greys);
    }

    /** Stored values from the first one of the palette on are colours (PS3.3 section C.7.6.19). */
    private Picture supplemented(Raster raster, int[] greys) {
        long[] stored = new long[greys.length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = values.value(raster.samples()[i]);
        }
        int[] samples = supplement.colours(stored);
        for (int i = 0; i < stored.length; i++) {
            if (stored[i] < supplement.first()) {
                Arrays.fill(samples, 3 * i, 3 * i + 3, greys[i]);
            }
        }
        return new Picture(raster.columns(), raster.rows(), 3, 8, samples);
    }

    /** Without any window, as many values are shown as the stored bits can tell apart, from 0 on. */
    private Window windowFor(Look look) {
        double span = Math.scalb(1.0, description().bitsStored());
        Window otherwise = window == null ? new Window(span / 2, span) : window;
        return new Window(
                Double.isNaN(look.center) ? otherwise.center() : look.center,
                Double.isNaN(look.width) ? otherwise.width() : look.width);
    }

    private Picture coloured(Raster raster) {
        int[] samples;
        if (palette != null) {
            long[] indexes = new long[raster.samples().length];
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = values.value(raster.samples()[i]);
            }
            samples = palette.colours(indexes);
        } else {
            samples = pixels.toRgb(raster);
        }
        return new Picture(raster.columns(), raster.rows(), 3, 8, samples);
    }

    /** The stored values of a frame, pixel by pixel, one for each channel; of a palette, its colours. */
    public long[] values(int frame) throws IOException {
        Raster raster = pixels.frame(frame);
        int[] cells = isColoured() ? coloured(raster).samples() : raster.samples();
        long[] all = new long[cells.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = isColoured() ? cells[i] : values.value(cells[i]);
        }
        return all;
    }

    /** What a stored value means, as in: Hounsfield units. */
    double meaning(long value) {
        return rescale.apply(value);
    }

    /** Of values of a pixel: 1 or 3. */
    int channels() {
        return isColoured() ? 3 : 1;
    }
}
