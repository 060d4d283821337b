package org.lethe.archive;

import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.index.Statistics;

/**
 * A storage into which something is being moved from elsewhere: until all is there, no server may serve it. It may take
 * several runs.
 */
public final class MovingIn {
    private static final String PROPERTY = "MovingIn";
    private static final String DONE = "";

    private MovingIn() {}

    /**
     * Begins, or goes on with what was begun.
     *
     * @param what is moved in, such as {@code restore --name NAME FOLDER}
     * @throws LetheException of kind {@code CONFLICT} if the storage is not empty, its log of exports is not, or
     *     something else is being moved in
     */
    public static void begin(Index index, String what) {
        Optional<String> begun = begun(index);
        if (begun.filter(what::equals).isPresent()) {
            return;
        }
        requireNone(index);
        if (!isEmpty(index.statistics())) {
            throw new LetheException(ErrorKind.CONFLICT, "There is something in the storage already;"
                    + " only an empty one can be moved into. Choose another StorageDirectory and IndexDirectory");
        }
        if (!index.exports(0, 1).entries().isEmpty()) {
            throw new LetheException(ErrorKind.CONFLICT, "The storage has a log of exports, whose numbers are those of"
                    + " others that are to come. If it may go, start a server on it and send DELETE /exports;"
                    + " otherwise choose another StorageDirectory and IndexDirectory");
        }
        // What is left in this log is of what is gone, and nobody sees it: it must not come to be about what comes.
        index.clearChanges();
        index.setProperty(PROPERTY, what);
    }

    /** What was begun and did not end. */
    public static Optional<String> begun(Index index) {
        return index.property(PROPERTY).filter(what -> !what.equals(DONE));
    }

    private static boolean isEmpty(Statistics totals) {
        return totals.patients() == 0 && totals.instances() == 0;
    }

    /** All is there. */
    public static void end(Index index) {
        index.setProperty(PROPERTY, DONE);
    }

    /** Whether a property of an index only says that something is being moved in. */
    public static boolean isMark(String property) {
        return property.equals(PROPERTY);
    }

    /** @throws LetheException of kind {@code CONFLICT} if something was begun and did not end */
    static void requireNone(Index index) {
        begun(index).ifPresent(begun -> {
            throw new LetheException(ErrorKind.CONFLICT, "The storage is half moved in: run \"lethe " + begun
                    + "\" again to finish that");
        });
    }
}
