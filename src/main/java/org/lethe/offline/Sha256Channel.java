package org.lethe.offline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Passes bytes on and takes their SHA-256. */
final class Sha256Channel implements WritableByteChannel {
    private final WritableByteChannel target;
    private final MessageDigest digest;

    /** @param target stays open */
    Sha256Channel(WritableByteChannel target) {
        this.target = target;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
