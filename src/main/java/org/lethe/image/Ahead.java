package org.lethe.image;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.lethe.io.Awaited;

/**
 * Works on frames one after the other, and on the next ones at the same time, as far as there are cores and memory: all
 * that is ahead, whoever asked for it, may take an eighth of the heap. For one thread.
 *
 * @param <T> what becomes of a frame
 */
final class Ahead<T> implements Closeable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    /** A frame in the middle of being decoded: its samples, its coefficients, and what comes out. */
    private static final int SAMPLE_BYTES = 24;

    private static final Semaphore KILOBYTES =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 8 >> 10));

    private final PixelDescription description;
    private final Work<T> work;
    private final int kilobytes;
    private final Map<Integer, FutureTask<T>> begun = new HashMap<>();

    /**
     * What is done to a frame, in any thread.
     *
     * @param <T> what becomes of it
     */
    interface Work<T> {
        T of(int index) throws IOException;
    }

    /** @param description of the frames there are */
    Ahead(PixelDescription description, Work<T> work) {
        this.description = description;
        this.work = work;
        this.kilobytes = 1 + (int) ((long) description.shape().sampleCount() * SAMPLE_BYTES >> 10);
    }

    /**
     * What became of a frame; work on the next ones has begun then.
     *
     * @throws IOException as the work does; so with its unchecked exceptions
     */
    T get(int index) throws IOException {
        FutureTask<T> task = begun.remove(index);
        if (task == null) {
            close(); // whoever jumps does not want the next ones
        }
        boolean isDone = false;
        try {
            beginAfter(index);
            T result = task == null ? work.of(index) : result(task);
            isDone = true;
            return result;
        } finally {
            if (!isDone) {
                close();
            }
        }
    }

    private void beginAfter(int index) {
        for (int next = index + 1; next < description.frames() && next < index + CORES; next++) {
            if (!begun.containsKey(next) && KILOBYTES.tryAcquire(kilobytes)) {
                begin(next);
            }
        }
    }

    /** In a thread of the system, which shares cores fairly with whoever answers requests. */
    private void begin(int index) {
        FutureTask<T> task = new FutureTask<>(() -> work.of(index));
        begun.put(index, task);
        Thread.ofPlatform().daemon().name("frame-" + index).start(task);
    }

    private T result(FutureTask<T> task) throws IOException {
        try {
            return Awaited.of(task, "while a frame was decoded");
        } finally {
            KILOBYTES.release(kilobytes);
        }
    }

    /** Gives up what was begun. */
    @Override
    public void close() {
        begun.values().forEach(task -> task.cancel(false));
        KILOBYTES.release(kilobytes * begun.size());
        begun.clear();
    }

    /** The memory that nobody has taken, for tests. */
    static int kilobytesLeft() {
        return KILOBYTES.availablePermits();
    }
}
