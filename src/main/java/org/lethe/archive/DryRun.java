package org.lethe.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lethe.dicom.DicomFile;
import org.lethe.error.LetheException;
import org.lethe.index.StoredFile;
import org.lethe.rewrite.Change;
import org.lethe.rewrite.Comparison;
import org.lethe.rewrite.RewritePlan;
import org.lethe.rewrite.Rewritten;

/**
 * What a rewriting would do to the instances of a resource, found out by doing it to each of them and storing nothing.
 *
 * @param instances how many were looked at
 * @param series the series that they belong to, in the order in which they were met
 * @param failed Orthanc IDs of the instances that a permissive job would pass over
 */
public record DryRun(int instances, List<SeriesChanges> series, List<String> failed) {
    /** The most distinct changes that are told, of all series together. */
    public static final int CHANGES_MAX = 20_000;

    /** The most distinct values of one change that are counted. */
    public static final int VALUES_MAX = 100;

    /**
     * What becomes of one series.
     *
     * @param id Orthanc ID of the series as it is
     * @param instances how many of it were looked at
     * @param changes in the order of the first instance in which they are met
     * @param complete false if there are more changes than are told
     */
    public record SeriesChanges(String id, int instances, List<Distinct> changes, boolean complete) {}

    /**
     * A change that some instances of a series have in common.
     *
     * @param example of the first of them
     * @param instances how many they are
     * @param values how many pairs of an old and a new value they have; {@value #VALUES_MAX} may stand for more
     */
    public record Distinct(Change example, int instances, int values) {}

    public DryRun {
        series = List.copyOf(series);
        failed = List.copyOf(failed);
    }

    /**
     * @throws LetheException if an instance cannot be rewritten and the request does not say to pass over it
     * @throws IOException if one cannot be read
     */
    static DryRun of(RewriteJobs jobs, RewritePlan plan, List<StoredFile> files) throws IOException {
        Map<String, Gathered> series = new LinkedHashMap<>();
        List<String> failed = new ArrayList<>();
        int room = CHANGES_MAX;
        for (StoredFile file : files) {
            Gathered gathered = series.computeIfAbsent(file.seriesId(), Gathered::new);
            try (DicomFile original = jobs.open(file)) {
                Rewritten rewritten = plan.apply(original, RewritePlan.Reporting.OFF);
                room = gathered.add(jobs, original, rewritten, room);
            } catch (LetheException e) {
                if (!plan.request().job().permissive() || e.kind().isOfTheServer()) {
                    throw new LetheException(e.kind(), "Instance " + file.instanceId() + ": " + e.getMessage(), e);
                }
                failed.add(file.instanceId());
            }
        }
        return new DryRun(files.size(), series.values().stream().map(Gathered::toChanges).toList(), failed);
    }

    /** What one series has come to so far. */
    private static final class Gathered {
        private final String seriesId;
        private final Map<Same, Counted> changes = new LinkedHashMap<>();
        private int instances;
        private boolean complete = true;

        /** What makes changes of two instances the same one. */
        private record Same(String path, Change.Kind kind) {}

        private static final class Counted {
            private final Change example;
            private long[] values = new long[1];
            private int valueCount;
            private int instances;

            Counted(Change example) {
                this.example = example;
            }

            void add(Change change) {
                instances++;
                if (valueCount < VALUES_MAX) {
                    addValue((long) checksumOf(change.before()) << 32 | checksumOf(change.after()) & 0xFFFFFFFFL);
                }
            }

            /** There are few, but of many changes: a set of objects would take ten times the memory. */
            private void addValue(long value) {
                for (int i = 0; i < valueCount; i++) {
                    if (values[i] == value) {
                        return;
                    }
                }
                if (valueCount == values.length) {
                    values = Arrays.copyOf(values, Math.min(VALUES_MAX, 2 * valueCount));
                }
                values[valueCount++] = value;
            }

            private static int checksumOf(Change.Side side) {
                return side == null ? 0 : side.checksum();
            }
        }

        Gathered(String seriesId) {
            this.seriesId = seriesId;
        }

        /** @return how many more distinct changes may be told, of those that may be told before */
        int add(RewriteJobs jobs, DicomFile original, Rewritten rewritten, int room) throws IOException {
            instances++;
            int known = changes.size();
            Comparison comparison = new Comparison(jobs.reader(), change -> {
                Same same = new Same(change.path(), change.kind());
                Counted counted = changes.get(same);
                if (counted == null && changes.size() - known < room) {
                    counted = new Counted(change);
                    changes.put(same, counted);
                }
                if (counted == null) {
                    complete = false;
                } else {
                    counted.add(change);
                }
            });
            comparison.compare(original.fileMeta(), rewritten.fileMeta());
            comparison.compare(original.dataset(), rewritten.preview());
            return room - (changes.size() - known);
        }

        SeriesChanges toChanges() {
            List<Distinct> distinct = changes.values().stream()
                    .map(one -> new Distinct(one.example, one.instances, one.valueCount))
                    .toList();
            return new SeriesChanges(seriesId, instances, distinct, complete);
        }
    }
}
