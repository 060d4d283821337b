package org.lethe.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lethe.dicom.ResourceIds;
import org.lethe.dicom.TestInstance;
import org.lethe.http.RunningServer;

/** The web page without a mouse, and as axe-core (the rules of WCAG) sees it. */
class AccessibilityTest {
    private static final int TABS_MAX = 60;

    private static Chromium chromium;
    private static String axe;

    @TempDir
    private Path folder;

    private RunningServer server;
    private ResourceIds ids;

    @BeforeAll
    static void open() throws IOException {
        chromium = Chromium.open();
        try (InputStream script = AccessibilityTest.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void start() {
        server = RunningServer.start(folder, "seen", """
                , "DicomAlwaysAllowFind": true""");
        TestInstance instance = SampleImages.ct(1);
        server.store(instance);
        server.knows("self", server);
        ids = instance.ids();
        server.post("/studies/" + ids.study() + "/anonymize", "{}");
        server.post("/studies/" + ids.study() + "/labels/urgent", "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void noPageHasASeriousFault(ColorScheme colors) {
        try (Page page = chromium.page(colors)) {
            for (String path : List.of("studies", "patients/" + ids.patient(), "studies/" + ids.study(),
                    "series/" + ids.series(), "instances/" + ids.instance(), "jobs", "modalities", "system")) {
                show(page, path);
                assertThat(faults(page)).as(path).isEmpty();
            }
            show(page, "modalities");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Query")).click();
            assertThat(page.getByText("answer")).not().hasCount(0);
            assertThat(faults(page)).as("answers").isEmpty();
            show(page, "studies/" + ids.study());
            for (String act : List.of("Anonymize…", "Modify…", "Send…", "Delete…")) {
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(act)).click();
                assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
                assertThat(faults(page)).as(act).isEmpty();
                page.keyboard().press("Escape");
                assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            }
        }
    }

    @Test
    void theKeyboardIsEnoughToFindAndToAnonymize() {
        try (Page page = chromium.page()) {
            show(page, "studies");
            tabTo(page, page.getByLabel("Patient", new Page.GetByLabelOptions().setExact(true)));
            page.keyboard().insertText("doe");
            assertThat(page.getByText("1–1 of 1")).isVisible();
            Locator study = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Doe, John"));
            tabTo(page, study);
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Study of Doe, John")))
                    .isFocused();

            Locator act = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Anonymize…"));
            tabTo(page, act);
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
            assertThat(act).isFocused();

            page.keyboard().press("Enter");
            tabTo(page, page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions()
                    .setName("Anonymize").setExact(true)));
            page.keyboard().press("Enter");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Jobs"))).isFocused();
        }
    }

    private void show(Page page, String path) {
        page.navigate(server.url("/ui/?" + path.hashCode() + "#/" + path));
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))).isVisible();
    }

    /** Goes on with the Tab key until an element has the focus. */
    private static void tabTo(Page page, Locator element) {
        for (int i = 0; i < TABS_MAX; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) element.evaluate("element => element === document.activeElement")) {
                return;
            }
        }
        assertThat(element).isFocused();
    }

    /** What axe-core calls serious or critical, with the elements that it means. */
    @SuppressWarnings("unchecked") // the script below answers with texts
    private static List<String> faults(Page page) {
        page.evaluate(axe);
        return (List<String>) page.evaluate("""
                async () => (await axe.run()).violations
                    .filter(({impact}) => impact === 'serious' || impact === 'critical')
                    .flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`))""");
    }
}
