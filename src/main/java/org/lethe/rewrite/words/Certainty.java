package org.lethe.rewrite.words;

/** How sure it is that a phrase that was found means the one it was made of. In rising order. */
public enum Certainty {
    /** Short enough to be another word: worth to be taken out, not worth an alarm. */
    POSSIBLE,
    /** Somebody's in a text that people write, but possibly a word of its own where codes stand. */
    LIKELY,
    /** Wherever it stands. */
    CERTAIN
}
