package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lethe.config.Settings;
import org.lethe.dimse.AcceptedContexts;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.JsonNode;

/** What is asked of the server as a whole: what its DICOM listener accepts, its end. */
public final class ServerRoutes implements RouteFamily {
    private final AcceptedContexts accepted;
    private final Settings settings;
    private final Life life;

    /** What can become of the server. Each returns at once, so that the request that asks for it is answered. */
    public interface Life {
        /** Ends the server, once the requests under way are answered. */
        void shutDown();

        /** Likewise, and starts it again with what the configuration says then. */
        void reset();
    }

    public ServerRoutes(AcceptedContexts accepted, Settings settings, Life life) {
        this.accepted = accepted;
        this.settings = settings;
        this.life = life;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/accepted-transfer-syntaxes",
                exchange -> exchange.answerJson(accepted.transferSyntaxes()));
        routes.put("/tools/accepted-transfer-syntaxes", this::acceptTransferSyntaxes);
        routes.get("/tools/accepted-sop-classes", exchange -> exchange.answerJson(accepted.sopClasses()));
        routes.get("/tools/unknown-sop-class-accepted",
                exchange -> exchange.answerText(accepted.isUnknownSopClassAccepted() ? "1" : "0"));
        routes.put("/tools/unknown-sop-class-accepted", this::acceptUnknownSopClass);
        routes.ask("/tools/invalidate-tags", Exchange::answerEmpty);
        routes.ask("/tools/execute-script", this::executeScript);
        routes.ask("/tools/shutdown", exchange -> end(exchange, life::shutDown));
        routes.ask("/tools/reset", exchange -> end(exchange, life::reset));
    }

    private void acceptTransferSyntaxes(Exchange exchange) throws IOException {
        accepted.acceptTransferSyntaxes(patterns(exchange.bodyText().strip()));
        exchange.answerJson(accepted.transferSyntaxes());
    }

    /** Either one pattern as it is, which must match something, or an array of them, which may leave nothing. */
    private static List<String> patterns(String body) throws IOException {
        if (body.startsWith("[")) {
            return patternsOf(Json.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
        }
        if (AcceptedContexts.transferSyntaxesLike(List.of(body)).isEmpty()) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The body must be the UID of a known transfer syntax, "
                    + "with * and ? as wildcards, or a JSON array of such UIDs");
        }
        return List.of(body);
    }

    private static List<String> patternsOf(JsonNode array) {
        List<String> patterns = new ArrayList<>();
        for (JsonNode pattern : array) {
            if (!pattern.isString()) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "The array must be of strings");
            }
            patterns.add(pattern.stringValue());
        }
        return patterns;
    }

    private void acceptUnknownSopClass(Exchange exchange) throws IOException {
        accepted.acceptUnknownSopClass(exchange.bodySwitch());
        exchange.answerEmpty();
    }

    private void executeScript(Exchange exchange) {
        throw settings.server().luaExecutionEnabled()
                ? new LetheException(ErrorKind.NOT_IMPLEMENTED, "Lethe has no Lua")
                : new LetheException(ErrorKind.FORBIDDEN, "ExecuteLuaEnabled does not allow scripts");
    }

    private static void end(Exchange exchange, Runnable how) throws IOException {
        exchange.bodyText();
        exchange.answerEmpty();
        how.run();
    }
}
