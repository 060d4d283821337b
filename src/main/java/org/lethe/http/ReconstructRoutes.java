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
        Wanted wanted = Wanted.of(exchange);
        wanted.of(reconstruction).reconstructAll();
        exchange.answerEmpty();
    }

    private void one(Level level, Exchange exchange) throws IOException {
        Wanted wanted = Wanted.of(exchange);
        if (wanted.thisLevelOnly()) {
            reconstruction.reconstructAlone(level, exchange.parameter(0));
        } else {
            wanted.of(reconstruction).reconstruct(level, exchange.parameter(0));
        }
        exchange.answerEmpty();
    }

    /**
     * What a request asks for.
     *
     * @param files {@code ReconstructFiles}: whether files are transcoded as the configuration says now
     * @param thisLevelOnly {@code LimitToThisLevelMainDicomTags}
     */
    private record Wanted(boolean files, boolean thisLevelOnly) {

        static Wanted of(Exchange exchange) throws IOException {
            byte[] body = exchange.bodyBytes();
            if (body.length == 0) {
                return new Wanted(false, false);
            }
            if (!(Json.read(new ByteArrayInputStream(body)) instanceof ObjectNode object)) {
                throw new LetheException(ErrorKind.BAD_REQUEST, "The body must be empty or a JSON object");
            }
            JsonRequest request = new JsonRequest(object);
            return new Wanted(
                    request.flag("ReconstructFiles", false), request.flag("LimitToThisLevelMainDicomTags", false));
        }

        Reconstruction of(Reconstruction reconstruction) {
            return files ? reconstruction.withFiles() : reconstruction;
        }
    }
}
