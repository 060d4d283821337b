package org.lethe.image.codec;

/** Decodes the scans of one frame. */
interface ScanDecoder {
    /**
     * Decodes a scan.
     *
     * @param start of its data in the code
     * @param tables as they are defined before it
     * @return where its data ends
     */
    int decode(byte[] code, int start, ScanHeader scan, JpegTables tables);

    /** The frame, once all its components were in a scan. */
    Raster finish();

    /** A decoder for a frame. */
    static ScanDecoder of(FrameHeader frame) {
        return switch (frame.process()) {
            case DCT -> new DctScans(frame);
            case LOSSLESS -> new LosslessScans(frame);
            case LS -> new LsScans(frame);
        };
    }
}
