package org.lethe.http;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.lethe.archive.Archive;
import org.lethe.archive.Finder;
import org.lethe.config.Settings;
import org.lethe.dicom.Level;
import org.lethe.dicom.Uids;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint.Letters;
import org.lethe.index.Query;
import org.lethe.index.Ref;
import tools.jackson.databind.node.ObjectNode;

/** {@code /tools}: searching, and small services. */
public final class ToolRoutes implements RouteFamily {
    private final Archive archive;
    private final Finder finder;
    private final MetadataNames metadataNames;
    private final ResourceRoutes resources;
    private final Settings settings;
    private final Clock clock;

    /** @param resources which shows what is found */
    public ToolRoutes(Archive archive, ResourceRoutes resources, Settings settings, Clock clock) {
        this.archive = archive;
        this.finder = new Finder(archive);
        this.metadataNames = new MetadataNames(settings.server().metadataNumbers());
        this.resources = resources;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/tools/now", exchange -> exchange.answerText(Dates.text(clock.instant())));
        routes.get("/tools/now-local", exchange -> exchange.answerText(Dates.localText(clock.instant())));
        routes.get("/tools/generate-uid", ToolRoutes::generateUid);
        routes.ask("/tools/lookup", this::lookup);
        routes.ask("/tools/find", this::find);
        routes.ask("/tools/count-resources", this::count);
    }

    private static void generateUid(Exchange exchange) throws IOException {
        String level = exchange.arguments().text("level");
        if (level == null) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"level\" is missing");
        }
        exchange.answerText(
                FindRequest.levelOf(level) == Level.PATIENT ? UUID.randomUUID().toString() : Uids.random());
    }

    private void lookup(Exchange exchange) throws IOException {
        List<Ref> found = archive.index().lookup(exchange.bodyText());
        exchange.answerJson(json -> {
            json.writeStartArray();
            for (Ref ref : found) {
                ResourceRoutes.writeRef(json, ref);
            }
            json.writeEndArray();
        });
    }

    private void find(Exchange exchange) throws IOException {
        ObjectNode body = exchange.bodyJsonObject();
        JsonRequest request = new JsonRequest(body);
        Query query = queryOf(body);
        boolean expanded = request.flag("Expand", false) || request.has("ResponseContent");
        ResourceFormat format = ResourceFormat.of(request, archive.reader().dictionary());
        List<String> ids = find(query.page(query.since(), bounded(query)));
        if (expanded) {
            resources.answerExpanded(query.level(), ids, format, exchange);
        } else {
            exchange.answerJson(ids);
        }
    }

    private Query queryOf(ObjectNode body) {
        Letters letters = settings.dicom().caseSensitivePersonNames() ? Letters.EXACT : Letters.ANY_CASE;
        return FindRequest.parse(body, archive.reader().dictionary(), metadataNames, letters);
    }

    private List<String> find(Query query) throws IOException {
        return isBelowNothing(query) ? List.of() : finder.find(query);
    }

    private boolean isBelowNothing(Query query) {
        return query.ancestor().isPresent()
                && !archive.index().contains(query.ancestor().get().level(), query.ancestor().get().id());
    }

    /** The number of results that are answered at most; 0 for all. */
    private long bounded(Query query) {
        long max = query.level() == Level.INSTANCE
                ? settings.storage().findInstancesMax()
                : settings.storage().findResultsMax();
        return max == 0 ? query.limit() : query.limit() == 0 ? max : Math.min(max, query.limit());
    }

    private void count(Exchange exchange) throws IOException {
        Query query = queryOf(exchange.bodyJsonObject());
        long count = isBelowNothing(query) ? 0 : finder.count(query);
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeNumberProperty("Count", count);
            json.writeEndObject();
        });
    }
}
