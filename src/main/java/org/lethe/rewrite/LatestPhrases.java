package org.lethe.rewrite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lethe.rewrite.words.PhraseTree;

/**
 * The spellings of the people who were looked for last, for their next instance: to spell takes longer than to look. In
 * memory only, and for all threads at once.
 */
final class LatestPhrases {
    /** Each holds up to a megabyte; who goes through instances does so patient by patient. */
    private static final int PEOPLE_MAX = 16;

    /** Of more facts, the spellings are not kept. */
    private static final int FACTS_MAX = 200;

    // Guarded by this; the one that was used last comes last.
    private final Map<Set<Identity.Fact>, PhraseTree> phrases = new LinkedHashMap<>(2 * PEOPLE_MAX, 0.75f, true);

    /** Spares an identity spelling what another one with the same facts had spelled already. */
    void share(Identity identity) {
        if (identity.facts().size() > FACTS_MAX) {
            return;
        }
        PhraseTree known = get(identity.facts());
        if (known == null) {
            keep(identity.facts(), identity.phrases());
        } else {
            identity.usePhrases(known);
        }
    }

    private synchronized PhraseTree get(Set<Identity.Fact> facts) {
        return phrases.get(facts);
    }

    private synchronized void keep(Set<Identity.Fact> facts, PhraseTree tree) {
        phrases.put(facts, tree);
        if (phrases.size() > PEOPLE_MAX) {
            phrases.remove(phrases.keySet().iterator().next());
        }
    }
}
