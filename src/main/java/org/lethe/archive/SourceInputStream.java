package org.lethe.archive;

import java.io.IOException;
import org.lethe.io.BlockInputStream;
import org.lethe.io.ByteSource;

/** The bytes of a source from some position on, one after the other. Closing it leaves the source open. */
public final class SourceInputStream extends BlockInputStream {
    private final ByteSource source;
    private long position;

    /** @param position where to begin, counted from 0 */
    public SourceInputStream(ByteSource source, long position) {
        this.source = source;
        this.position = position;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = (int) Math.min(length, source.size() - position);
        if (length > 0 && count <= 0) {
            return -1;
        }
        source.read(position, target, offset, count);
        position += count;
        return count;
    }
}
