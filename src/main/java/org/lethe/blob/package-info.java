/**
 * Named byte blobs: written durably, read whole or in ranges, deleted.
 *
 * <p>Door: {@link org.lethe.blob.BlobStore}; {@link org.lethe.blob.FileBlobStore} keeps each blob as a file, {@code s3}
 * as an object; {@link org.lethe.blob.HybridBlobStore} joins two of them, and {@code encryption} lies around one.
 * <p>Knows bytes, their size and their checksums. Does not know DICOM, the index, or why a blob exists.
 */
package org.lethe.blob;
