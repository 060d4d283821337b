package org.lethe.image.codec;

import java.util.Optional;
import org.lethe.dicom.UID;

/** The codecs there are, by transfer syntax. */
public final class Codecs {
    private static final FrameDecoder RLE_DECODER = new RleDecoder();
    private static final FrameEncoder RLE_ENCODER = new RleEncoder();
    private static final FrameDecoder JPEG_DECODER = new JpegDecoder();
    private static final FrameDecoder J2K_DECODER = new J2kDecoder();
    private static final FrameEncoder LOSSLESS_ENCODER = new LosslessEncoder();
    private static final FrameEncoder LS_ENCODER = new LsEncoder(0);

    /** No sample differs by more than two. */
    private static final FrameEncoder LS_NEAR_ENCODER = new LsEncoder(2);

    private Codecs() {}

    /** Decodes frames of a transfer syntax; empty if nothing does. */
    public static Optional<FrameDecoder> decoderOf(String transferSyntaxUid) {
        return switch (transferSyntaxUid) {
            case UID.RLELossless -> Optional.of(RLE_DECODER);
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit, UID.JPEGLossless, UID.JPEGLosslessSV1,
                    UID.JPEGLSLossless, UID.JPEGLSNearLossless -> Optional.of(JPEG_DECODER);
            case UID.JPEG2000Lossless, UID.JPEG2000, UID.HTJ2KLossless, UID.HTJ2KLosslessRPCL, UID.HTJ2K ->
                    Optional.of(J2K_DECODER);
            default -> Optional.empty();
        };
    }

    /**
     * Encodes frames in a transfer syntax; empty if nothing does.
     *
     * @param quality from 1 to 100, for what is lossy
     * @param signed whether samples have a sign, in the highest of their bits
     */
    public static Optional<FrameEncoder> encoderOf(String transferSyntaxUid, int quality, boolean signed) {
        return switch (transferSyntaxUid) {
            case UID.RLELossless -> Optional.of(RLE_ENCODER);
            case UID.JPEGLossless, UID.JPEGLosslessSV1 -> Optional.of(LOSSLESS_ENCODER);
            case UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit -> Optional.of(new DctEncoder(quality));
            case UID.JPEGLSLossless -> Optional.of(LS_ENCODER);
            case UID.JPEGLSNearLossless -> Optional.of(LS_NEAR_ENCODER);
            case UID.JPEG2000Lossless -> Optional.of(new J2kEncoder(signed, new ReversibleKernel()));
            case UID.JPEG2000 -> Optional.of(new J2kEncoder(signed, IrreversibleKernel.ofQuality(quality)));
            default -> Optional.empty();
        };
    }
}
