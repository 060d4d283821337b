package org.lethe.archive;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.lethe.blob.BlobStore;
import org.lethe.index.Index;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the blobs are those of the index. To sweep the blobs of another one would delete them all: a disk that was
 * not mounted, a folder named by mistake, or a copy of the index from yesterday must not cost what is stored.
 *
 * <p>Now and then the same new word is noted in both. What differs at a start does not belong together, or one of them
 * is older than the other.
 */
public final class Belonging {
    private static final Logger LOG = LoggerFactory.getLogger(Belonging.class);
    private static final String PROPERTY = "StorageNote";
    private static final String NO_WORD = "none";
    /** Blobs that nobody knows are few, but may come first. */
    private static final int LOOKED_AT_MAX = 100_000;

    private final Index index;
    private final BlobStore blobs;
    private State state = State.NOT_ASKED;

    private enum State {
        /** Not yet, or the storage could not tell. */
        NOT_ASKED,
        BELONG,
        /** They belong together, but a part of the storage is empty, such as the folder of a disk that is not there. */
        BELONG_BUT_FOR_A_PART,
        FOREIGN
    }

    Belonging(Index index, BlobStore blobs) {
        this.index = index;
        this.blobs = blobs;
    }

    /** Whether a property of an index only tells which blobs are its own. */
    public static boolean isMark(String property) {
        return property.equals(PROPERTY);
    }

    /** Looks, and tells the log if they do not belong together. To be asked before anything is stored. */
    synchronized boolean confirm() {
        Optional<String> word = index.property(PROPERTY);
        List<Part> parts = blobs.parts().stream().map(store -> partOf(word, store)).toList();
        state = stateOf(parts, word.isPresent());
        if (state == State.FOREIGN) {
            boolean lacksWord = word.isEmpty() && parts.contains(Part.FOREIGN);
            warn(lacksWord ? wordOfItsOwn() : word.orElse(NO_WORD));
        }
        return state != State.FOREIGN;
    }

    /** What a part of the storage is to the index. */
    private enum Part {
        OURS,
        EMPTY,
        FOREIGN
    }

    private State stateOf(List<Part> parts, boolean hasWord) {
        boolean areOurs = !parts.contains(Part.FOREIGN)
                && (parts.contains(Part.OURS) || index.statistics().instances() == 0);
        if (!areOurs) {
            return State.FOREIGN;
        }
        return hasWord && parts.contains(Part.OURS) && parts.contains(Part.EMPTY)
                ? State.BELONG_BUT_FOR_A_PART
                : State.BELONG;
    }

    private Part partOf(Optional<String> word, BlobStore store) {
        List<String> words = wordsOf(store);
        if (word.filter(words::contains).isPresent()) {
            return Part.OURS;
        }
        boolean wereNeverTogether = word.isEmpty() && (words.isEmpty() || words.contains(NO_WORD));
        return wereNeverTogether ? look(store, LOOKED_AT_MAX, this::knowsSome) : look(store, 1, _ -> false);
    }

    private boolean knowsSome(List<UUID> blobKeys) {
        return !index.blobsKnown(blobKeys).isEmpty() || !index.blobsQueued(blobKeys).isEmpty();
    }

    private static List<String> wordsOf(BlobStore store) {
        return store.note().map(note -> note.lines().toList()).orElse(List.of());
    }

    private static void warn(String word) {
        LOG.error("The files in the storage are not those of this index, or one of the two is an older copy."
                + " No file without a row is deleted. Stop the server, and put the right index or storage in its"
                + " place. If they do belong together, make \"{}\" the content of .lethe-note in StorageDirectory"
                + " (of the object lethe-note in S3): then what the index does not know is deleted", word);
    }

    /** With it, the index is not taken for that of these blobs either once something was stored. */
    private String wordOfItsOwn() {
        String word = UUID.randomUUID().toString();
        index.setProperty(PROPERTY, word);
        return word;
    }

    /** Notes a new word if they belong together: who puts back a copy of before is found out. */
    synchronized void renew() {
        switch (state) {
            case NOT_ASKED -> askLate();
            case BELONG -> note(index.property(PROPERTY).orElse(NO_WORD), UUID.randomUUID().toString());
            // If that disk comes back, its word has to be that of the index still.
            case BELONG_BUT_FOR_A_PART -> index.property(PROPERTY).ifPresent(word -> blobs.parts().stream()
                    .filter(store -> !wordsOf(store).contains(word)).forEach(store -> store.setNote(word)));
            case FOREIGN -> {}
        }
    }

    /** The same words are evidence at any time; others say nothing once something may have been stored. */
    private void askLate() {
        Optional<String> word = index.property(PROPERTY);
        if (word.isPresent() && blobs.parts().stream().allMatch(store -> wordsOf(store).contains(word.get()))) {
            state = State.BELONG;
        }
    }

    /** A crash between two steps leaves both words in the store, one of which is that of the index. */
    private void note(String word, String next) {
        blobs.parts().forEach(store -> store.setNote(next + '\n' + word));
        index.setProperty(PROPERTY, next);
        blobs.parts().forEach(store -> store.setNote(next));
    }

    /**
     * Looks at the blobs of a store.
     *
     * @param max how many to look at, none of which is ours, until none is held to be
     * @param areOurs whether some of them are
     */
    private static Part look(BlobStore store, int max, Predicate<List<UUID>> areOurs) {
        int[] lookedAt = {0};
        try {
            store.keys(page -> {
                lookedAt[0] += page.size();
                if (areOurs.test(page)) {
                    throw new Seen(Part.OURS);
                }
                if (lookedAt[0] >= max) {
                    throw new Seen(Part.FOREIGN);
                }
            });
        } catch (Seen enough) {
            return enough.part;
        }
        return lookedAt[0] == 0 ? Part.EMPTY : Part.FOREIGN;
    }

    /** Ends a list in its midst. */
    private static final class Seen extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Part part;

        Seen(Part part) {
            super("enough was seen");
            this.part = part;
        }
    }
}
