package org.lethe.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;

/** OHIF, as Lethe serves it: it lists what is stored, and draws it as the server renders it. */
class ViewerTest {
    /** Where .ci/run unpacks the package. */
    private static final Path OHIF = Path.of(System.getProperty("user.home"), ".cache/lethe/ohif-3.13.2/package/dist");

    private static final double PATIENCE_MILLISECONDS = 120_000;
    private static final int ATTEMPTS_MAX = 240;
    private static final int GRID = 16;
    private static final double ALIKE = 0.95;

    private static Chromium chromium;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        assumeTrue(Files.exists(OHIF.resolve("index.html")), "There is no OHIF in " + OHIF);
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void forget() {
        chromium.complaints().clear();
    }

    private RunningServer server() {
        return RunningServer.start(folder, "viewed", """
                , "OhifDirectory": "%s\"""".formatted(OHIF));
    }

    @Test
    void theStudiesOfTheServerAreListedAndNamesAreNotMarkup() {
        try (RunningServer server = server(); Page page = chromium.page()) {
            server.store(SampleImages.ct(1));
            server.store(SampleImages.mr(2).patient("P2").study(2).series(2)
                    .with(Tag.PatientName, VR.PN, "<img src=x onerror=alert(1)>"));
            page.navigate(server.url("/ohif/"));

            isSeen(page.getByText("Doe, John").first());
            isSeen(page.getByText("1-2 of 2").first());
            assertThat(page.locator("img[src=x]")).hasCount(0);
            assertThat(chromium.complaints()).noneMatch(text -> text.contains("dialog") || text.contains("elsewhere"));
        }
    }

    @Test
    void aCtSeriesIsDrawnAsTheServerRendersIt() throws Exception {
        isDrawn(SampleImages.ct(1), SampleImages.ct(2), SampleImages.ct(3));
    }

    @Test
    void anMrSeriesIsDrawnAsTheServerRendersIt() throws Exception {
        isDrawn(SampleImages.mr(1), SampleImages.mr(2), SampleImages.mr(3));
    }

    /** The page leads to the viewer, which draws the first of these instances. */
    private void isDrawn(TestInstance first, TestInstance... others) throws Exception {
        try (RunningServer server = server(); Page page = chromium.page()) {
            server.store(first);
            server.store(others);
            BufferedImage expected = read(server.getBytes("/instances/" + first.ids().instance() + "/rendered"));
            page.navigate(server.url("/ui/#/studies/" + first.ids().study()));
            Page viewer = page.waitForPopup(() -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions()
                    .setName("Open in viewer")).click());

            Locator canvas = viewer.locator("canvas").first();
            isSeen(canvas);
            AtomicReference<Double> likeness = new AtomicReference<>();
            await(() -> {
                likeness.set(likeness(expected, square(read(canvas.screenshot()))));
                return likeness.get() > ALIKE;
            });
            assertThat(likeness.get()).isGreaterThan(ALIKE);
            viewer.close();
        }
    }

    private static void isSeen(Locator locator) {
        assertThat(locator).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLISECONDS));
    }

    private static void await(BooleanSupplier expected) throws InterruptedException {
        for (int i = 0; i < ATTEMPTS_MAX && !expected.getAsBoolean(); i++) {
            Thread.sleep(250);
        }
    }

    private static BufferedImage read(byte[] png) {
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The largest square in the middle: there the viewer fits a square picture in. */
    private static BufferedImage square(BufferedImage image) {
        int side = Math.min(image.getWidth(), image.getHeight());
        return image.getSubimage((image.getWidth() - side) / 2, (image.getHeight() - side) / 2, side, side);
    }

    /**
     * How alike two pictures are: the correlation of the mean brightness of their parts, without the margin, where the
     * viewer writes. 1 for pictures that differ in brightness and contrast only, 0 if one is blank.
     */
    private static double likeness(BufferedImage a, BufferedImage b) {
        double sumA = 0;
        double sumB = 0;
        double squareA = 0;
        double squareB = 0;
        double product = 0;
        int cells = 0;
        for (int row = 2; row < GRID - 2; row++) {
            for (int column = 2; column < GRID - 2; column++) {
                double cellA = brightness(a, column, row);
                double cellB = brightness(b, column, row);
                sumA += cellA;
                sumB += cellB;
                squareA += cellA * cellA;
                squareB += cellB * cellB;
                product += cellA * cellB;
                cells++;
            }
        }
        double spreadA = squareA - sumA * sumA / cells;
        double spreadB = squareB - sumB * sumB / cells;
        return spreadA < 1 || spreadB < 1 ? 0 : (product - sumA * sumB / cells) / Math.sqrt(spreadA * spreadB);
    }

    private static double brightness(BufferedImage image, int column, int row) {
        int width = image.getWidth() / GRID;
        int height = image.getHeight() / GRID;
        double sum = 0;
        for (int y = row * height; y < (row + 1) * height; y++) {
            for (int x = column * width; x < (column + 1) * width; x++) {
                sum += image.getRGB(x, y) & 0xFF;
            }
        }
        return sum / (width * height);
    }
}
