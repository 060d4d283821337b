package org.lethe.dicom;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteCursor;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/** Inflates the dataset of a deflated transfer syntax (PS3.5 section A.5), within bounds. */
final class Inflation {
    /** Up to here a high ratio does no harm: an empty image deflates by a factor of 1000. */
    private static final long HARMLESS_BYTES = 64L << 20;

    private Inflation() {}

    /** The inflated rest of a source, behind {@code position}; closing it closes the source too. */
    static ByteSource inflate(ByteSource source, long position, ReadLimits limits) throws IOException {
        ByteCursor cursor = ByteCursor.over(source);
        cursor.skip(position);
        try (Spool spool = new Spool();
                InputStream inflated = stream(cursor, limits)) {
            inflated.transferTo(spool);
            ByteSource result = spool.toSource();
            source.close();
            return result;
        }
    }

    /** The inflated rest of what a cursor goes through. */
    static InputStream stream(ByteCursor cursor, ReadLimits limits) {
        return new Bounded(cursor.toStream(), limits);
    }

    private static final class Bounded extends InflaterInputStream {
        private final ReadLimits limits;

        Bounded(InputStream deflated, ReadLimits limits) {
            super(deflated, new Inflater(true), 16 << 10);
            this.limits = limits;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                long out = inf.getBytesWritten();
                if (out > HARMLESS_BYTES
                        && (out > limits.inflatedBytesMax() || out / limits.inflateRatioMax() > inf.getBytesRead())) {
                    throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The deflated dataset grows beyond all bounds");
                }
                return count;
            } catch (ZipException e) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The deflated dataset cannot be inflated", e);
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }
}
