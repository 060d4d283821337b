/**
 * Blobs as objects of S3, or of any service that speaks it.
 *
 * <p>Door: {@link org.lethe.blob.s3.S3BlobStore}. {@link org.lethe.blob.s3.S3Bucket} is the one class that speaks to
 * the SDK of AWS; the others know an object by its key.
 * <p>Sources: the API reference of Amazon S3 and the developer guide of the AWS SDK for Java 2.x.
 */
package org.lethe.blob.s3;
