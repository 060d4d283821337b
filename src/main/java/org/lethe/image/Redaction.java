package org.lethe.image;

import java.io.IOException;
import java.util.Arrays;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.Element;
import org.lethe.dicom.TransferSyntax;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.codec.Raster;

/**
 * What is taken out of the pixels of an instance: areas that become black, and bits that belong to no pixel. Immutable.
 */
public final class Redaction {
    private final Attributes dataset;
    private final PixelDescription pixels;
    private final BlackAreas areas;
    private final UnusedBits unused;

    /** What becomes of the bits that are allocated for samples, and not used by them. */
    public enum UnusedBits {
        KEPT,
        /** They hold overlays, as they did before the standard gave these a place of their own. */
        CLEARED
    }

    /**
     * @param dataset which tells what its pixels look like
     * @param pixels what they look like
     * @param areas that become black
     * @param unused what becomes of the other bits
     */
    public Redaction(Attributes dataset, PixelDescription pixels, BlackAreas areas, UnusedBits unused) {
        this.dataset = dataset;
        this.pixels = pixels;
        this.areas = areas;
        this.unused = pixels.bitsStored() < pixels.bitsAllocated() ? unused : UnusedBits.KEPT;
    }

    /** Whether nothing is taken out of any frame. */
    public boolean isEmpty() {
        return areas.isEmpty() && unused == UnusedBits.KEPT;
    }

    /** Whether something is taken out of a frame. */
    boolean touches(int frame) {
        return unused == UnusedBits.CLEARED || areas.touches(frame);
    }

    /**
     * Native pixel data without what is taken out. It is read from its source when it is needed; what lies behind the
     * last frame is left out.
     *
     * @param pixelData needs its source to stay open
     * @param syntax of the dataset
     * @throws IOException if the palette cannot be read
     */
    public Element of(Element pixelData, TransferSyntax syntax) throws IOException {
        BulkData below = pixelData.littleEndian();
        boolean swapped = syntax.bigEndianPixels() && !syntax.encoding().bigEndian() && pixels.bitsAllocated() == 16;
        int[] samples = Black.of(dataset, pixels, unused == UnusedBits.KEPT);
        BlackenedSource.Lines lines = BlackenedSource.Lines.of(pixels);
        long bytes = (Math.multiplyExact(lines.frameBits(), (long) pixels.frames()) + 15) / 16 * 2;
        long size = Math.min(below.length(), bytes);
        byte[] stored = unused == UnusedBits.KEPT ? new byte[0] : bytes(new int[] {storedBits()}, swapped);
        BlackenedSource source = new BlackenedSource(below, lines, areas, units(samples, swapped), stored,
                size);
        return Element.of(pixelData.tag(), pixelData.vr(), new BulkData(source, 0, size));
    }

    /** The bytes of a unit of each plane: see {@link BlackenedSource.Lines}. */
    private byte[][] units(int[] samples, boolean swapped) {
        if (pixels.bitsAllocated() == 1) {
            return Arrays.stream(samples).mapToObj(sample -> new byte[] {(byte) -sample}).toArray(byte[][]::new);
        }
        if (pixels.sharesColours()) {
            return new byte[][] {bytes(new int[] {samples[0], samples[0], samples[1], samples[2]}, swapped)};
        }
        if (pixels.planes() == PixelDescription.Planes.INTERLEAVED) {
            return new byte[][] {bytes(samples, swapped)};
        }
        return Arrays.stream(samples).mapToObj(sample -> bytes(new int[] {sample}, swapped)).toArray(byte[][]::new);
    }

    private byte[] bytes(int[] samples, boolean swapped) {
        int count = pixels.bitsAllocated() / 8;
        byte[] bytes = new byte[samples.length * count];
        for (int i = 0; i < bytes.length; i++) {
            int octet = swapped ? count - 1 - i % count : i % count;
            bytes[i] = (byte) (samples[i / count] >> 8 * octet);
        }
        return bytes;
    }

    private int storedBits() {
        return (int) ((1L << pixels.bitsStored()) - 1 << pixels.highBit() + 1 - pixels.bitsStored());
    }

    /**
     * Takes out of a decoded frame what is to go, in place.
     *
     * @param decoded what decoded frames look like
     */
    Raster paint(Raster raster, int frame, PixelDescription decoded) throws IOException {
        int[] samples = raster.samples();
        if (unused == UnusedBits.CLEARED) {
            int stored = storedBits();
            for (int i = 0; i < samples.length; i++) {
                samples[i] &= stored;
            }
        }
        BlackAreas.Bands bands = areas.bands(frame);
        int[] black = Black.of(dataset, decoded, unused == UnusedBits.KEPT && signsGoOn(samples, decoded));
        int components = raster.components();
        for (int row = 0; row < raster.rows(); row++) {
            int[] runs = bands.at(row);
            for (int i = 0; i < runs.length; i += 2) {
                int start = (row * raster.columns() + runs[i]) * components;
                int end = (row * raster.columns() + runs[i + 1]) * components;
                for (int at = start; at < end; at++) {
                    samples[at] = black[(at - start) % components];
                }
            }
        }
        int bits = Math.max(raster.bits(), Integer.SIZE - Integer.numberOfLeadingZeros(
                Arrays.stream(black).reduce(0, (one, other) -> one | other)));
        return new Raster(raster.columns(), raster.rows(), components, bits, samples);
    }

    /** Whether negative samples have their sign above the stored bits, too; so if there are none. */
    private static boolean signsGoOn(int[] samples, PixelDescription decoded) {
        if (decoded.representation() == Representation.UNSIGNED) {
            return false;
        }
        int sign = 1 << decoded.highBit();
        int above = decoded.bitsAllocated() == Integer.SIZE ? 0 : 1 << decoded.bitsAllocated();
        int higher = above - 1 & -(sign << 1);
        for (int sample : samples) {
            if ((sample & sign) != 0 && (sample & higher) == 0) {
                return higher == 0;
            }
        }
        return true;
    }
}
