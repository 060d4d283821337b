package org.lethe.dicom;

/**
 * What a reader puts up with before it refuses a file.
 *
 * @param depthMax how deep sequences may be nested
 * @param elementsMax how many elements a file may have, at all depths together
 * @param inMemoryBytesMax the largest value that is held in memory; larger ones become {@link BulkData}
 * @param inflatedBytesMax how large a deflated dataset may become, in bytes
 * @param inflateRatioMax how many times larger than its deflated form it may become
 */
public record ReadLimits(
        int depthMax, int elementsMax, int inMemoryBytesMax, long inflatedBytesMax, int inflateRatioMax) {
    /**
     * Deep and wide enough for everything that was met in the field: structured reports nest some 20 deep, enhanced
     * multi-frame objects have about 100 elements a frame. Deflate itself cannot exceed a ratio of 1032.
     */
    public static final ReadLimits DEFAULT = new ReadLimits(128, 1_000_000, 32 << 10, 4L << 30, 200);
}
