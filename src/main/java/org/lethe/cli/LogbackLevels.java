package org.lethe.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lethe.http.LogLevelRoutes.Detail;
import org.lethe.http.LogLevelRoutes.Loggers;
import org.slf4j.LoggerFactory;

/** The loggers of this process. */
public final class LogbackLevels implements Loggers {
    /** What the configuration of the log says; empty for what it says of the package above. Loggers outlive servers. */
    private static final Map<String, Optional<Level>> CONFIGURED = new ConcurrentHashMap<>();

    @Override
    public void set(String logger, Detail detail) {
        Logger target = (Logger) LoggerFactory.getLogger(logger);
        Optional<Level> configured = CONFIGURED.computeIfAbsent(logger, _ -> Optional.ofNullable(target.getLevel()));
        target.setLevel(switch (detail) {
            case DEFAULT -> configured.orElse(null);
            case VERBOSE -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        });
    }
}
