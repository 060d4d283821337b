package org.lethe.image.codec;

/** Encodes frames. For all threads at once. */
@FunctionalInterface
public interface FrameEncoder {
    /** The bytes of one frame, without padding. */
    byte[] encode(Raster raster);
}
