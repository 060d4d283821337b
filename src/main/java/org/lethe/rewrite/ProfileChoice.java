package org.lethe.rewrite;

import java.util.Set;

/**
 * Which profile a request wants, and what options beside those that the profile has itself.
 *
 * @param name of the profile ({@code Profile})
 * @param options of PS3.15 ({@code Options})
 */
public record ProfileChoice(String name, Set<Option> options) {
    /** The Basic Profile as it is. */
    public static final ProfileChoice BASIC = new ProfileChoice("basic", Set.of());

    public ProfileChoice {
        options = Set.copyOf(options);
    }
}
