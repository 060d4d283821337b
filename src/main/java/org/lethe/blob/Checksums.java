package org.lethe.blob;

/** Which checksums a sink computes while the bytes stream through it. */
public enum Checksums {
    /** CRC-32C, which each blob has. */
    CRC32C,
    /** CRC-32C, and MD5 for clients that ask for it. */
    CRC32C_AND_MD5
}
