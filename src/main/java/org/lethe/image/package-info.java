/**
 * Pixel data of DICOM instances (PS3.5 section 8): what it looks like, its frames, and how it is compressed.
 *
 * <p>Door: {@link org.lethe.image.Pixels} decodes frame by frame, {@link org.lethe.image.Compression} encodes.
 * Memory: one frame, however many there are.
 *
 * <p>Knows datasets and transfer syntaxes; the codecs are in {@link org.lethe.image.codec}. Does not know what images
 * are made for: no windows, no pictures, no HTTP.
 */
package org.lethe.image;
