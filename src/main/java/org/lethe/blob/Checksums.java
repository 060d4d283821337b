package org.lethe.blob;

/** Which checksums a sink computes while the bytes stream through it. */
public enum Checksums {
    /** CRC-32C, which each blob has. */
    CRC32C,
    /** CRC-32C, and MD5 for clients that ask for it. */
    CRC32C_AND_MD5,
    /** CRC-32C, and SHA-256 to prove later what was written. */
    CRC32C_AND_SHA256,
    /** All of them. */
    ALL;

    boolean hasMd5() {
        return this == CRC32C_AND_MD5 || this == ALL;
    }

    boolean hasSha256() {
        return this == CRC32C_AND_SHA256 || this == ALL;
    }

    /** These, and SHA-256. */
    public Checksums withSha256() {
        return hasMd5() ? ALL : CRC32C_AND_SHA256;
    }
}
