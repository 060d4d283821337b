package org.lethe.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An item of {@code AnonymizeOnIngest}: whose instances are anonymized before they are stored, and how.
 *
 * @param callingAet title of the sender by DICOM; empty for any sender
 * @param calledAet title under which the sender addresses this server; empty for any
 * @param user registered user who sends by HTTP; empty for any sender
 * @param request body of a request to anonymize
 */
public record IngestRule(String callingAet, String calledAet, String user, ObjectNode request) {
    /** The option. */
    public static final String KEY = "AnonymizeOnIngest";

    /** Tells the senders of this rule from those of others. */
    public String senders() {
        return callingAet + "\n" + calledAet + "\n" + user;
    }

    static List<IngestRule> readAll(Keys keys) {
        List<IngestRule> rules = new ArrayList<>();
        for (Keys item : keys.sections(KEY)) {
            rules.add(read(item));
        }
        return rules;
    }

    private static IngestRule read(Keys item) {
        String callingAet = title(item, "AET");
        String calledAet = title(item, "CalledAET");
        String user = item.text("User", "");
        Optional<ObjectNode> request = item.object("Request");
        if (request.isEmpty()) {
            item.problem("Request", "missing: the request to anonymize, such as {}");
        }
        if (!user.isEmpty() && !(callingAet + calledAet).isEmpty()) {
            item.problem("User", "nobody sends by HTTP and by DICOM at once: make two rules of it");
        }
        item.members().stream().filter(name -> !item.used().contains(name))
                .forEach(name -> item.problem(name, "not a part of a rule: AET, CalledAET, User, Request"));
        return new IngestRule(callingAet, calledAet, user, request.orElse(null));
    }

    private static String title(Keys item, String key) {
        String title = item.text(key, "");
        if (!title.isEmpty() && !Modality.isAet(title)) {
            item.problem(key, "expected 1 to 16 printable ASCII characters");
        }
        return title.strip();
    }
}
