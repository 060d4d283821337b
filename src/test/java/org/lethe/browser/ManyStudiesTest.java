package org.lethe.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Level;
import org.lethe.http.RunningServer;
import org.lethe.index.Index;
import org.lethe.index.NewInstance;
import org.lethe.index.SampleInstances;
import org.lethe.index.postgres.IndexOfTests;

/** The page on a server that is no longer empty. */
class ManyStudiesTest {
    private static final int STUDIES = 20_000;
    private static final int GROUP = 2_000;
    private static final int LOADS = 5;
    private static final int PAINT_MILLISECONDS_MAX = 1_000;
    private static final int ANSWER_BYTES_MAX = 200_000;

    @TempDir
    private Path folder;

    private void fill() {
        try (Index index = IndexOfTests.open(folder.resolve("full-storage"))) {
            List<NewInstance> group = new ArrayList<>(GROUP);
            for (int study = 1; study <= STUDIES; study++) {
                group.add(SampleInstances.slice("P" + study, "S" + study, "R" + study, "1")
                        .tag(Level.PATIENT, 0x00100010, "Patient^Number" + study)
                        .tag(Level.STUDY, 0x00081030, "Examination " + study)
                        .tag(Level.SERIES, 0x00080060, "CT")
                        .file(UUID.randomUUID(), 526_000, study)
                        .build());
                if (group.size() == GROUP) {
                    index.storeAll(group);
                    group.clear();
                }
            }
        }
    }

    @Test
    void thePageIsPaintedWithinASecondAndFetchesOnlyWhatItShows() {
        try (Chromium chromium = Chromium.open()) {
            fill();
            try (RunningServer server = RunningServer.start(folder, "full", "")) {
                double best = Double.MAX_VALUE;
                for (int i = 0; i < LOADS; i++) {
                    best = Math.min(best, firstPaint(chromium, server));
                }

                assertThat(best).as("milliseconds to the first contentful paint").isLessThan(PAINT_MILLISECONDS_MAX);
            }
        }
    }

    private static double firstPaint(Chromium chromium, RunningServer server) {
        try (Page page = chromium.page()) {
            page.navigate(server.url("/ui/"));
            assertThat(page.getByText("1–50 of 20,000")).isVisible();
            page.getByLabel("Patient", new Page.GetByLabelOptions().setExact(true)).fill("number19999");
            assertThat(page.getByText("1–1 of 1")).isVisible();
            assertThat(((Number) page.evaluate(
                    """
                    () => performance.getEntriesByType('resource')
                        .reduce((sum, {transferSize}) => sum + transferSize, 0)"""))
                    .intValue()).as("bytes").isLessThan(ANSWER_BYTES_MAX);
            return ((Number) page.evaluate("""
                    () => performance.getEntriesByName('first-contentful-paint')[0].startTime""")).doubleValue();
        }
    }
}
