package org.lethe.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.lethe.config.HttpSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request comes in here: who may, where it leads, and what becomes of it if it fails. */
final class FrontDoor {
    private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);

    /** Open to whoever may come at all: who spreads requests over servers has no password, and learns nothing. */
    private static final List<String> HEALTH = List.of("cluster", "health");

    private final Routes routes;
    private final HttpSettings settings;
    private final Exchange.Limits limits;
    private final ErrorAnswers errors;
    private final CrossOrigin crossOrigin;

    FrontDoor(Routes routes, HttpSettings settings) {
        this.routes = routes;
        this.settings = settings;
        long bytesMax = settings.requestBodyBytesMax() == 0 ? Long.MAX_VALUE : settings.requestBodyBytesMax();
        this.limits = new Exchange.Limits(bytesMax, settings.compressionEnabled());
        this.errors = new ErrorAnswers(settings.errorsDescribed());
        this.crossOrigin = new CrossOrigin(settings.corsOrigins());
    }

    /** Answers a request, whatever happens. */
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        crossOrigin.mark(request, response);
        BasicCredentials credentials = BasicCredentials.parse(request.getHeader("Authorization"));
        String user = settings.authenticationEnabled() && credentials != null ? credentials.name() : "";
        Exchange exchange = new Exchange(request, response, limits, user);
        try {
            List<String> segments = RequestPath.segments(request.getRequestURI());
            exchange.lead(segments, List.of());
            admitFrom(request.getRemoteAddr());
            if (crossOrigin.isPreflight(request)) {
                crossOrigin.answerPreflight(request, response);
            } else {
                if (!segments.equals(HEALTH)) {
                    admit(credentials);
                }
                route(exchange, segments, request.getMethod());
            }
        } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
            errors.answer(exchange, fault);
        }
        if (settings.verbose()) {
            LOG.info("{} {} from {}: {}", request.getMethod(), LoggedPath.of(exchange.uri()), request.getRemoteAddr(),
                    response.getStatus());
        }
    }

    private void admitFrom(String address) {
        if (!settings.remoteAccessAllowed() && !isLoopback(address)) {
            throw new LetheException(ErrorKind.FORBIDDEN, "This server is for its own machine only");
        }
    }

    private void admit(BasicCredentials credentials) {
        if (settings.authenticationEnabled()
                && (credentials == null || !settings.users().accepts(credentials.name(), credentials.password()))) {
            throw new LetheException(ErrorKind.UNAUTHORIZED,
                    "The name and the password of a registered user are needed");
        }
    }

    private static boolean isLoopback(String address) {
        // IPv6 addresses come in brackets.
        return address.equals("127.0.0.1")
                || InetAddress.ofLiteral(address.replace("[", "").replace("]", "")).isLoopbackAddress();
    }

    private void route(Exchange exchange, List<String> segments, String method) throws IOException {
        Routes.Match match = routes.find(segments);
        if (match == null || !match.node().isServed() && match.node().childNames().isEmpty()) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "There is no such path in the REST API");
        }
        exchange.lead(segments, match.parameters());
        Verb verb = Verb.of(method);
        Endpoint endpoint = verb == null ? null : match.node().endpoint(verb);
        if (endpoint != null) {
            endpoint.answer(exchange);
        } else if (verb == Verb.GET && !match.node().isServed()) {
            exchange.answerJson(match.node().childNames());
        } else {
            exchange.answerHeader("Allow", match.node().allow());
            answerOtherVerb(exchange, method);
        }
    }

    private void answerOtherVerb(Exchange exchange, String method) throws IOException {
        if (method.equals("OPTIONS")) {
            exchange.answerStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            errors.answer(exchange, ErrorStatus.METHOD_NOT_ALLOWED,
                    "This path does not have the method of the request");
        }
    }
}
