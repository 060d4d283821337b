package org.lethe.http;

import java.util.OptionalLong;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * The revisions of metadata and attachments, as entity tags (docs: "CheckRevisions"): who changes something that is
 * there has to name its current revision in {@code If-Match}.
 */
final class Revisions {
    private final boolean checked;

    Revisions(boolean checked) {
        this.checked = checked;
    }

    boolean isChecked() {
        return checked;
    }

    /** Tells the revision to the client. */
    void tell(Exchange exchange, long revision) {
        exchange.answerHeader("ETag", "\"" + revision + "\"");
    }

    /**
     * The revision that a change expects to find; empty if it need not say.
     *
     * @param current the revision that is there; empty if nothing is
     * @throws LetheException if the client should have named it, or named something else
     */
    OptionalLong expected(Exchange exchange, OptionalLong current) {
        if (!checked || current.isEmpty()) {
            return OptionalLong.empty();
        }
        String match = exchange.header("If-Match");
        if (match == null) {
            throw new LetheException(ErrorKind.REVISION, "The current revision must be named in If-Match");
        }
        String revision = match.strip().replace("\"", "");
        try {
            return OptionalLong.of(Long.parseLong(revision));
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.REVISION, "The revision in If-Match is not one of this server", e);
        }
    }
}
