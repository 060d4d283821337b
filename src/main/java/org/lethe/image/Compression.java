package org.lethe.image;

import java.io.Closeable;
import java.io.IOException;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.PixelDescription.Representation;
import org.lethe.image.codec.Codecs;
import org.lethe.image.codec.FrameEncoder;
import org.lethe.io.Spool;

/**
 * Encapsulated pixel data that was made of decoded pixels (PS3.5 section A.4): a fragment for each frame, with a basic
 * offset table. What does not fit into memory lies in a temporary file, until this is closed.
 */
public final class Compression implements Closeable {
    private final PixelDescription description;
    private final Fragments fragments;
    private final double ratio;

    private Compression(PixelDescription description, Fragments fragments, double ratio) {
        this.description = description;
        this.fragments = fragments;
        this.ratio = ratio;
    }

    /** Whether pixels can be encoded in a transfer syntax: uncompressed always. */
    public static boolean canEncode(TransferSyntax syntax) {
        return !syntax.encapsulated() || Codecs.encoderOf(syntax.uid(), 1, false).isPresent();
    }

    /** Whether what is encoded in a transfer syntax is no longer the same once it is decoded. */
    public static boolean isLossy(TransferSyntax syntax) {
        return switch (syntax.uid()) {
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit, UID.JPEGLSNearLossless, UID.JPEG2000 -> true;
            default -> false;
        };
    }

    /**
     * Encodes all frames.
     *
     * @param quality from 1 to 100, for what is lossy
     * @throws LetheException of kind {@code NOT_IMPLEMENTED} if the transfer syntax does not fit the pixels, or nothing
     *     encodes it, and as {@link Pixels#frame} does
     * @throws IOException if the pixels cannot be read, or the temporary file not be written
     */
    public static Compression encode(Pixels pixels, TransferSyntax target, int quality) throws IOException {
        boolean signed = pixels.description().representation() == Representation.SIGNED;
        FrameEncoder encoder = Codecs.encoderOf(target.uid(), quality, signed).orElseThrow(() -> new LetheException(
                ErrorKind.NOT_IMPLEMENTED, "Pixel data cannot be encoded in transfer syntax " + target.uid()));
        Fitting fitting = Fitting.of(pixels.description(), target);
        pixels.requireAllFrames();
        int frames = pixels.description().frames();
        long[] offsets = new long[frames + 1];
        int[] lengths = new int[frames + 1];
        try (Spool spool = new Spool();
                Ahead<byte[]> codes = new Ahead<>(
                        pixels.description(), index -> encoder.encode(fitting.fit(pixels.frame(index))))) {
            long at = 0;
            for (int i = 0; i < frames; i++) {
                byte[] code = codes.get(i);
                spool.write(code);
                if (code.length % 2 != 0) {
                    spool.write(0);
                }
                offsets[i + 1] = at;
                lengths[i + 1] = code.length + code.length % 2;
                at += lengths[i + 1];
            }
            byte[] table = offsetTable(lengths);
            spool.write(table);
            offsets[0] = at;
            lengths[0] = table.length;
            double ratio = pixels.description().frameBits() / 8.0 * frames / Math.max(1, at);
            return new Compression(fitting.description(), new Fragments(spool.toSource(), offsets, lengths), ratio);
        }
    }

    /** Empty if the offsets do not fit. */
    private static byte[] offsetTable(int[] lengths) {
        byte[] table = new byte[4 * (lengths.length - 1)];
        long at = 0;
        for (int i = 1; i < lengths.length; i++) {
            if (at > 0xFFFFFFFFL) {
                return new byte[0];
            }
            for (int b = 0; b < 4; b++) {
                table[4 * (i - 1) + b] = (byte) (at >> 8 * b);
            }
            at += 8 + lengths[i];
        }
        return table;
    }

    /** What the dataset has to say about the pixels now. */
    public PixelDescription description() {
        return description;
    }

    /** The pixel data; its source is closed together with this. */
    public Element element() {
        return Element.of(Tag.PixelData, VR.OB, fragments);
    }

    /** How many times larger the native pixels are. */
    public double ratio() {
        return ratio;
    }

    @Override
    public void close() throws IOException {
        fragments.source().close();
    }
}
