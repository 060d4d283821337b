package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** Collects what is wrong with a request, so that its author hears of all faults at once. */
final class Faults {
    private static final int NAMED_MAX = 20;

    private final List<String> messages = new ArrayList<>();
    private ErrorKind kind;

    /** The first fault decides the kind of the refusal. */
    void add(ErrorKind kind, String message) {
        if (this.kind == null) {
            this.kind = kind;
        }
        messages.add(message);
    }

    void add(LetheException fault) {
        add(fault.kind(), fault.getMessage());
    }

    /** @throws LetheException naming all the faults, if there are any */
    void throwIfAny() {
        if (kind == null) {
            return;
        }
        List<String> named = messages.subList(0, Math.min(messages.size(), NAMED_MAX));
        String more = messages.size() > NAMED_MAX ? "; and " + (messages.size() - NAMED_MAX) + " more faults" : "";
        throw new LetheException(kind, String.join("; ", named) + more);
    }
}
