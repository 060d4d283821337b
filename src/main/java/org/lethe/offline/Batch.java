package org.lethe.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.lethe.io.Awaited;

/** Does the same with many files, some at a time. */
final class Batch {
    private final int threads;
    private final Progress progress;

    Batch(int threads, Progress progress) {
        this.threads = threads;
        this.progress = progress;
    }

    /** What is done with one file. */
    interface Task {
        /** @throws IOException if all is to end, and nothing more is begun */
        void run(FoundFile file) throws IOException;
    }

    /**
     * Does it with all of them.
     *
     * @param what is done, for people
     * @throws IOException as the first task did that failed
     */
    void run(String what, List<FoundFile> files, Task task) throws IOException {
        progress.begins(what, files.size());
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads,
                Thread.ofPlatform().daemon().name("files-", 0).factory())) {
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(threads, files.size()); i++) {
                workers.add(pool.submit(() -> {
                    work(files, next, task);
                    return null;
                }));
            }
            for (Future<Void> worker : workers) {
                Awaited.of(worker, "while files were worked with");
            }
        }
    }

    private void work(List<FoundFile> files, AtomicInteger next, Task task) throws IOException {
        boolean isDone = false;
        try {
            for (int at = next.getAndIncrement(); at < files.size(); at = next.getAndIncrement()) {
                task.run(files.get(at));
                progress.advances();
            }
            isDone = true;
        } finally {
            if (!isDone) {
                next.set(files.size()); // the others begin nothing more
            }
        }
    }
}
