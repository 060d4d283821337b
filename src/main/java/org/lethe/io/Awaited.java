package org.lethe.io;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What another thread does for this one. */
public final class Awaited {
    private Awaited() {}

    /**
     * Waits for a result.
     *
     * @param when what goes on meanwhile, such as {@code while a frame was decoded}: for errors
     * @throws IOException as the other thread did; so with its unchecked exceptions and errors
     * @throws InterruptedIOException if this thread is interrupted, which it stays
     */
    public static <T> T of(Future<T> task, String when) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException("another thread failed " + when, other);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted " + when).initCause(e);
        }
    }
}
