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
    static WebSettings read(Keys keys) {
        return new WebSettings(keys.flag("OrthancExplorerEnabled", true), keys.optionalPath("OhifDirectory"));
    }
}
