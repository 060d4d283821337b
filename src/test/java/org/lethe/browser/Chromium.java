package org.lethe.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Debian's Chromium without a window, and what its pages complain of. Tests that need it are skipped without it. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final List<String> OPTIONS = List.of("--no-sandbox", "--disable-background-networking",
            "--disable-component-update", "--disable-sync");
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final int PATIENCE_MILLISECONDS = 60_000;

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium open() {
        assumeTrue(Files.isExecutable(PROGRAM), "There is no Chromium at " + PROGRAM);
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLISECONDS);
        return new Chromium(playwright, playwright.chromium().launch(new LaunchOptions()
                .setExecutablePath(PROGRAM).setArgs(OPTIONS).setTimeout(PATIENCE_MILLISECONDS)));
    }

    /** A page of a browser that has seen nothing yet. */
    Page page() {
        return page(ColorScheme.LIGHT);
    }

    Page page(ColorScheme colors) {
        Page page = browser.newPage(new Browser.NewPageOptions()
                .setViewportSize(WIDTH, HEIGHT).setColorScheme(colors).setAcceptDownloads(true));
        page.setDefaultTimeout(PATIENCE_MILLISECONDS);
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("a script opened a dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(this::note);
        page.onRequest(this::note);
        return page;
    }

    private void note(ConsoleMessage message) {
        // What a server refuses is told by the page itself, and tested there.
        if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
            complaints.add(message.text());
        }
    }

    private void note(Request request) {
        if (request.url().startsWith("http") && !request.url().startsWith("http://127.0.0.1:")) {
            complaints.add("something is loaded from elsewhere: " + request.url());
        }
    }

    /** Errors of scripts, dialogs that nobody asked for, breaches of the policy, requests that leave this machine. */
    List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
