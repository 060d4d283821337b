package org.lethe.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.Metadata;

/**
 * The revisions of metadata and attachments, as entity tags (docs: "CheckRevisions"): who changes something that is
 * there has to name its current revision in {@code If-Match}, and who has seen it need not read it again.
 */
final class Revisions {
    private static final int NOT_MODIFIED = 304;

    private final boolean checked;

    Revisions(boolean checked) {
        this.checked = checked;
    }

    /**
     * What is there.
     *
     * @param number counts its changes, from 0
     * @param content is another for another content: what is deleted and made anew begins at the same number
     */
    record Revision(long number, String content) {
        static Revision of(Attachment attachment) {
            return new Revision(attachment.revision(), attachment.blobKey().toString());
        }

        static Revision of(Metadata metadata) {
            return of(metadata.revision(), metadata.value());
        }

        static Revision of(long number, String value) {
            return new Revision(number, UUID.nameUUIDFromBytes(value.getBytes(StandardCharsets.UTF_8)).toString());
        }

        /** The entity tag, without its quotes. */
        String tag() {
            return number + "-" + content;
        }

        private String quotedTag() {
            return '"' + tag() + '"';
        }

        /** Whether a client means this one: by its whole tag, or as the documentation has it, by the number alone. */
        private boolean isNamedBy(String revision) {
            return revision.equals(tag()) || revision.equals(Long.toString(number));
        }
    }

    boolean isChecked() {
        return checked;
    }

    /** Tells the revision to the client. */
    void tell(Exchange exchange, Revision revision) {
        exchange.answerHeader("ETag", revision.quotedTag());
    }

    /**
     * Tells the revision to a client that reads, and whether it has that one already: then all is answered.
     */
    boolean isKnown(Exchange exchange, Revision revision) {
        tell(exchange, revision);
        boolean known = FileAnswer.names(exchange.header("If-None-Match"), revision.quotedTag());
        if (known) {
            exchange.answerStatus(NOT_MODIFIED);
        }
        return known;
    }

    /**
     * The revision that a change expects to find; empty if it need not say.
     *
     * @param current the revision that is there; empty if nothing is
     * @throws LetheException if the client should have named it, or named something else
     */
    OptionalLong expected(Exchange exchange, Optional<Revision> current) {
        if (!checked || current.isEmpty()) {
            return OptionalLong.empty();
        }
        String match = exchange.header("If-Match");
        if (match == null) {
            throw new LetheException(ErrorKind.REVISION, "The current revision must be named in If-Match");
        }
        if (!current.get().isNamedBy(match.strip().replace("\"", ""))) {
            throw new LetheException(ErrorKind.REVISION, "Another revision than that in If-Match is the current one");
        }
        return OptionalLong.of(current.get().number());
    }
}
