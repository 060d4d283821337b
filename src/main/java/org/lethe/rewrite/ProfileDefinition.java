package org.lethe.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A profile as its file says it (docs/deidentification.md).
 *
 * @param name by which requests choose it
 * @param description for people
 * @param parent the name of the profile that it extends; null for the table of PS3.15 itself
 * @param options that it has always
 * @param rules that come before those of its parent
 * @param patterns that are taken out of text beside those of its parent
 * @param unlisted what becomes of elements that nothing speaks of, if its parent leaves them
 * @param pixels what becomes of pixels; its rules come before those of its parent
 * @param leaks what becomes of elements in which the patient is found again; null for what its parent says
 * @param examples that have to come true before it can be used
 * @param digest SHA-256 of the file in hexadecimal digits; of a profile of the program, of its name
 */
record ProfileDefinition(String name, String description, String parent, Set<Option> options, List<ProfileRule> rules,
        List<Pattern> patterns, Tailoring.Unlisted unlisted, PixelRules pixels, Tailoring.Leaks leaks,
        List<Example> examples, String digest) {

    /**
     * What becomes of a dataset.
     *
     * @param given its elements
     * @param expected its elements after that, by tag: absent where the value is null
     * @param changed tags that have another value after that, but have one
     * @param without texts that are nowhere in it any more
     * @param pixels what becomes of its pixels
     */
    record Example(List<NewValue.Assignment> given, Map<Integer, NewValue> expected, List<Integer> changed,
            List<String> without, PixelExample pixels) {
        Example {
            given = List.copyOf(given);
            changed = List.copyOf(changed);
            without = List.copyOf(without);
        }
    }

    ProfileDefinition {
        options = Set.copyOf(options);
        rules = List.copyOf(rules);
        patterns = List.copyOf(patterns);
        examples = List.copyOf(examples);
    }

    /** A profile of the program itself. */
    static ProfileDefinition builtIn(String name, String description, Tailoring.Unlisted unlisted) {
        PixelRules.Unknown unknown = unlisted == Tailoring.Unlisted.STRICT
                ? PixelRules.Unknown.HELD
                : PixelRules.Unknown.PASSED;
        return new ProfileDefinition(name, description, null, Set.of(), List.of(), List.of(), unlisted,
                new PixelRules(List.of(), unknown), null, List.of(),
                Digests.sha256(name.getBytes(StandardCharsets.UTF_8)));
    }
}
