package org.lethe.webdav;

import java.io.IOException;
import java.util.Optional;

/** What is in a folder. */
interface Contents {

    /** What has this name; empty if there is nothing of that name. */
    Optional<? extends Node> find(String name);

    /** Shows all that is in the folder, one by one, so that a large folder needs no memory. */
    void list(Visitor visitor) throws IOException;

    /** Is shown what is in a folder. */
    @FunctionalInterface
    interface Visitor {
        void visit(Node node) throws IOException;
    }
}
