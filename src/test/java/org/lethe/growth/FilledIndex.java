package org.lethe.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.lethe.dicom.Level;
import org.lethe.index.Index;
import org.lethe.index.NewInstance;
import org.lethe.index.SampleInstances;

/**
 * Fills an index with the rows of instances that were never sent: patients of two studies, studies of two series,
 * series of 25 slices. There are no files: what needs one cannot be asked of a server that runs on it.
 */
final class FilledIndex {
    static final int STUDIES_PER_PATIENT = 2;
    static final int INSTANCES_PER_STUDY = 50;
    private static final int INSTANCES_PER_SERIES = 25;
    private static final int GROUP = 2_000;
    private static final List<String> FAMILIES =
            List.of("Doe", "M\u00fcller", "Garc\u00eda", "Smith", "Yamada", "O'Brien",
                    "Nov\u00e1k");
    private static final List<String> EXAMINATIONS = List.of("CHEST", "BRAIN", "ABDOMEN", "SPINE", "KNEE");
    private static final List<String> MODALITIES = List.of("CT", "MR", "PT", "US");

    private FilledIndex() {}

    /**
     * Adds the instances of some numbers to an index.
     *
     * @param writers how many do so at a time
     * @return how many a second were taken in
     */
    static double fill(Index index, int writers, int from, int to) throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        AtomicInteger next = new AtomicInteger(from);
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> filling = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                filling.add(threads.submit(() -> fill(index, next, to)));
            }
            for (Future<?> writer : filling) {
                writer.get();
            }
        }
        return (to - from) / ((System.nanoTime() - begin) / 1e9);
    }

    private static void fill(Index index, AtomicInteger next, int to) {
        for (int begin = next.getAndAdd(GROUP); begin < to; begin = next.getAndAdd(GROUP)) {
            index.storeAll(IntStream.range(begin, Math.min(begin + GROUP, to)).mapToObj(FilledIndex::instance)
                    .toList());
        }
    }

    private static NewInstance instance(int number) {
        int study = number / INSTANCES_PER_STUDY;
        int patient = study / STUDIES_PER_PATIENT;
        int series = number / INSTANCES_PER_SERIES;
        return SampleInstances
                .slice(patientId(patient), "S" + study, "R" + series, String.valueOf(number % INSTANCES_PER_SERIES + 1))
                .tag(Level.PATIENT, 0x00100010, FAMILIES.get(patient % FAMILIES.size()) + "^P" + patient)
                .tag(Level.STUDY, 0x00080020, date(study))
                .tag(Level.STUDY, 0x00080080, "Hospital " + study % 17)
                .tag(Level.STUDY, 0x00081030, "CT " + EXAMINATIONS.get(study % EXAMINATIONS.size()) + " " + study % 100)
                .tag(Level.SERIES, 0x00080060, MODALITIES.get(series % MODALITIES.size()))
                .file(UUID.randomUUID(), 526_000, number * 7919)
                .build();
    }

    /** The PatientID of a patient by its number. */
    static String patientId(int patient) {
        return String.format(Locale.ROOT, "PID%07d", patient);
    }

    /** The StudyDate of a study by its number: ten years of dates, each many times. */
    static String date(int study) {
        return String.format(Locale.ROOT, "%04d%02d%02d", 2015 + study % 10, 1 + study / 10 % 12, 1 + study / 120 % 28);
    }
}
