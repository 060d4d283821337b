package org.lethe.image.picture;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;

import org.lethe.error.LetheException;

/**
 * What the frame header of a JPEG file says (ITU-T T.81 section B.2.2).
 *
 * @param baseline whether it is sequential, with Huffman codes and 8 bits: process 1
 * @param width pixels in a row
 * @param height rows
 * @param components in a pixel
 * @param rgb whether three components are red, green and blue, as the marker of Adobe says (T.872 section 6.5.3)
 */
public record JpegHeader(boolean baseline, int width, int height, int components, boolean rgb) {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int SOF0 = 0xC0;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int APP14 = 0xEE;

    /**
     * Reads the header, and looks whether the file has its end.
     *
     * @throws LetheException of kind BAD_FILE_FORMAT if it is no JPEG file, one that was cut off, or one that is too
     *     large
     */
    public static JpegHeader of(byte[] file) {
        if (file.length < 4 || unsigned(file, 0) != 0xFF || unsigned(file, 1) != SOI) {
            throw new LetheException(BAD_FILE_FORMAT, "The content is no JPEG picture");
        }
        JpegHeader header = null;
        boolean rgb = false;
        int at = 2;
        while (at + 4 <= file.length && unsigned(file, at) == 0xFF) {
            int marker = unsigned(file, at + 1);
            if (marker == 0xFF) {
                at++; // a byte to fill up
                continue;
            }
            int length = unsigned(file, at + 2) << 8 | unsigned(file, at + 3);
            int end = at + 2 + length;
            if (length < 2 || end > file.length) {
                break;
            }
            if (marker == SOS) {
                if (header != null && hasEnd(file, end)) {
                    return new JpegHeader(header.baseline, header.width, header.height, header.components, rgb);
                }
                break;
            }
            if (isFrame(marker) && length >= 8) {
                header = frame(file, at + 4, marker);
            } else if (marker == APP14 && length >= 14 && file[at + 4] == 'A' && file[at + 5] == 'd') {
                rgb = file[at + 15] == 0;
            }
            at = end;
        }
        throw new LetheException(BAD_FILE_FORMAT, "The JPEG picture is broken, or was cut off");
    }

    private static JpegHeader frame(byte[] file, int at, int marker) {
        int height = unsigned(file, at + 1) << 8 | unsigned(file, at + 2);
        int width = unsigned(file, at + 3) << 8 | unsigned(file, at + 4);
        PictureReader.checkSize(width, height);
        return new JpegHeader(marker == SOF0 && file[at] == 8, width, height, unsigned(file, at + 5), false);
    }

    private static boolean isFrame(int marker) {
        return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    /** Within coded data, 0xFF is followed by 0. */
    private static boolean hasEnd(byte[] file, int from) {
        for (int i = from; i + 1 < file.length; i++) {
            if (unsigned(file, i) == 0xFF && unsigned(file, i + 1) == EOI) {
                return true;
            }
        }
        return false;
    }

    private static int unsigned(byte[] file, int at) {
        return file[at] & 0xFF;
    }
}
