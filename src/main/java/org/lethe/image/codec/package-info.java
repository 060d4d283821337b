/**
 * Codecs for single frames, written from their standards: RLE (PS3.5 annex G), JPEG (ITU-T T.81), JPEG-LS (ITU-T
 * T.87), JPEG 2000 (ITU-T T.800) and its high-throughput form (ITU-T T.814).
 *
 * <p>Door: {@link org.lethe.image.codec.Codecs}. A codec turns bytes into a {@link org.lethe.image.codec.Raster} and
 * back; it keeps nothing between frames. Every codestream is hostile: it ends in a raster or in a
 * {@link org.lethe.error.LetheException}, in time and memory that follow from the size of the frame.
 */
package org.lethe.image.codec;
