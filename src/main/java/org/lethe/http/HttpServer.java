package org.lethe.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.servlet.DefaultTasks;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.lethe.config.HttpSettings;
import org.lethe.config.Settings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** The REST API's listener. */
public final class HttpServer {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    /** Most JSON answers fit, and leave with their length instead of in chunks. */
    private static final int OUTPUT_BUFFER_BYTES = 64 << 10;
    private static final int HEADER_BYTES_MAX = 16 << 10;

    private final HttpSettings settings;
    private final Javalin javalin;

    /**
     * Builds the server; nothing is bound yet.
     *
     * @throws org.lethe.error.LetheException if the certificates cannot be read
     */
    public HttpServer(Settings settings, List<RouteFamily> families) {
        this.settings = settings.http();
        Routes routes = new Routes(settings.server().readOnly() ? Routes.Mode.READ_ONLY : Routes.Mode.READ_WRITE);
        families.forEach(family -> family.register(routes));
        FrontDoor door = new FrontDoor(routes, this.settings);
        Connectors connectors = Connectors.of(this.settings);
        this.javalin = Javalin.create(config -> configure(config, door, connectors));
    }

    @SuppressWarnings("unchecked") // an array of generics, made by the call of a method with variable arguments
    private void configure(JavalinConfig config, FrontDoor door, Connectors connectors) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.jetty.threadPool = new HttpThreads();
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // All the work is done at the front door; Javalin's own routing would come after it.
        config.requestLifeCycle(DefaultTasks.INSTANCE.getBEFORE());
        config.routes.before(context -> door.serve(context.req(), context.res()));
        config.jetty.modifyServer(HttpServer::prepare);
        config.jetty.modifyServletContextHandler(handler -> handler.setErrorHandler(new MalformedRequests()));
        config.jetty.modifyHttpConfiguration(this::prepare);
        for (String host : connectors.hosts()) {
            config.jetty.addConnector((server, http) -> connectors.connector(server, http, host));
        }
    }

    private static void prepare(Server server) {
        server.setStopTimeout(STOP_PATIENCE.toMillis());
        // In the place of Javalin's statistics, which nobody looks at.
        server.setHandler(new GracefulHandler());
        server.setErrorHandler(new MalformedRequests());
    }

    private void prepare(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        http.setPersistentConnectionsEnabled(settings.keepAlive());
        http.setIdleTimeout(settings.requestTimeout().toMillis());
    }

    /**
     * Binds the port and begins to answer.
     *
     * @throws LetheException if the port is taken
     */
    public void start() {
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new LetheException(ErrorKind.CONFLICT,
                    "The HTTP port " + settings.port() + " cannot be opened: another program may use it", e);
        }
    }

    /** The TCP port that was bound. */
    public int port() {
        return ((ServerConnector) javalin.jettyServer().server().getConnectors()[0]).getLocalPort();
    }

    /** Takes no more requests, lets those under way end (for some seconds), and closes the port. */
    public void stop() {
        javalin.stop();
    }
}
