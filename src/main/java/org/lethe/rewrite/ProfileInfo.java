package org.lethe.rewrite;

import java.util.List;

/**
 * What is known of a profile.
 *
 * @param name by which requests choose it; of a file that cannot be read, the name of the file
 * @param description for people
 * @param parent the profile that it extends; null if none
 * @param options of PS3.15 that it has always
 * @param digest SHA-256 of its file, in hexadecimal digits
 * @param faults why it cannot be used; empty if it can
 */
public record ProfileInfo(String name, String description, String parent, List<String> options, String digest,
        List<String> faults) {
    public ProfileInfo {
        options = List.copyOf(options);
        faults = List.copyOf(faults);
    }

    /** Whether requests may choose it. */
    public boolean isUsable() {
        return faults.isEmpty();
    }
}
