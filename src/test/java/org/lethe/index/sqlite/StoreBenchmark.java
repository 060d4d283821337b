package org.lethe.index.sqlite;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.NewInstance;
import org.lethe.index.SampleInstances;

/**
 * How many instances a second the index takes, and how many bytes each costs. Run by hand:
 * {@code java -cp ... org.lethe.index.sqlite.StoreBenchmark folder [instances [slices per series]]}.
 */
final class StoreBenchmark {
    private static final int CALLERS = 64;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50_000;
        int perSeries = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 250;
        long opening = System.nanoTime();
        try (Index index = SqliteIndex.open(folder)) {
            System.out.printf("open: %d ms%n", (System.nanoTime() - opening) / 1_000_000);
            List<NewInstance> slices = slices(count, perSeries);
            run("one caller", slices.subList(0, count / 5), 1, index);
            run(CALLERS + " callers", slices.subList(count / 5, count), CALLERS, index);
            lookUp(index, slices);
        }
        System.out.printf("bytes per instance: %d%n", Files.size(folder.resolve("index")) / count);
    }

    private static List<NewInstance> slices(int count, int perSeries) {
        List<NewInstance> slices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int series = i / perSeries;
            String number = String.valueOf(i % perSeries);
            slices.add(SampleInstances.slice("P" + series / 4, "S" + series / 2, "R" + series, number)
                    .file(UUID.randomUUID(), 526_000, i * 7919)
                    .build());
        }
        return slices;
    }

    private static void run(String name, List<NewInstance> slices, int callers, Index index) throws Exception {
        long begin = System.nanoTime();
        long cpuBefore = writerCpuNanos();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int first = caller;
                running.add(executor.submit(() -> {
                    for (int i = first; i < slices.size(); i += callers) {
                        index.store(slices.get(i));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: %.0f instances a second, %.0f microseconds of the writer's CPU for each%n",
                name, slices.size() / seconds, (writerCpuNanos() - cpuBefore) / 1e3 / slices.size());
    }

    // On a busy machine this tells more than the rate.
    private static long writerCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("index-writer")) {
                return threads.getThreadCpuTime(id);
            }
        }
        return 0;
    }

    private static void lookUp(Index index, List<NewInstance> slices) {
        long begin = System.nanoTime();
        int reads = 20_000;
        for (int i = 0; i < reads; i++) {
            if (index.resource(Level.INSTANCE, slices.get(i * 7 % slices.size()).instance().id()).isEmpty()) {
                throw new IllegalStateException("an instance is lost");
            }
        }
        System.out.printf("instance by ID: %.1f microseconds%n", (System.nanoTime() - begin) / 1e3 / reads);
    }
}
