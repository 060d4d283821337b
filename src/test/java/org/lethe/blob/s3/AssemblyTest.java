package org.lethe.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class AssemblyTest {
    /** Two parts: "123456789", whose CRC-32C is a check value of catalogues (E3069283), and nothing. */
    private static final Assembly ASSEMBLY = new Assembly(List.of(part(1, "4waSgw=="), part(2, "AAAAAA==")), 9);

    private static CompletedPart part(int number, String checksum) {
        return CompletedPart.builder().partNumber(number).checksumCRC32C(checksum).build();
    }

    @ParameterizedTest
    @CsvSource({"9, , true", "8, , false", ", , false", "9, RIGHT, true", "8, RIGHT, false", "9, AAAAAA==-2, false",
        "9, 4waSgw==, true"})
    void anObjectIsHeldForItIfItsSizeAndTheChecksumOfPartsAreTheSame(Long size, String checksum, boolean isSame) {
        HeadObjectResponse object = HeadObjectResponse.builder()
                .contentLength(size)
                .checksumCRC32C("RIGHT".equals(checksum) ? checksumOfChecksums() : checksum)
                .build();
        assertThat(ASSEMBLY.isIn(object)).isEqualTo(isSame);
    }

    private static String checksumOfChecksums() {
        CRC32C all = new CRC32C();
        all.update(new byte[] {(byte) 0xe3, 0x06, (byte) 0x92, (byte) 0x83, 0, 0, 0, 0});
        return S3Bucket.base64Of((int) all.getValue()) + "-2";
    }
}
