package org.lethe.image;

import java.io.IOException;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Element;
import org.lethe.dicom.Fragments;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.codec.Codecs;
import org.lethe.image.codec.FrameDecoder;
import org.lethe.image.codec.Raster;
import org.lethe.io.ByteSource;

/**
 * The pixels of an instance, decoded frame by frame. Needs the source of the dataset to stay open. For all threads at
 * once.
 */
public final class Pixels {
    private final PixelDescription stored;
    private final PixelDescription decoded;
    private final Frames frames;
    private final FrameDecoder decoder;
    private final StoredLimits limits;
    private final Conversion conversion;
    private final Redaction redaction;

    /** What is done to the colours of decoded frames. */
    private enum Conversion {
        NONE,
        FULL_TO_RGB,
        PARTIAL_TO_RGB
    }

    private Pixels(PixelDescription stored, Frames frames, FrameDecoder decoder, StoredLimits limits,
            Conversion conversion, Redaction redaction) {
        this.stored = stored;
        this.redaction = redaction;
        this.limits = limits;
        this.frames = frames;
        this.decoder = decoder;
        this.conversion = conversion;
        String photometric = switch (stored.photometric()) {
            case PixelDescription.YBR_FULL_422 -> PixelDescription.YBR_FULL;
            // The decoder of JPEG 2000 undoes them.
            case PixelDescription.YBR_RCT, PixelDescription.YBR_ICT -> PixelDescription.RGB;
            default -> stored.photometric();
        };
        this.decoded = stored.interleaved(conversion == Conversion.NONE ? photometric : PixelDescription.RGB);
    }

    /** Whether pixels in a transfer syntax can be decoded: uncompressed ones always can. */
    public static boolean canDecode(TransferSyntax syntax) {
        return !syntax.encapsulated() || Codecs.decoderOf(syntax.uid()).isPresent();
    }

    /**
     * The pixels of a dataset that was read to its end.
     *
     * @throws LetheException of kind {@code INEXISTENT_TAG} if it has none, {@code BAD_FILE_FORMAT} if its description
     *     or its fragments make no sense, {@code NOT_IMPLEMENTED} if nothing decodes its transfer syntax
     * @throws IOException if it cannot be read
     */
    public static Pixels of(Attributes dataset, TransferSyntax syntax) throws IOException {
        Element element = dataset.get(Tag.PixelData);
        if (element == null) {
            throw new LetheException(ErrorKind.INEXISTENT_TAG, "The instance has no pixel data");
        }
        PixelDescription description = PixelDescription.of(dataset);
        return switch (element.value()) {
            case ByteValue _, BulkData _ -> ofNative(element, syntax, description);
            case Fragments fragments -> ofFragments(fragments, dataset, syntax, description);
            case Sequence _ -> throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The pixel data is a sequence");
        };
    }

    private static Pixels ofNative(Element element, TransferSyntax syntax, PixelDescription description) {
        if (syntax.encapsulated()) {
            throw new LetheException(
                    ErrorKind.BAD_FILE_FORMAT, "The transfer syntax is compressed, and the pixel data is not");
        }
        BulkData pixels = element.littleEndian();
        if (syntax.bigEndianPixels() && !syntax.encoding().bigEndian() && description.bitsAllocated() == 16) {
            pixels = new BulkData(new SwappedPixels(pixels), 0, pixels.length());
        }
        return new Pixels(description, new NativeFrames(pixels, description.frameBits()), null, null,
                conversionOf(description, false), null);
    }

