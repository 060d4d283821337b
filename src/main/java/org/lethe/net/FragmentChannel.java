package org.lethe.net;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Takes one part of a message, whose length is known, and sends it on in fragments, one in each P-DATA-TF (PS3.8 annex
 * E). Memory: one buffer, whatever the length. Not for several threads.
 */
final class FragmentChannel implements WritableByteChannel {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Connection connection;
    private final int contextId;
    private final Pdu.Part part;
    private final int fragmentBytesMax;
    private final ByteBuffer buffer;

    private long left;
    private int leftInFragment;

    /**
     * @param fragmentBytesMax the longest fragment
     * @param length of the part, in bytes
     */
    FragmentChannel(Connection connection, int contextId, Pdu.Part part, int fragmentBytesMax, long length) {
        this.connection = connection;
        this.contextId = contextId;
        this.part = part;
        this.fragmentBytesMax = fragmentBytesMax;
        this.left = length;
        long pduBytes = PduDecoder.HEADER_BYTES + PduDecoder.PDV_HEADER_BYTES + length;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, pduBytes));
    }

    /**
     * @throws IllegalStateException if these are more bytes than the part has
     * @throws org.lethe.error.LetheException if they cannot be sent
     */
    @Override
    public int write(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (count > left) {
            throw new IllegalStateException("the part is longer than was said");
        }
        while (bytes.hasRemaining()) {
            if (leftInFragment == 0) {
                beginFragment();
            }
            int next = Math.min(Math.min(bytes.remaining(), leftInFragment), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), next));
            bytes.position(bytes.position() + next);
            leftInFragment -= next;
            left -= next;
            if (left == 0 || !buffer.hasRemaining()) {
                flush();
            }
        }
        return count;
    }

    private void beginFragment() {
        if (buffer.remaining() <= PduDecoder.HEADER_BYTES + PduDecoder.PDV_HEADER_BYTES) {
            flush();
        }
        leftInFragment = (int) Math.min(fragmentBytesMax, left);
        PduEncoder.putFragmentHeader(buffer, contextId, part, leftInFragment == left, leftInFragment);
    }

    private void flush() {
        connection.write(buffer.flip());
        buffer.clear();
    }

    @Override
    public boolean isOpen() {
        return left > 0;
    }

    /** Nothing is left to do once all bytes were written. */
    @Override
    public void close() {}
}
