package org.lethe.webdav;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lethe.archive.Archive;
import org.lethe.config.WebDavSettings;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Endpoint;
import org.lethe.http.Exchange;
import org.lethe.http.FileAnswer;
import org.lethe.http.RouteFamily;
import org.lethe.http.Routes;
import org.lethe.http.Verb;
import org.lethe.index.Reception;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;

/**
 * The methods of WebDAV (RFC 4918), classes 1 and 2 without {@code COPY} and {@code MOVE}.
 *
 * <p>Locks are given to whoever asks, as clients write nothing without, and keep nobody out: what is written is stored
 * at once and never overwritten. All that is known of a resource is told, whichever properties were asked for.
 */
public final class WebDavRoutes implements RouteFamily {
    private static final String ROOT = "webdav";
    private static final Pattern LOCK_TOKEN = Pattern.compile("<(urn:uuid:[0-9a-f-]{36})>");
    private static final int CREATED = 201;
    private static final int NO_CONTENT = 204;
    private static final int MULTI_STATUS = 207;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Archive archive;
    private final WebDavSettings settings;
    private final Clock clock;
    private final Uploads uploads;
    private final Tree tree;

    public WebDavRoutes(Archive archive, WebDavSettings settings, Clock clock) {
        this.archive = archive;
        this.settings = settings;
        this.clock = clock;
        this.uploads = new Uploads(archive, clock);
        this.tree = new Tree(archive.index(), settings.uploadsAllowed() ? List.of(uploads.folder()) : List.of());
    }

    @Override
    public void register(Routes routes) {
        if (settings.enabled()) {
            routes.beside(ROOT, Map.of(
                    Verb.OPTIONS, WebDavRoutes::options,
                    Verb.PROPFIND, this::properties,
                    Verb.GET, this::content,
                    Verb.PUT, writing(this::write),
                    Verb.MKCOL, writing(this::makeFolder),
                    Verb.DELETE, this::delete,
                    Verb.PROPPATCH, writing(WebDavRoutes::takeProperties),
                    Verb.LOCK, writing(this::lock),
                    Verb.UNLOCK, writing(exchange -> exchange.answerStatus(NO_CONTENT))));
        }
    }

    private static List<String> path(Exchange exchange) {
        return exchange.segments().subList(1, exchange.segments().size());
    }

    private Node node(Exchange exchange) {
        return tree.find(path(exchange)).orElseThrow(() -> new LetheException(
                ErrorKind.UNKNOWN_RESOURCE, "There is no such file or folder"));
    }

    private static void options(Exchange exchange) {
        exchange.answerHeader("DAV", "1, 2");
        exchange.answerHeader("MS-Author-Via", "DAV");
        exchange.answerHeader("Allow", "DELETE, GET, HEAD, LOCK, MKCOL, OPTIONS, PROPFIND, PROPPATCH, PUT, UNLOCK");
        exchange.answerEmpty();
    }

    private void properties(Exchange exchange) throws IOException {
        String depth = exchange.header("Depth");
        if (depth == null || !depth.equals("0") && !depth.equals("1")) {
            // RFC 4918, section 9.1: a server may refuse to walk through everything.
            throw new LetheException(ErrorKind.FORBIDDEN, "Depth must be 0 or 1");
        }
        Node node = node(exchange);
        exchange.answerStatus(MULTI_STATUS);
        try (MultiStatus answer = MultiStatus.begin(exchange.answerStream(MultiStatus.MEDIA_TYPE, -1))) {
            answer.write(exchange.segments(), node);
            if (node instanceof Node.Folder folder && depth.equals("1")) {
                folder.contents().list(child -> {
                    List<String> path = new ArrayList<>(exchange.segments());
                    path.add(child.name());
                    answer.write(path, child);
                });
            }
        }
    }

