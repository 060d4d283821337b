package org.lethe.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.VR;
import org.lethe.http.RunningServer;

/** What somebody does with the web page, as they would do it. */
class PageWalkTest {
    private static final double PATIENCE_MILLISECONDS = 60_000;

    private static Chromium chromium;

    @TempDir
    private Path folder;

    private RunningServer server;
    private Page page;

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void start() {
        server = RunningServer.start(folder, "walk", """
                , "StableAge": 1, "DicomAlwaysAllowFind": true""");
        page = chromium.page();
    }

    @AfterEach
    void stop() {
        page.close();
        server.close();
        assertThat(chromium.complaints()).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator text(String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true));
    }

    private static LocatorAssertions.IsVisibleOptions patiently() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLISECONDS);
    }

    private static void isSeen(Locator locator) {
        assertThat(locator).isVisible(patiently());
    }

    private static FilePayload upload(TestInstance instance) {
        return new FilePayload("image.dcm", "application/dicom", instance.file());
    }

    @Test
    void uploadFindTryAnonymizeWatchOpenAndDownload() throws IOException {
        page.navigate(server.url("/ui/"));
        page.locator("#files").setInputFiles(new FilePayload[] {
            upload(SampleImages.ct(1)), upload(SampleImages.ct(2)),
            upload(TestInstance.ct().patient("P2").study(2).series(2).instance(3)
                    .with(Tag.PatientName, VR.PN, "Roe^Jane"))
        });
        isSeen(text("3 files of 3 uploaded"));
        button("Close").click();
        isSeen(link("Roe, Jane"));

        page.getByLabel("Patient", new Page.GetByLabelOptions().setExact(true)).fill("doe");
        isSeen(text("1–1 of 1"));
        assertThat(link("Roe, Jane")).hasCount(0);
        link("Doe, John").click();
        isSeen(text("CT · no. 1 · 2 instances"));

        button("Anonymize…").click();
        tryIt();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions()
                .setName("Anonymize").setExact(true)).click();

        isSeen(text("Success"));
        link("Open the study").click();
        isSeen(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Study of Anonymized")));
        assertThat(page.locator("main")).not().containsText("Doe");
        Download download = page.waitForDownload(() -> link("Download").click());
        assertIsAnonymous(download.path());
    }

    /** Before and after, for what the dialog proposes and for what somebody adds. */
    private void tryIt() {
        Locator trial = page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Before and after"));
        Locator name = trial.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("PatientName"));
        assertThat(name).containsText("Doe^John");
        assertThat(name).containsText("Anonymized");
        text("Options of PS3.15").click();
        page.getByLabel("Retain UIDs").check();
        Locator uid = trial.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("SOPInstanceUID"));
        assertThat(uid).hasCount(0);
        page.getByLabel("Retain UIDs").uncheck();
        button("Add a row").click();
        page.keyboard().insertText("StationName");
        page.getByLabel("New value").last().fill("Elsewhere");
        isSeen(trial.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("Elsewhere")));
    }

    private static void assertIsAnonymous(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            var files = zip.stream().filter(entry -> !entry.isDirectory()).toList();
            assertThat(files).hasSize(2);
            for (var file : files) {
                String bytes = new String(zip.getInputStream(file).readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(bytes).contains("DICM", "Anonymized").doesNotContain("Doe", "P1 ");
            }
        }
    }

    @Test
    void filesThatAreDroppedAreUploaded() {
        page.navigate(server.url("/ui/"));
        isSeen(text("No study"));
        page.evaluate("""
                text => {
                  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
                  const dataTransfer = new DataTransfer();
                  dataTransfer.items.add(new File([bytes], 'a.dcm'));
                  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
                }""", Base64.getEncoder().encodeToString(TestInstance.ct().file()));

        isSeen(link("Doe, John"));
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void whatIsNoDicomIsToldToWhomUploadsIt() {
        page.navigate(server.url("/ui/"));
        page.locator("#files").setInputFiles(new FilePayload("letter.txt", "text/plain", new byte[100]));

        isSeen(text("0 files of 1 uploaded"));
        isSeen(page.getByText(Pattern.compile("letter.txt: .+")));
    }

    @Test
    void theTagsOfAnInstanceAreSearchedAndItsPictureIsSeen() {
        TestInstance image = SampleImages.ct(1);
        server.store(image);
        page.navigate(server.url("/ui/#/instances/" + image.ids().instance()));

        page.getByLabel("Search the tags").fill("rescale");
        isSeen(text("2 tags"));
        isSeen(text("-1024"));
        Locator picture = page.getByAltText("Picture of the instance");
        assertThat(picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }"))
                .isEqualTo(SampleImages.SIDE);
    }

    @Test
    void labelsArePutOnSoughtAndTakenOff() {
        TestInstance instance = TestInstance.ct();
        server.store(instance);
        page.navigate(server.url("/ui/#/studies/" + instance.ids().study()));
        page.getByLabel("New label").fill("urgent");
        button("Add").click();
        isSeen(button("Remove the label urgent"));

        link("Studies").click();
        page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Label").setExact(true))
                .selectOption("urgent");
        isSeen(text("1–1 of 1"));
        link("Doe, John").click();
        button("Remove the label urgent").click();
        isSeen(text("The label urgent is off"));

        assertThat(server.get("/tools/labels")).doesNotContain("urgent");
    }

    @Test
    void whatIsDeletedIsAskedForFirst() {
        server.store(TestInstance.ct());
        page.navigate(server.url("/ui/"));
        link("Doe, John").click();
        button("Delete…").click();
        isSeen(text("Delete this study?"));
        button("Cancel").click();
        assertThat(server.count()).isEqualTo(1);

        button("Delete…").click();
        button("Delete").click();
        isSeen(text("No study"));
        assertThat(server.count()).isZero();
    }

    @Test
    void whoGoesBackLeavesTheDialogToo() {
        server.store(TestInstance.ct());
        page.navigate(server.url("/ui/"));
        link("Doe, John").click();
        button("Anonymize…").click();
        isSeen(page.locator("dialog"));

        page.goBack();

        isSeen(link("Doe, John"));
        assertThat(page.locator("dialog")).hasCount(0);
    }

    @Test
    void aModalityIsAskedWhetherItIsThereAndWhatItHasAndIsSentTo() {
        try (RunningServer other = RunningServer.start(folder, "other", """
                , "DicomAlwaysAllowFind": true, "DicomAlwaysAllowMove": true""")) {
            server.knows("archive", other);
            other.knows("walk", server);
            server.store(TestInstance.ct());
            other.store(TestInstance.ct().patient("P2").study(2).series(2).instance(2)
                    .with(Tag.PatientName, VR.PN, "Roe^Jane"));
            page.navigate(server.url("/ui/#/modalities"));
            button("Echo archive").click();
            isSeen(text("It answers"));
            button("Query").click();
            button("Retrieve the study of Roe, Jane").click();
            link("see the jobs").click();
            isSeen(text("Success"));
            assertThat(server.count()).isEqualTo(2);

            link("Studies").click();
            link("Doe, John").click();
            button("Send…").click();
            button("Send").click();
            link("see the jobs").last().click();
            assertThat(text("Success")).hasCount(2, new LocatorAssertions.HasCountOptions()
                    .setTimeout(PATIENCE_MILLISECONDS));
            assertThat(other.count()).isEqualTo(2);
        }
    }

    @Test
    void whoComesByTheRootOrByTheOldAddressIsLedToThePage() {
        for (String path : new String[] {"/", "/app/explorer.html", "/ui"}) {
            page.navigate(server.url(path));
            isSeen(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Studies")));
            assertThat(page.url()).isEqualTo(server.url("/ui/"));
        }
    }
}
