package org.lethe.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AwaitedTest {
    static Throwable[] faults() {
        return new Throwable[] {new IOException("a"), new IllegalArgumentException("b"), new OutOfMemoryError("c")};
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsOfTheOtherThreadAreThrownAsTheyAre(Throwable fault) {
        assertThatThrownBy(() -> Awaited.of(CompletableFuture.failedFuture(fault), "while it was read"))
                .isSameAs(fault);
    }

    @Test
    void whoIsInterruptedIsToldAndStaysSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Awaited.of(new CompletableFuture<String>(), "while it was read"))
                .isInstanceOf(InterruptedIOException.class).hasMessage("interrupted while it was read");
        assertThat(Thread.interrupted()).isTrue();
    }
}
