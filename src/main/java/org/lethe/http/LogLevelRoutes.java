package org.lethe.http;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** {@code /tools/log-level}: how much is written to the log, of everything or of one category. */
public final class LogLevelRoutes implements RouteFamily {
    private static final String PATH = "/tools/log-level";

    /** Orthanc's categories. Those of what Lethe does not have are remembered, and change nothing. */
    private enum Category {
        GENERIC, PLUGINS, HTTP, SQLITE, DICOM, JOBS, LUA;

        private List<String> names() {
            return switch (this) {
                case GENERIC -> List.of("org.lethe.archive", "org.lethe.blob", "org.lethe.cli", "org.lethe.config",
                        "org.lethe.io", "org.lethe.rewrite", "org.lethe.Lethe");
                case HTTP -> List.of("org.lethe.http", "org.lethe.peers");
                case SQLITE -> List.of("org.lethe.index");
                case DICOM -> List.of("org.lethe.dicom", "org.lethe.dimse", "org.lethe.image", "org.lethe.net");
                case JOBS -> List.of("org.lethe.jobs");
                case PLUGINS, LUA -> List.of();
            };
        }

        private String path() {
            return PATH + "-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Orthanc's levels, each includes the ones before. */
    public enum Detail {
        DEFAULT, VERBOSE, TRACE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Detail of(String word) {
            for (Detail detail : values()) {
                if (detail.word().equals(word)) {
                    return detail;
                }
            }
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "The log level must be \"default\", \"verbose\" or \"trace\"");
        }
    }

    /** What writes the log. */
    @FunctionalInterface
    public interface Loggers {
        /** Sets how much is written of what happens in a package or a class. */
        void set(String logger, Detail detail);
    }

    private final Loggers loggers;
    // Guarded by this.
    private final Map<Category, Detail> details = new EnumMap<>(Category.class);

    /** Begins with the default levels, whatever a server before this one in the same process has set. */
    public LogLevelRoutes(Loggers loggers) {
        this.loggers = loggers;
        set(List.of(Category.values()), Detail.DEFAULT);
    }

    @Override
    public void register(Routes routes) {
        routes.get(PATH, exchange -> exchange.answerText(common().word()));
        routes.put(PATH, exchange -> change(List.of(Category.values()), exchange));
        for (Category category : Category.values()) {
            routes.get(category.path(), exchange -> exchange.answerText(of(category).word()));
            routes.put(category.path(), exchange -> change(List.of(category), exchange));
        }
    }

    /** What is written of every category. */
    private synchronized Detail common() {
        Detail least = Detail.TRACE;
        for (Detail detail : details.values()) {
            least = detail.compareTo(least) < 0 ? detail : least;
        }
        return least;
    }

    private synchronized Detail of(Category category) {
        return details.get(category);
    }

    private void change(List<Category> categories, Exchange exchange) throws IOException {
        set(categories, Detail.of(exchange.bodyText().strip()));
        exchange.answerEmpty();
    }

    private synchronized void set(List<Category> categories, Detail detail) {
        for (Category category : categories) {
            details.put(category, detail);
            category.names().forEach(name -> loggers.set(name, detail));
        }
    }
}
