package org.lethe.blob.s3;

import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What an object is to be made of.
 *
 * @param parts all of them, in their order, with their CRC-32C
 * @param size of them together, in bytes
 */
record Assembly(List<CompletedPart> parts, long size) {

    /** Whether an object is made of it, as far as S3 tells: all services tell the size, and newer ones a checksum. */
    boolean isIn(HeadObjectResponse object) {
        String told = object.checksumCRC32C();
        boolean isOfParts = told != null && told.indexOf('-') >= 0; // else of the whole, or of nothing
        return Long.valueOf(size).equals(object.contentLength()) && (!isOfParts || told.equals(checksumOfParts()));
    }

    /** As S3 has it: the checksum of the checksums of the parts, and how many there are. */
    private String checksumOfParts() {
        CRC32C ofAll = new CRC32C();
        for (CompletedPart part : parts) {
            ofAll.update(Base64.getDecoder().decode(part.checksumCRC32C()));
        }
        return S3Bucket.base64Of((int) ofAll.getValue()) + '-' + parts.size();
    }
}
