package org.lethe.config;

/**
 * What WebDAV offers.
 *
 * @param enabled whether {@code /webdav} is there
 * @param uploadsAllowed whether it takes files
 * @param deletesAllowed whether resources can be deleted by it
 */
public record WebDavSettings(boolean enabled, boolean uploadsAllowed, boolean deletesAllowed) {

    static WebDavSettings read(Keys keys) {
        return new WebDavSettings(
                keys.flag("WebDavEnabled", true),
                keys.flag("WebDavUploadAllowed", true),
                keys.flag("WebDavDeleteAllowed", false));
    }
}
