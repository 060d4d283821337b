package org.lethe.image;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.lethe.dicom.BulkData;
import org.lethe.io.ByteSource;

/** Samples of 16 bits, in the other byte order. */
record SwappedPixels(BulkData below) implements ByteSource {
    @Override
    public long size() {
        return below.length();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        long first = position - position % 2;
        int count = (int) (Math.min(size(), position + length + (position + length) % 2) - first);
        byte[] words = new byte[count + count % 2];
        below.source().read(below.offset() + first, words, 0, count);
        for (int i = 0; i < words.length; i += 2) {
            byte low = words[i];
            words[i] = words[i + 1];
            words[i + 1] = low;
        }
        System.arraycopy(words, (int) (position - first), target, offset, length);
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        DecodedSource.copy(this, position, count, target);
    }
}
