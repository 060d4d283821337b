/**
 * Blobs that are encrypted before they leave this process, so that whoever keeps them cannot read them.
 *
 * <p>Door: {@link org.lethe.blob.encryption.EncryptedBlobStore}, around any store. {@link
 * org.lethe.blob.encryption.BlobCipher} has the format.
 */
package org.lethe.blob.encryption;
