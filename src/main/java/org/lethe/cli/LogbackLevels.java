package org.lethe.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.lethe.http.LogLevelRoutes.Detail;
import org.lethe.http.LogLevelRoutes.Loggers;
import org.slf4j.LoggerFactory;

/** The loggers of this process. */
public final class LogbackLevels implements Loggers {
    @Override
    public void set(String logger, Detail detail) {
        ((Logger) LoggerFactory.getLogger(logger)).setLevel(switch (detail) {
            case DEFAULT -> null; // what the configuration of the log says
            case VERBOSE -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        });
    }
}
