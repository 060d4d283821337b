package org.lethe.image.codec;

/**
 * The header of a scan (T.81 B.2.3, T.87 C.2.3).
 *
 * @param components indexes of the components in the frame, in the order of the scan
 * @param tables for each: two table numbers of four bits, or the number of a mapping table
 * @param start of the spectral selection; the predictor; the NEAR of JPEG-LS
 * @param end of the spectral selection; the interleave mode of JPEG-LS
 * @param approximation low bits: the point transform
 */
record ScanHeader(int[] components, int[] tables, int start, int end, int approximation) {}
