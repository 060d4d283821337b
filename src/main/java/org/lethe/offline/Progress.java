package org.lethe.offline;

import java.nio.file.Path;

/** Is told how far the work is. All methods may be called by any number of threads at once. */
public interface Progress {
    /**
     * A part of the work begins.
     *
     * @param what is done with them, such as {@code searched}
     * @param files how many it is done with
     */
    void begins(String what, int files);

    /** One file more is done. */
    void advances();

    /**
     * Something is to be told of a file.
     *
     * @param file as it was named or found
     */
    void tells(Path file, String message);
}
