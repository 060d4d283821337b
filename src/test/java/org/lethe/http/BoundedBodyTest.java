package org.lethe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Bodies that are larger than they look. */
class BoundedBodyTest {
    private static final int MEBI = 1 << 20;

    @Test
    void aBodyThatBecomesManyTimesItsGzipIsCutOff() throws IOException {
        try (InputStream body = inflated(80 * MEBI)) {
            assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOfSatisfying(LetheException.class,
                            e -> assertThat(e.kind()).isEqualTo(ErrorKind.TOO_LARGE));
        }
    }

    @Test
    void anEmptyImageMayBeSmallInGzip() throws IOException {
        try (InputStream body = inflated(60 * MEBI)) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(60L * MEBI);
        }
    }

    private static InputStream inflated(int zeros) throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            byte[] block = new byte[MEBI];
            for (int at = 0; at < zeros; at += MEBI) {
                out.write(block);
            }
        }
        return BoundedBody.of(new ByteArrayInputStream(gzip.toByteArray()), "gzip", Long.MAX_VALUE);
    }
}
