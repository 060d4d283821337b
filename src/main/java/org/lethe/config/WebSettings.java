package org.lethe.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is there for browsers.
 *
 * @param pageEnabled whether the web page is there ({@code /ui/})
 * @param ohifDirectory folder of the viewer OHIF as it was built, which is then served at {@code /ohif/}
 */
public record WebSettings(boolean pageEnabled, Optional<Path> ohifDirectory) {
    private static final String OHIF_DIRECTORY = "OhifDirectory";

    static WebSettings read(Keys keys) {
        Optional<Path> ohif = keys.text(OHIF_DIRECTORY, "").isEmpty()
                ? Optional.empty()
                : Optional.of(keys.path(OHIF_DIRECTORY, ""));
        return new WebSettings(keys.flag("OrthancExplorerEnabled", true), ohif);
    }
}