    private static Pixels ofFragments(
            Fragments fragments, Attributes dataset, TransferSyntax syntax, PixelDescription description)
            throws IOException {
        FrameDecoder decoder = Codecs.decoderOf(syntax.uid()).orElseThrow(() -> new LetheException(
                ErrorKind.NOT_IMPLEMENTED, "Pixel data in transfer syntax " + syntax.uid() + " cannot be decoded"));
        if (description.bitsAllocated() == 1) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED, "Compressed pixels of one bit cannot be decoded");
        }
        boolean isDct = syntax.uid().equals(UID.JPEGBaseline8Bit) || syntax.uid().equals(UID.JPEGExtended12Bit);
        return new Pixels(
                description,
                EncapsulatedFrames.of(fragments, description.frames(), dataset),
                decoder,
                StoredLimits.of(description, syntax),
                conversionOf(description, isDct),
                null);
    }

    /** What is lossy becomes RGB, and so does what only video has; all else stays what was stored. */
    private static Conversion conversionOf(PixelDescription description, boolean isDct) {
        if (description.photometric().startsWith(PixelDescription.YBR_PARTIAL)) {
            return Conversion.PARTIAL_TO_RGB;
        }
        boolean isYbr = description.photometric().startsWith(PixelDescription.YBR_FULL) && description.samples() == 3;
        return isDct && isYbr && description.bitsAllocated() == 8 ? Conversion.FULL_TO_RGB : Conversion.NONE;
    }

    /**
     * What the decoded pixels look like: their samples lie side by side; of lossy JPEG and JPEG 2000, colours are
     * RGB.
     */
    public PixelDescription description() {
        return decoded;
    }

    /** The same pixels without what is taken out of them. */
    public Pixels without(Redaction redacted) {
        return new Pixels(stored, frames, decoder, limits, conversion, redacted);
    }

    /** The frames as they are stored. */
    Frames frames() {
        return frames;
    }

    /** What the pixels look like as they are stored. */
    PixelDescription storedDescription() {
        return stored;
    }

    /**
     * Makes sure that there are as many frames as the dataset says, before something is made for each.
     *
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if there are fewer
     */
    public void requireAllFrames() {
        if (frames instanceof NativeFrames(BulkData cells, long frameBits)
                && stored.frames() > cells.length() * 8 / frameBits) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "The pixel data ends before the last of its " + stored.frames() + " frames");
        }
    }

    /**
     * Decodes a frame.
     *
     * @param index from 0
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is broken, {@code TOO_LARGE} if it does not fit into
     *     memory, {@code NOT_IMPLEMENTED} if it uses what no transfer syntax permits
     * @throws IOException if it cannot be read
     */
    public Raster frame(int index) throws IOException {
        if (index < 0 || index >= stored.frames()) {
            throw new LetheException(
                    ErrorKind.INEXISTENT_ITEM, "There is no frame " + index + ": there are " + stored.frames());
        }
        Raster raster;
        if (decoder == null) {
            stored.shape(); // refuses what is too large, before it is read
            raster = NativeCells.toRaster(frames.read(index), stored);
        } else {
            raster = decoder.decode(frames.read(index), stored.shape());
            if (limits != null) {
                limits.cut(raster);
            }
        }
        switch (conversion) {
            case NONE -> {
            }
            case FULL_TO_RGB -> Colours.toRgb(raster.samples());
            case PARTIAL_TO_RGB -> Colours.partialToRgb(raster.samples());
        }
        return redaction == null || !redaction.touches(index) ? raster : redaction.paint(raster, index, decoded);
    }

    /**
     * The colours of a decoded frame as red, green and blue of 8 bits.
     *
     * @throws LetheException of kind {@code NOT_IMPLEMENTED} if the photometric interpretation is another one
     */
    public int[] toRgb(Raster raster) {
        int[] samples = raster.samples().clone();
        int shift = Math.max(0, decoded.bitsStored() - 8);
        for (int i = 0; shift > 0 && i < samples.length; i++) {
            samples[i] >>>= shift;
        }
        switch (decoded.photometric()) {
            case PixelDescription.RGB -> {
            }
            case PixelDescription.YBR_FULL -> Colours.toRgb(samples);
            default -> throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                    "Pixels whose photometric interpretation is " + decoded.photometric() + " cannot be shown");
        }
        return samples;
    }

    /**
     * The decoded pixels of all frames as native pixel data in little endian, padded to an even length. A frame is
     * decoded when it is read, and kept until another one is: read from the start to the end. The first one is decoded
     * at once, so that what is broken is mostly found before the first byte is read.
     *
     * @throws LetheException as {@link #frame} does; reading does likewise
     * @throws IOException if the first frame cannot be read
     */
    public ByteSource cells() throws IOException {
        requireAllFrames();
        return new DecodedSource(this);
    }
}
