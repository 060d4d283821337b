package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.lethe.config.ServerSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Revisions.Revision;
import org.lethe.index.Index;
import org.lethe.index.Metadata;

/** What the server, and users, note of a resource. */
public final class MetadataRoutes implements RouteFamily {
    private final Index index;
    private final MetadataNames names;
    private final Revisions revisions;

    public MetadataRoutes(Index index, ServerSettings settings) {
        this.index = index;
        this.names = new MetadataNames(settings.metadataNumbers());
        this.revisions = new Revisions(settings.revisionsChecked());
    }

    @Override
    public void register(Routes routes) {
        for (Level level : Level.values()) {
            String path = "/" + level.plural() + "/{id}/metadata";
            routes.get(path, exchange -> list(level, exchange));
            routes.get(path + "/{name}", exchange -> get(level, exchange));
            routes.put(path + "/{name}", exchange -> put(level, exchange));
            routes.delete(path + "/{name}", exchange -> delete(level, exchange));
        }
    }

    private void list(Level level, Exchange exchange) throws IOException {
        boolean numeric = exchange.arguments().flag("numeric", false);
        boolean expanded = exchange.arguments().flag("expand", false);
        List<Metadata> pieces = index.metadata(level, exchange.parameter(0));
        exchange.answerJson(json -> {
            if (expanded) {
                json.writeStartObject();
                for (Metadata piece : pieces) {
                    json.writeStringProperty(nameOf(piece, numeric), piece.value());
                }
                json.writeEndObject();
            } else {
                json.writeStartArray();
                for (Metadata piece : pieces) {
                    json.writeString(nameOf(piece, numeric));
                }
                json.writeEndArray();
            }
        });
    }

    private String nameOf(Metadata piece, boolean numeric) {
        return numeric ? Integer.toString(piece.type()) : names.nameOf(piece.type());
    }

    private void get(Level level, Exchange exchange) throws IOException {
        int type = names.typeOf(exchange.parameter(1));
        Metadata piece = index.metadata(level, exchange.parameter(0), type)
                .orElseThrow(() -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The "
                        + level.title().toLowerCase(Locale.ROOT) + " is not there, or does not have this metadata"));
        if (!revisions.isKnown(exchange, Revision.of(piece))) {
            exchange.answerText(piece.value());
        }
    }

    private void put(Level level, Exchange exchange) throws IOException {
        int type = userTypeOf(exchange.parameter(1));
        String id = exchange.parameter(0);
        OptionalLong expected = revisions.expected(exchange, current(level, id, type));
        String value = exchange.bodyText();
        revisions.tell(exchange, Revision.of(index.setMetadata(level, id, type, value, expected), value));
        exchange.answerEmpty();
    }

    private void delete(Level level, Exchange exchange) {
        int type = userTypeOf(exchange.parameter(1));
        String id = exchange.parameter(0);
        if (!index.deleteMetadata(level, id, type, revisions.expected(exchange, current(level, id, type)))) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The resource does not have this metadata");
        }
        exchange.answerEmpty();
    }

    private Optional<Revision> current(Level level, String id, int type) {
        return revisions.isChecked() ? index.metadata(level, id, type).map(Revision::of) : Optional.empty();
    }

    private int userTypeOf(String name) {
        int type = names.typeOf(name);
        if (!MetadataNames.isForUsers(type)) {
            throw new LetheException(ErrorKind.FORBIDDEN, "Users may set metadata from " + Metadata.USER_FIRST + " to "
                    + Metadata.USER_LAST + " only");
        }
        return type;
    }
}