    private void content(Exchange exchange) throws IOException {
        Node node = node(exchange);
        if (node instanceof Node.Folder) {
            exchange.answerEmpty(); // it is there; what is in it is asked for by PROPFIND
            return;
        }
        StoredFile file = (node instanceof Node.File one ? one.content() : Optional.<StoredFile>empty())
                .orElseThrow(() -> new LetheException(ErrorKind.UNKNOWN_RESOURCE, "This is no DICOM file"));
        new FileAnswer("application/dicom", file.attachment().blobKey().toString())
                .send(exchange, file.attachment().size(), () -> archive.open(file).bytes());
    }

    /** Something that may only be done below the folder for uploads. */
    private Endpoint writing(Endpoint endpoint) {
        return exchange -> {
            if (!settings.uploadsAllowed() || !isInUploads(path(exchange))) {
                throw new LetheException(ErrorKind.FORBIDDEN, settings.uploadsAllowed()
                        ? "Only the folder " + Uploads.NAME + " can be written to"
                        : "Nothing may be uploaded by WebDAV: see WebDavUploadAllowed");
            }
            endpoint.answer(exchange);
        };
    }

    private static boolean isInUploads(List<String> path) {
        return path.size() > 1 && path.getFirst().equals(Uploads.NAME);
    }

    private static List<String> pathInUploads(Exchange exchange) {
        return path(exchange).subList(1, path(exchange).size());
    }

    private void write(Exchange exchange) throws IOException {
        try (InputStream body = exchange.body()) {
            uploads.write(pathInUploads(exchange), body,
                    Reception.byWebDav(clock.instant(), exchange.remoteAddress(), exchange.user()));
        }
        exchange.answerStatus(CREATED);
        exchange.answerEmpty();
    }

    private void makeFolder(Exchange exchange) {
        if (tree.find(path(exchange)).isPresent()) {
            exchange.answerStatus(METHOD_NOT_ALLOWED); // RFC 4918, section 9.3.1
            return;
        }
        uploads.makeFolder(pathInUploads(exchange));
        exchange.answerStatus(CREATED);
        exchange.answerEmpty();
    }

    private void delete(Exchange exchange) {
        if (isInUploads(path(exchange))) {
            node(exchange); // or there is nothing to be deleted
            uploads.forget(pathInUploads(exchange));
        } else if (settings.deletesAllowed()) {
            Ref resource = node(exchange).resource().orElseThrow(() -> new LetheException(ErrorKind.FORBIDDEN,
                    "Only patients, studies, series and instances can be deleted, one by one"));
            archive.delete(resource.level(), resource.id());
        } else {
            throw new LetheException(
                    ErrorKind.FORBIDDEN, "Nothing may be deleted by WebDAV: see WebDavDeleteAllowed");
        }
        exchange.answerStatus(NO_CONTENT);
    }

    private static void takeProperties(Exchange exchange) throws IOException {
        exchange.answerStatus(MULTI_STATUS);
        try (MultiStatus answer = MultiStatus.begin(exchange.answerStream(MultiStatus.MEDIA_TYPE, -1))) {
            answer.writeTaken(exchange.segments());
        }
    }

    /** The lock that is to be kept for longer (RFC 4918, section 9.10.2). */
    private static Optional<String> heldToken(String condition) {
        Matcher token = LOCK_TOKEN.matcher(condition == null ? "" : condition);
        return token.find() ? Optional.of(token.group(1)) : Optional.empty();
    }

    private void lock(Exchange exchange) throws IOException {
        String token = heldToken(exchange.header("If")).orElseGet(() -> "urn:uuid:" + UUID.randomUUID());
        boolean isThere = tree.find(path(exchange)).isPresent();
        if (!isThere) {
            exchange.answerStatus(CREATED);
        }
        exchange.answerHeader("Lock-Token", '<' + token + '>');
        MultiStatus.writeLock(exchange.answerStream(MultiStatus.MEDIA_TYPE, -1), exchange.segments(), token);
    }
}
