package org.lethe.image;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.lethe.dicom.BulkData;
import org.lethe.image.BlackAreas.Bands;
import org.lethe.io.ByteSource;

/**
 * Native pixel data with some pixels black. What has no black pixel is handed on as the region that it is; the rest is
 * read piece by piece. Nothing is kept.
 *
 * @param below the pixels as they are
 * @param lines how the rows of frames lie
 * @param areas that become black
 * @param black the bytes of a black unit of each plane; of pixels of one bit, a byte of such pixels
 * @param stored what stays of each sample, byte by byte; empty if all of it does
 * @param size of the frames, padded to an even length
 */
record BlackenedSource(BulkData below, Lines lines, BlackAreas areas, byte[][] black, byte[] stored, long size)
        implements
            ByteSource {

    /**
     * A frame as lines of units: a unit is a pixel, a sample of a plane, or two pixels that share their colours.
     *
     * @param frames there are
     * @param rows of pixels; with separate planes, there are several times as many lines
     * @param count of the lines of a frame
     * @param bits of a line
     * @param unitBits of a unit
     * @param unitPixels in a unit
     */
    record Lines(int frames, int rows, int count, long bits, int unitBits, int unitPixels) {
        static Lines of(PixelDescription pixels) {
            int planes = pixels.planes() == PixelDescription.Planes.SEPARATE ? pixels.samples() : 1;
            int count = Math.multiplyExact(pixels.rows(), planes);
            return pixels.sharesColours()
                    ? new Lines(pixels.frames(), pixels.rows(), pixels.rows(), pixels.frameBits() / pixels.rows(), 32,
                            2)
                    : new Lines(pixels.frames(), pixels.rows(), count, pixels.frameBits() / count,
                            pixels.samples() / planes * pixels.bitsAllocated(), 1);
        }

        long frameBits() {
            return bits * count;
        }

        /** The first line of a frame from here on that has black pixels, or has none; {@link #count} if none is. */
        int next(int line, Bands bands, boolean isBlack) {
            int plane = line / rows;
            int row = bands.next(line % rows, isBlack);
            if (row == rows && plane + 1 < count / rows) {
                return next((plane + 1) * rows, bands, isBlack);
            }
            return plane * rows + row;
        }
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        below.source().read(below.offset() + position, target, offset, length);
        for (int i = 0; i < length && stored.length > 0; i++) {
            target[offset + i] &= stored[(int) ((position + i) % stored.length)];
        }
        long end = (position + length) * 8;
        long firstFrame = position * 8 / lines.frameBits();
        for (long frame = firstFrame; frame < lines.frames && frame * lines.frameBits() < end; frame++) {
            Bands bands = areas.bands((int) frame);
            long start = frame * lines.frameBits();
            int line = (int) Math.max(0, (position * 8 - start) / lines.bits);
            line = lines.next(line, bands, true);
            for (; line < lines.count && start + line * lines.bits < end; line++) {
                int[] runs = bands.at(line % lines.rows);
                for (int i = 0; i < runs.length; i += 2) {
                    long from = start + line * lines.bits + runs[i] / lines.unitPixels * (long) lines.unitBits;
                    long to = start + line * lines.bits
                            + (runs[i + 1] + lines.unitPixels - 1) / lines.unitPixels * (long) lines.unitBits;
                    blacken(from, to, black[line / lines.rows], position, target, offset, length);
                }
            }
        }
    }

    /** @param from the first bit of the pixel data that becomes black */
    private void blacken(long from, long to, byte[] unit, long position, byte[] target, int offset, int length) {
        if (lines.unitBits % 8 != 0) {
            for (long bit = Math.max(from, position * 8); bit < Math.min(to, (position + length) * 8); bit++) {
                int at = offset + (int) (bit / 8 - position);
                int mask = 1 << (int) (bit % 8);
                target[at] = (byte) (target[at] & ~mask | unit[0] & mask);
            }
            return;
        }
        long first = Math.max(from / 8, position);
        int phase = (int) ((first - from / 8) % unit.length);
        for (long at = first; at < Math.min(to / 8, position + length); at++) {
            target[offset + (int) (at - position)] = unit[phase];
            phase = phase + 1 == unit.length ? 0 : phase + 1;
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        if (stored.length > 0 || lines.unitBits % 8 != 0) {
            DecodedSource.copy(this, position, count, target);
            return;
        }
        long end = position + count;
        for (long at = position; at < end;) {
            long touched = Math.min(end, next(at, true));
            if (touched > at) {
                below.source().transferTo(below.offset() + at, touched - at, target);
            }
            long untouched = Math.min(end, next(touched, false));
            DecodedSource.copy(this, touched, untouched - touched, target);
            at = untouched;
        }
    }

    /** The first byte from here on that belongs to lines with black pixels, or to none; the size if there is none. */
    private long next(long position, boolean isBlack) {
        long frame = position * 8 / lines.frameBits();
        for (; frame < lines.frames; frame++) {
            long start = frame * lines.frameBits();
            int first = (int) (Math.max(position * 8 - start, 0) / lines.bits);
            int line = lines.next(first, areas.bands((int) frame), isBlack);
            if (line < lines.count) {
                return Math.max(position, (start + line * lines.bits) / 8);
            }
        }
        return size;
    }
}
