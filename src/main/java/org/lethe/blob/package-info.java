/**
 * Named byte blobs: written durably, read whole or in ranges, deleted.
 *
 * <p>Door: {@link org.lethe.blob.BlobStore}; {@link org.lethe.blob.FileBlobStore} keeps each blob as a file.
 * <p>Knows bytes, their size and their checksums. Does not know DICOM, the index, or why a blob exists.
 */
package org.lethe.blob;
