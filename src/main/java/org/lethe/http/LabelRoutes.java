package org.lethe.http;

import java.io.IOException;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;

/** The labels that users put on resources. */
public final class LabelRoutes implements RouteFamily {
    private static final int CHARACTERS_MAX = 64;

    private final Index index;

    public LabelRoutes(Index index) {
        this.index = index;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/labels", exchange -> exchange.answerJson(index.allLabels()));
        for (Level level : Level.values()) {
            String path = "/" + level.plural() + "/{id}/labels";
            routes.get(path, exchange -> exchange.answerJson(index.labels(level, exchange.parameter(0))));
            routes.get(path + "/{label}", exchange -> test(level, exchange));
            routes.put(path + "/{label}", exchange -> add(level, exchange));
            routes.delete(path + "/{label}", exchange -> remove(level, exchange));
        }
    }

    private void test(Level level, Exchange exchange) throws IOException {
        if (!index.labels(level, exchange.parameter(0)).contains(exchange.parameter(1))) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The resource does not have this label");
        }
        exchange.answerEmpty();
    }

    private void add(Level level, Exchange exchange) throws IOException {
        String label = exchange.parameter(1);
        if (!isLabel(label)) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "A label is 1 to " + CHARACTERS_MAX + " letters, digits, underscores and hyphens");
        }
        index.addLabel(level, exchange.parameter(0), label);
        exchange.answerEmpty();
    }

    private void remove(Level level, Exchange exchange) throws IOException {
        index.removeLabel(level, exchange.parameter(0), exchange.parameter(1));
        exchange.answerEmpty();
    }

    private static boolean isLabel(String text) {
        return !text.isEmpty()
                && text.length() <= CHARACTERS_MAX
                && text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                        || c == '_' || c == '-');
    }
}
