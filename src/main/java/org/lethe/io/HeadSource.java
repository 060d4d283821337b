package org.lethe.io;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A source whose first bytes have been read already and are kept: what most readers want again.
 *
 * <p>Closing it closes the source below.
 */
public final class HeadSource implements ByteSource {
    private final ByteSource whole;
    private final byte[] head;

    private HeadSource(ByteSource whole, byte[] head) {
        this.whole = whole;
        this.head = head;
    }

    /**
     * Reads the first bytes of a source.
     *
     * @param headBytes how many; fewer if the source is shorter
     * @throws IOException if they cannot be read
     */
    public static ByteSource of(ByteSource source, int headBytes) throws IOException {
        if (source instanceof ArraySource || source instanceof HeadSource) {
            return source;
        }
        byte[] head = new byte[(int) Math.min(headBytes, source.size())];
        source.read(0, head, 0, head.length);
        return new HeadSource(source, head);
    }

    @Override
    public long size() {
        return whole.size();
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        int fromHead = Math.clamp(head.length - position, 0, length);
        if (fromHead > 0) {
            System.arraycopy(head, (int) position, target, offset, fromHead);
        }
        if (fromHead < length) {
            whole.read(position + fromHead, target, offset + fromHead, length - fromHead);
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        long fromHead = Math.clamp(head.length - position, 0, count);
        if (fromHead > 0) {
            ByteSource.of(head).transferTo(position, fromHead, target);
        }
        if (fromHead < count) {
            whole.transferTo(position + fromHead, count - fromHead, target);
        }
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
