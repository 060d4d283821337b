package org.lethe.archive;

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
     * @param what is moved in, such as {@code restore FOLDER}
     * @throws LetheException of kind {@code CONFLICT} if the storage is not empty, or something else is being moved in
     */
    public static void begin(Index index, String what) {
        String begun = index.property(PROPERTY).orElse(DONE);
        if (begun.equals(what)) {
            return;
        }
        if (!begun.equals(DONE)) {
            throw unfinished(begun);
        }
        if (!isEmpty(index.statistics())) {
            throw new LetheException(ErrorKind.CONFLICT, "There is something in the storage already;"
                    + " only an empty one can be moved into. Choose another StorageDirectory and IndexDirectory");
        }
        index.setProperty(PROPERTY, what);
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
        String begun = index.property(PROPERTY).orElse(DONE);
        if (!begun.equals(DONE)) {
            throw unfinished(begun);
        }
    }

    private static LetheException unfinished(String begun) {
        return new LetheException(ErrorKind.CONFLICT, "The storage is half moved in: run \"lethe " + begun
                + "\" again to finish that");
    }
}
