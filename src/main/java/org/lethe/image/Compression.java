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
        FrameEncoder encoder = encoderOf(pixels, target, quality);
        Fitting fitting = Fitting.of(pixels.description(), target);
        pixels.requireAllFrames();
        int frames = pixels.description().frames();
        long[] offsets = new long[frames + 1];
        int[] lengths = new int[frames + 1];
        long[] starts = new long[frames];
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
                starts[i] = offsets[i + 1] + 8L * i;
            }
            byte[] table = offsetTable(starts);
            spool.write(table);
            offsets[0] = at;
            lengths[0] = table.length;
            double ratio = pixels.description().frameBits() / 8.0 * frames / Math.max(1, at);
            return new Compression(fitting.description(), new Fragments(spool.toSource(), offsets, lengths), ratio);
        }
    }

    /**
     * Encodes the frames anew out of which something is taken, in the transfer syntax in which all of them are; the
     * others stay as they are, and so does what the dataset says about pixels. Only where the new frames need other
     * words there, all are encoded anew.
     *
     * @param pixels needs its source to stay open
     * @param quality from 1 to 100, for what is lossy
     * @throws LetheException as {@link #encode} does
     * @throws IOException as {@link #encode} does
     */
    public static Compression encodeAgain(Pixels pixels, Redaction redaction, TransferSyntax syntax, int quality)
            throws IOException {
        Pixels redacted = pixels.without(redaction);
        Fitting fitting = Fitting.of(pixels.description(), syntax);
        if (!(pixels.frames() instanceof EncapsulatedFrames(Fragments before, int[] firsts))
                || !fitting.description().isOfKind(pixels.storedDescription())) {
            return encode(redacted, syntax, quality);
        }
        FrameEncoder encoder = encoderOf(pixels, syntax, quality);
        Items items = new Items(before, firsts);
        try (Spool spool = new Spool();
                Ahead<byte[]> codes = new Ahead<>(pixels.description(), index -> redaction.touches(index)
                        ? encoder.encode(fitting.fit(redacted.frame(index)))
                        : null)) {
            for (int i = 0; i + 1 < firsts.length; i++) {
                items.add(i, codes.get(i), spool);
            }
            Fragments after = items.toFragments(spool);
            double ratio = pixels.description().frameBits() / 8.0 * (firsts.length - 1) / Math.max(1, items.bytes());
            return new Compression(pixels.storedDescription(), after, ratio);
        }
    }

    private static FrameEncoder encoderOf(Pixels pixels, TransferSyntax syntax, int quality) {
        boolean signed = pixels.description().representation() == Representation.SIGNED;
        return Codecs.encoderOf(syntax.uid(), quality, signed).orElseThrow(() -> new LetheException(
                ErrorKind.NOT_IMPLEMENTED, "Pixel data cannot be encoded in transfer syntax " + syntax.uid()));
    }

    /** Empty if the offsets do not fit. */
    static byte[] offsetTable(long[] starts) {
        byte[] table = new byte[4 * starts.length];
        for (int i = 0; i < starts.length; i++) {
            if (starts[i] > 0xFFFFFFFFL) {
                return new byte[0];
            }
            for (int b = 0; b < 4; b++) {
                table[4 * i + b] = (byte) (starts[i] >> 8 * b);
            }
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
