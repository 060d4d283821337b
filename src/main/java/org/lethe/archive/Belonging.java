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
 * <p>Each start notes the same new word in both. What differs later does not belong together, or one of them is older
 * than the other.
 */
public final class Belonging {
    private static final Logger LOG = LoggerFactory.getLogger(Belonging.class);
    private static final String PROPERTY = "StorageNote";
    private static final String NO_WORD = "none";
    /** Blobs that nobody knows are few, but may come first. */
    private static final int LOOKED_AT_MAX = 100_000;

    private Belonging() {}

    /** Whether a property of an index only tells which blobs are its own. */
    public static boolean isMark(String property) {
        return property.equals(PROPERTY);
    }

    /**
     * Looks, and tells the log if they do not belong together. If they do, notes a new word. Before anything is stored.
     */
    static boolean confirm(Index index, BlobStore blobs) {
        Optional<String> word = index.property(PROPERTY);
        List<String> words = blobs.note().map(note -> note.lines().toList()).orElse(List.of());
        boolean isFirst = word.isEmpty() && words.isEmpty();
        boolean belong = isFirst ? knowsSome(index, blobs) : words.contains(word.orElse(NO_WORD));
        if (belong) {
            renew(index, blobs, word.orElse(NO_WORD));
        } else {
            warn(word.orElseGet(() -> wordOfItsOwn(index)));
        }
        return belong;
    }

    private static void warn(String word) {
        LOG.error("The files in the storage are not those of this index, or one of the two is an older copy."
                + " No file without a row is deleted. Stop the server, and put the right index or storage in its"
                + " place. If they do belong together, make \"{}\" the content of .lethe-note in StorageDirectory"
                + " (of the object lethe-note in S3): then what the index does not know is deleted", word);
    }

    /** With it, the index is not taken for that of these blobs either once something was stored. */
    private static String wordOfItsOwn(Index index) {
        String word = UUID.randomUUID().toString();
        index.setProperty(PROPERTY, word);
        return word;
    }

    /** A crash between two of these steps leaves both words in the store, one of which is that of the index. */
    private static void renew(Index index, BlobStore blobs, String word) {
        String next = UUID.randomUUID().toString();
        blobs.setNote(next + '\n' + word);
        index.setProperty(PROPERTY, next);
        blobs.setNote(next);
    }

    /** Before anything was noted: whether there are no blobs, or one of the index is among them. */
    private static boolean knowsSome(Index index, BlobStore blobs) {
        int[] lookedAt = {0};
        try {
            blobs.keys(page -> {
                if (!index.blobsKnown(page).isEmpty()) {
                    throw new Seen(true);
                }
                lookedAt[0] += page.size();
                if (lookedAt[0] >= LOOKED_AT_MAX) {
                    throw new Seen(false);
                }
            });
        } catch (Seen enough) {
            return enough.isKnown;
        }
        return lookedAt[0] == 0;
    }

    /** Ends a list in its midst. */
    private static final class Seen extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean isKnown;

        Seen(boolean isKnown) {
            super("enough was seen");
            this.isKnown = isKnown;
        }
    }
}
