package org.lethe.image.codec;

import java.util.List;

/** What is done to samples before their bit planes are coded: colours, wavelets, and steps (T.800 annexes E to G). */
sealed interface J2kKernel permits ReversibleKernel, IrreversibleKernel {
    /** The transformation, as COD tells it (table A.20). */
    int code();

    /** The content of QCD (section A.6.4), for samples of so many bits. */
    byte[] quantization(int bits, int levels, int guardBits);

    /**
     * The coefficients of each component, in an array as large as its samples; low-pass ones are first, in both
     * directions, so that each subband is one rectangle.
     *
     * @param samples of each component, row by row, around 0; may be changed in place
     * @param coloursMixed whether the first three are red, green, and blue, and are to be mixed
     * @param tile that tells sizes and steps
     */
    List<int[]> coefficients(List<int[]> samples, boolean coloursMixed, J2kTile tile);
}
