package org.lethe.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;

/** What stands in a DICOM file is shown by every page, and interpreted by none. */
class HostileNamesTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String IMAGE = "<img src=x onerror=alert(2)>";
    private static final String ATTRIBUTE = "\" onmouseover=\"alert(3)";
    private static final String LINK = "javascript:alert(4)";
    private static final double PATIENCE_MILLISECONDS = 60_000;

    @TempDir
    private Path folder;

    private static TestInstance hostile() {
        return SampleImages.ct(1).patient(IMAGE)
                .with(Tag.PatientName, VR.PN, SCRIPT)
                .with(Tag.StudyDescription, VR.LO, IMAGE)
                .with(Tag.AccessionNumber, VR.SH, LINK)
                .with(Tag.InstitutionName, VR.LO, ATTRIBUTE)
                .with(Tag.ReferringPhysicianName, VR.PN, SCRIPT)
                .with(Tag.SeriesDescription, VR.LO, SCRIPT)
                .with(Tag.ProtocolName, VR.LO, IMAGE)
                .with(Tag.Manufacturer, VR.LO, ATTRIBUTE)
                .with(Tag.StationName, VR.SH, LINK)
                .with(Tag.ImageComments, VR.LT, IMAGE + SCRIPT);
    }

    @Test
    void noPageTakesAStoredTextForMarkup() {
        try (Chromium chromium = Chromium.open();
                RunningServer server = RunningServer.start(folder, "hostile", """
                        , "DicomAlwaysAllowFind": true""");
                Page page = chromium.page()) {
            TestInstance instance = hostile();
            server.store(instance);
            server.knows("self", server);
            ResourceIds ids = instance.ids();
            server.post("/studies/" + ids.study() + "/anonymize", """
                    {"Replace": {"StudyDescription": "<b>bold</b>"}}""");
            for (String path : new String[] {"studies", "patients/" + ids.patient(), "studies/" + ids.study(),
                "series/" + ids.series(), "instances/" + ids.instance(), "jobs", "modalities", "system"}) {
                look(page, server, path);
            }
            // The pages of resources were shown with what stands in them, as it stands there.
            look(page, server, "instances/" + ids.instance());
            isSeen(page.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName(SCRIPT).setExact(true)).first());
            isSeen(page.getByText(IMAGE + SCRIPT).last());

            look(page, server, "studies/" + ids.study());
            for (String act : new String[] {"Anonymize…", "Modify…", "Delete…"}) {
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(act)).click();
                isSeen(page.getByRole(AriaRole.DIALOG));
                page.keyboard().press("Escape");
            }
            look(page, server, "modalities");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Query")).click();
            isSeen(page.getByText(SCRIPT).first());
            page.locator("#files").setInputFiles(new FilePayload(IMAGE, "text/plain", new byte[1]));
            isSeen(page.getByText(IMAGE + ": "));
            isHarmless(page);
            isHarmless(page, server.url("/instances/" + ids.instance() + "/simplified-tags"));
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private static void look(Page page, RunningServer server, String path) {
        page.navigate(server.url("/ui/?" + path.hashCode() + "#/" + path));
        isSeen(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)));
        isHarmless(page);
    }

    private static void isHarmless(Page page, String url) {
        page.navigate(url);
        isHarmless(page);
    }

    private static void isHarmless(Page page) {
        assertThat(page.locator("script:not([src]), img[src=x], [onerror], [onmouseover], a[href^=javascript], b"))
                .hasCount(0);
    }

    private static void isSeen(Locator locator) {
        assertThat(locator).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLISECONDS));
    }
}
