package org.lethe.archive.project;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Where the lines are kept that tell who looked back. They only become more. For any number of threads. */
public interface LookupLines {
    /**
     * Appends a line. When this returns, it is kept durably.
     *
     * @param following makes the line that follows another one, which is empty if there is none; may be asked again, if
     *     somebody else was faster
     */
    void append(UnaryOperator<String> following) throws IOException;

    /** Shows all lines in their order, and never holds more than a part of them. */
    void forEach(Consumer<String> reader) throws IOException;
}
