package org.lethe.io;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * SHA-256 (FIPS 180-4) of bytes as they come, by the processor's own instructions where they can be had. One digest
 * each; not for several threads.
 *
 * <p>Java's own implementation has them only by its optimizing compiler, which is off here
 * (docs/decisions/0005-quick-compiler.md); without, it takes seven times as long as all else that is done to a file.
 */
public abstract sealed class Sha256 {
    private Sha256() {}

    /** A new one. */
    public static Sha256 begin() {
        Optional<Libcrypto> libcrypto = Libcrypto.library();
        return libcrypto.isPresent() ? new OfLibcrypto(libcrypto.get()) : new OfJava();
    }

    /** Of a few bytes in parts, for which the implementation matters little. */
    public static byte[] of(byte[]... parts) {
        Sha256 digest = ofJava();
        for (byte[] part : parts) {
            digest.update(ByteBuffer.wrap(part));
        }
        return digest.digest();
    }

    /** The implementation that is there on every platform. */
    static Sha256 ofJava() {
        return new OfJava();
    }

    /** Takes what remains of a buffer, which is at its end afterwards. */
    public abstract void update(ByteBuffer bytes);

    /** The 32 bytes of the digest. Nothing can be added after. */
    public abstract byte[] digest();

    private static final class OfJava extends Sha256 {
        private final MessageDigest digest;

        OfJava() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public byte[] digest() {
            return digest.digest();
        }
    }

    private static final class OfLibcrypto extends Sha256 {
        private final Libcrypto.Sha256State state;

        OfLibcrypto(Libcrypto library) {
            state = library.newSha256();
        }

        @Override
        public void update(ByteBuffer bytes) {
            state.update(bytes);
            bytes.position(bytes.limit());
        }

        @Override
        public byte[] digest() {
            return state.end();
        }
    }
}
