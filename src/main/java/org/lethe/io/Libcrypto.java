package org.lethe.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The library of OpenSSL, where the system has it: {@code SHA256_Init} and its relatives (man page SHA256_Init(3)). */
@SuppressWarnings("restricted") // calls out of Java, which the manifest allows
final class Libcrypto {
    private static final Logger LOG = LoggerFactory.getLogger(Libcrypto.class);

    /** By the names that Linux has. Elsewhere the library of the system is not for everybody. */
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

    /** {@code SHA256_CTX} has 112 bytes. */
    private static final int STATE_BYTES = 128;

    private static final int DIGEST_BYTES = 32;

    /** FIPS 180-4, example of appendix B.1. */
    private static final String DIGEST_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle end;

    private Libcrypto(SymbolLookup symbols) {
        this.init = function(symbols, "SHA256_Init", ADDRESS);
        this.update = function(symbols, "SHA256_Update", ADDRESS, ADDRESS, JAVA_LONG);
        this.end = function(symbols, "SHA256_Final", ADDRESS, ADDRESS);
    }

    /** With arrays of Java as arguments, which stay where they are during a call. */
    private static MethodHandle function(SymbolLookup symbols, String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.critical(true));
    }

    /** Looked for when it is first asked for. */
    private static final class Found {
        static final Optional<Libcrypto> LIBRARY = NAMES.stream().flatMap(Found::open).findFirst();

        private static Stream<Libcrypto> open(String name) {
            try {
                Libcrypto library = new Libcrypto(SymbolLookup.libraryLookup(name, Arena.global()));
                Sha256State probe = library.newSha256();
                probe.update(ByteBuffer.wrap("abc".getBytes(US_ASCII)));
                return HexFormat.of().formatHex(probe.end()).equals(DIGEST_OF_ABC)
                        ? Stream.of(library)
                        : Stream.empty();
            } catch (RuntimeException e) {
                LOG.debug("{} cannot be used: {}", name, e.getMessage());
                return Stream.empty();
            }
        }
    }

    /** Empty if the system has none that can be used. */
    static Optional<Libcrypto> library() {
        return Found.LIBRARY;
    }

    Sha256State newSha256() {
        return new Sha256State();
    }

    /** A digest that goes on. Its memory goes with it. */
    final class Sha256State {
        private final MemorySegment state = Arena.ofAuto().allocate(STATE_BYTES, Long.BYTES);

        private Sha256State() {
            try {
                check((int) init.invokeExact(state));
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        void update(ByteBuffer bytes) {
            try {
                check((int) update.invokeExact(state, MemorySegment.ofBuffer(bytes), (long) bytes.remaining()));
            } catch (Throwable e) {
                throw failed(e);
            }
        }

        byte[] end() {
            byte[] digest = new byte[DIGEST_BYTES];
            try {
                check((int) end.invokeExact(MemorySegment.ofArray(digest), state));
            } catch (Throwable e) {
                throw failed(e);
            }
            return digest;
        }

        private static void check(int result) {
            if (result != 1) {
                throw new IllegalStateException("it answered " + result);
            }
        }

        /** The functions can fail only by a fault in this class. */
        private static IllegalStateException failed(Throwable cause) {
            return new IllegalStateException("libcrypto failed", cause);
        }
    }
}
