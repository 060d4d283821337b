package org.lethe.offline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.HexFormat;
import org.lethe.io.Sha256;

/** Passes bytes on and takes their SHA-256. */
final class Sha256Channel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final Sha256 digest = Sha256.begin();

    /** @param target stays open */
    Sha256Channel(WritableByteChannel target) {
        this.target = target;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        return count;
    }

    /** Of all bytes so far, in 64 hexadecimal digits; once. */
    String digits() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public boolean isOpen() {
        return target.isOpen();
    }

    @Override
    public void close() {
        // It is not its own.
    }
}
