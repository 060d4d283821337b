package org.lethe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.lethe.archive.Reconstruction;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import tools.jackson.databind.node.ObjectNode;

/** {@code reconstruct}: what the index says of resources is read anew from their files. */
public final class ReconstructRoutes implements RouteFamily {
    private final Reconstruction reconstruction;

    public ReconstructRoutes(Reconstruction reconstruction) {
        this.reconstruction = reconstruction;
    }

    @Override
    public void register(Routes routes) {
        routes.post("/tools/reconstruct", this::all);
        for (Level level : Level.values()) {
            routes.post("/" + level.plural() + "/{id}/reconstruct", exchange -> one(level, exchange));
        }
    }

    private void all(Exchange exchange) throws IOException {
        isLimited(exchange);
        reconstruction.reconstructAll();
        exchange.answerEmpty();
    }

    private void one(Level level, Exchange exchange) throws IOException {
        if (isLimited(exchange)) {
            reconstruction.reconstructAlone(level, exchange.parameter(0));
        } else {
            reconstruction.reconstruct(level, exchange.parameter(0));
        }
        exchange.answerEmpty();
    }

    /** Files lie as they arrived, whatever the options say now: {@code ReconstructFiles} has nothing to do. */
    private static boolean isLimited(Exchange exchange) throws IOException {
        byte[] body = exchange.bodyBytes();
        if (body.length == 0) {
            return false;
        }
        if (!(Json.read(new ByteArrayInputStream(body)) instanceof ObjectNode object)) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be empty or a JSON object");
        }
        JsonRequest request = new JsonRequest(object);
        request.flag("ReconstructFiles", false);
        return request.flag("LimitToThisLevelMainDicomTags", false);
    }
}
