package org.lethe.image.picture;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.lethe.error.LetheException;

/**
 * Decodes pictures (PNG: ISO/IEC 15948; JPEG: ITU-T T.81). All methods throw a {@link LetheException} of kind
 * {@code BAD_FILE_FORMAT} that says what is wrong with a picture.
 */
public final class PictureReader {
    /** The most pixels in a picture; one side is at most {@value #SIDE_MAX}, since Rows and Columns are 16 bit. */
    public static final int PIXELS_MAX = 1 << 26;

    private static final int SIDE_MAX = 0xFFFF;

    private PictureReader() {}

    /** A PNG file of any colour type and depth. Gray stays gray, a palette becomes red, green and blue. */
    public static Bitmap readPng(byte[] file) {
        PngChunks.check(file);
        return decode("PNG", file);
    }

    /** A JPEG file: baseline or progressive, gray or colour, 8 bits. */
    public static Bitmap readJpeg(byte[] file) {
        JpegHeader.of(file);
        return decode("JPEG", file);
    }

    private static Bitmap decode(String format, byte[] file) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            return bitmapOf(reader.read(0));
        } catch (LetheException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders of the platform answer broken files with exceptions of many kinds.
            throw new LetheException(BAD_FILE_FORMAT, "The " + format + " picture cannot be decoded", e);
        } finally {
            reader.dispose();
        }
    }

    static void checkSize(int width, int height) {
        if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX || (long) width * height > PIXELS_MAX) {
            throw new LetheException(BAD_FILE_FORMAT, "A picture of " + width + " x " + height
                    + " pixels is too large: a side may have " + SIDE_MAX + ", and all of it " + PIXELS_MAX);
        }
    }

    private static Bitmap bitmapOf(BufferedImage image) {
        Raster raster = image.getRaster();
        int[] palette = null;
        boolean gray = raster.getNumBands() <= 2; // the second one would be transparency
        if (image.getColorModel() instanceof IndexColorModel colours) {
            palette = new int[colours.getMapSize()];
            colours.getRGBs(palette);
            gray = isGray(palette);
        }
        int samples = gray ? 1 : 3;
        int bits = palette == null && raster.getSampleModel().getSampleSize(0) > 8 ? 16 : 8;
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] bytes = new byte[Math.multiplyExact(width * height, samples * bits / 8)];
        int[] row = new int[width * raster.getNumBands()];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int sample = 0; sample < samples; sample++) {
                    int value = palette == null
                            ? row[x * raster.getNumBands() + sample]
                            : palette[row[x]] >> (16 - 8 * sample);
                    bytes[at++] = (byte) value;
                    if (bits == 16) {
                        bytes[at++] = (byte) (value >> 8);
                    }
                }
            }
        }
        return new Bitmap(width, height, samples, bits, bytes);
    }

    /** The platform gives gray pictures of few bits a palette of grays. */
    private static boolean isGray(int[] palette) {
        for (int colour : palette) {
            int blue = colour & 0xFF;
            if ((colour >> 8 & 0xFF) != blue || (colour >> 16 & 0xFF) != blue) {
                return false;
            }
        }
        return true;
    }
}
