package org.lethe.blob;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for what several threads do. */
public final class Awaiting {
    private Awaiting() {}

    /**
     * Returns once all of them ended. If some failed, the first failure is thrown then, with the others suppressed: so
     * whoever called may undo all.
     */
    public static void all(List<CompletableFuture<Void>> running) {
        RuntimeException failure = null;
        for (CompletableFuture<Void> one : running) {
            try {
                one.join();
            } catch (CompletionException e) {
                RuntimeException cause = e.getCause() instanceof RuntimeException runtime ? runtime : e;
                if (failure == null) {
                    failure = cause;
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
