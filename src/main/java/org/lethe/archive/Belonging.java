package org.lethe.archive;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
    private boolean isConfirmed;
    /** The number of the last change when a word was noted. */
    private long noted = -1;

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
        isConfirmed = blobs.parts().stream().allMatch(store -> isOurs(word, store));
        if (!isConfirmed) {
            warn(word.orElseGet(this::wordOfItsOwn));
        }
        return isConfirmed;
    }

    private boolean isOurs(Optional<String> word, BlobStore store) {
        List<String> words = store.note().map(note -> note.lines().toList()).orElse(List.of());
        if (word.filter(words::contains).isPresent()) {
            return true;
        }
        boolean isFirst = word.isEmpty() && (words.isEmpty() || words.contains(NO_WORD));
        return switch (look(store)) {
            case NOTHING -> true;
            case SOMETHING_KNOWN -> isFirst;
            case NOTHING_KNOWN -> false;
        };
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

    /**
     * Notes a new word if they belong together and something has changed: who puts back a copy of before is found out.
     * A crash between two steps leaves both words in the store, one of which is that of the index.
     */
    synchronized void renew() {
        long last = index.lastChange().last();
        if (!isConfirmed || last == noted) {
            return;
        }
        String word = index.property(PROPERTY).orElse(NO_WORD);
        String next = UUID.randomUUID().toString();
        blobs.parts().forEach(store -> store.setNote(next + '\n' + word));
        index.setProperty(PROPERTY, next);
        blobs.parts().forEach(store -> store.setNote(next));
        noted = last;
    }

    /** What a store has, as far as it was looked at. */
    private enum Content {
        NOTHING,
        SOMETHING_KNOWN,
        NOTHING_KNOWN
    }

    private Content look(BlobStore store) {
        int[] lookedAt = {0};
        try {
            store.keys(page -> {
                if (!index.blobsKnown(page).isEmpty() || !index.blobsQueued(page).isEmpty()) {
                    throw new Seen(Content.SOMETHING_KNOWN);
                }
                lookedAt[0] += page.size();
                if (lookedAt[0] >= LOOKED_AT_MAX) {
                    throw new Seen(Content.NOTHING_KNOWN);
                }
            });
        } catch (Seen enough) {
            return enough.content;
        }
        return lookedAt[0] == 0 ? Content.NOTHING : Content.NOTHING_KNOWN;
    }

    /** Ends a list in its midst. */
    private static final class Seen extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final Content content;

        Seen(Content content) {
            super("enough was seen");
            this.content = content;
        }
    }
}
