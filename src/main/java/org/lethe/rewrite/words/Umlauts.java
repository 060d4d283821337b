package org.lethe.rewrite.words;

import java.util.Locale;
import java.util.Map;

/** The ways to write letters that a keyboard lacks: Müller is Muller to one and Mueller to the other. */
enum Umlauts {
    /** The letter without its marks, as all texts are folded. */
    PLAIN {
        @Override
        String spell(String text) {
            return text;
        }
    },
    /** With a second vowel: {@code ü} as {@code ue}. */
    EXPANDED {
        @Override
        String spell(String text) {
            StringBuilder spelled = new StringBuilder();
            for (char c : text.toCharArray()) {
                spelled.append(EXPANSIONS.getOrDefault(Character.toLowerCase(c), String.valueOf(c)));
            }
            return spelled.toString();
        }
    },
    /** What has a second vowel without it, as it is folded where it is written with marks. */
    CONTRACTED {
        @Override
        String spell(String text) {
            return text.toLowerCase(Locale.ROOT).replace("ae", "a").replace("oe", "o").replace("ue", "u");
        }
    };

    private static final Map<Character, String> EXPANSIONS = Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'ø', "oe", 'å',
            "aa");

    abstract String spell(String text);
}
