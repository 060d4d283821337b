package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import org.lethe.archive.Archive;
import org.lethe.config.DicomWebSettings;
import org.lethe.config.Settings;
import org.lethe.dicom.Level;
import org.lethe.dicomweb.RenderedAnswers.Size;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Exchange;
import org.lethe.http.Pictures;
import org.lethe.http.RouteFamily;
import org.lethe.http.Routes;
import org.lethe.index.Ref;

/** The paths of DICOMweb. */
public final class DicomWebRoutes implements RouteFamily {
    private static final String STUDY = "/studies/{study}";
    private static final String SERIES = STUDY + "/series/{series}";
    private static final String INSTANCE = SERIES + "/instances/{instance}";
    private static final int NO_CONTENT = 204;
    private static final int UIDS = 3;

    private final Archive archive;
    private final DicomWebSettings settings;
    private final Locator locator;
    private final SearchAnswers search;
    private final Pictures pictures;
    private final KeptMetadata kept;

    public DicomWebRoutes(Pictures pictures, Settings settings) {
        this.pictures = pictures;
        this.archive = pictures.archive();
        this.settings = settings.dicomWeb();
        this.locator = new Locator(archive.index());
        this.search = new SearchAnswers(archive, settings);
        this.kept = new KeptMetadata(archive, settings);
    }

    @Override
    public void register(Routes routes) {
        if (settings.enabled()) {
            registerSearches(routes);
            registerResources(routes);
            registerFrames(routes);
            StoreAnswers store = new StoreAnswers(archive, settings);
            routes.post(settings.root() + "/studies", exchange -> store.answer(exchange, null));
            routes.post(settings.root() + STUDY, exchange -> store.answer(exchange, exchange.parameter(0)));
        }
        if (settings.wadoUriEnabled()) {
            routes.get(settings.wadoUriRoot(), new WadoUriAnswers(pictures)::answer);
        }
    }

    private void registerSearches(Routes routes) {
        search(routes, "/studies", Level.STUDY);
        search(routes, "/series", Level.SERIES);
        search(routes, "/instances", Level.INSTANCE);
        search(routes, STUDY + "/series", Level.SERIES);
        search(routes, STUDY + "/instances", Level.INSTANCE);
        search(routes, SERIES + "/instances", Level.INSTANCE);
    }

    private void search(Routes routes, String pattern, Level level) {
        routes.get(settings.root() + pattern, exchange -> search.answer(exchange, level, uids(exchange)));
    }

    private void registerResources(Routes routes) {
        InstanceAnswers instances = new InstanceAnswers(archive, locator, pictures.room());
        MetadataAnswers metadata = new MetadataAnswers(archive, locator, settings.root(), kept);
        RenderedAnswers rendered = new RenderedAnswers(pictures, locator);
        for (String pattern : List.of(STUDY, SERIES, INSTANCE)) {
            String path = settings.root() + pattern;
            routes.get(path, exchange -> instances.answer(exchange, uids(exchange)));
            routes.get(path + "/metadata", exchange -> metadata.answer(exchange, uids(exchange)));
            routes.get(path + "/thumbnail", exchange -> rendered.answer(exchange, uids(exchange), 1, Size.THUMBNAIL));
            routes.delete(path, this::delete);
        }
    }

    private void registerFrames(Routes routes) {
        FrameAnswers frames = new FrameAnswers(archive, locator, settings.root(), pictures.room());
        BulkAnswers bulk = new BulkAnswers(archive, locator, settings.root(), frames);
        RenderedAnswers rendered = new RenderedAnswers(pictures, locator);
        String instance = settings.root() + INSTANCE;
        routes.get(instance + "/rendered", exchange -> rendered.answer(exchange, uids(exchange), 1, Size.WHOLE));
        routes.get(instance + "/bulk/**",
                exchange -> bulk.answer(exchange, uids(exchange), exchange.parametersFrom(UIDS)));
        routes.get(instance + "/frames/{frames}",
                exchange -> frames.answer(exchange, uids(exchange), exchange.parameter(UIDS)));
        routes.get(instance + "/frames/{frame}/rendered",
                exchange -> rendered.answer(exchange, uids(exchange), frameOf(exchange), Size.WHOLE));
        routes.get(instance + "/frames/{frame}/thumbnail",
                exchange -> rendered.answer(exchange, uids(exchange), frameOf(exchange), Size.THUMBNAIL));
    }

    private static int frameOf(Exchange exchange) {
        List<Integer> frames = FrameAnswers.numbersOf(exchange.parameter(UIDS));
        if (frames.size() > 1) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "A picture is of one frame");
        }
        return frames.getFirst();
    }

    /** The UIDs of the study, the series and the instance, as far as the path names them. */
    private static List<String> uids(Exchange exchange) {
        List<String> all = exchange.parametersFrom(0);
        return all.subList(0, Math.min(UIDS, all.size()));
    }

    private void delete(Exchange exchange) throws IOException {
        List<Ref> found = locator.find(uids(exchange));
        if (found.size() > 1) {
            throw new LetheException(ErrorKind.CONFLICT,
                    "Several patients have a study of this UID: delete one of them by its Orthanc ID");
        }
        archive.delete(found.getFirst().level(), found.getFirst().id());
        exchange.answerStatus(NO_CONTENT);
    }
}
