package org.lethe.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lethe.archive.zip.ZipArchives;
import org.lethe.archive.zip.ZipJobs;
import org.lethe.archive.zip.ZipOfInstances;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.config.Settings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Index;
import org.lethe.jobs.JobEngine;
import org.lethe.jobs.Work;

/** Patients, studies, series, and lists of resources as ZIP archives, which are made while they leave. */
public final class ArchiveRoutes implements RouteFamily {
    private static final String ZIP = "application/zip";

    private final Index index;
    private final ZipArchives zips;
    private final ZipJobs zipJobs;
    private final JobEngine jobs;
    private final ArchiveRequest.Defaults defaults;

    public ArchiveRoutes(Index index, ZipArchives zips, ZipJobs zipJobs, JobEngine jobs, Settings settings) {
        this.index = index;
        this.zips = zips;
        this.zipJobs = zipJobs;
        this.jobs = jobs;
        this.defaults = new ArchiveRequest.Defaults(
                settings.server().unicodeInZips() ? Letters.UNICODE : Letters.ASCII, settings.dicom().lossyQuality());
    }

    @Override
    public void register(Routes routes) {
        for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
            Map.of("archive", Form.FOLDERS, "media", Form.MEDIA).forEach((name, form) -> {
                String path = "/" + level.plural() + "/{id}/" + name;
                routes.get(path, exchange -> one(level, exchange, get(exchange, form)));
                routes.ask(path, exchange -> one(level, exchange, post(exchange, form)));
            });
        }
        Map.of("create-archive", Form.FOLDERS, "create-media", Form.MEDIA, "create-media-extended", Form.EXTENDED_MEDIA)
                .forEach((name, form) -> {
                    routes.get("/tools/" + name, exchange -> many(exchange, get(exchange, form)));
                    routes.ask("/tools/" + name, exchange -> many(exchange, post(exchange, form)));
                });
    }

    private ArchiveRequest get(Exchange exchange, Form form) {
        return ArchiveRequest.parse(exchange.arguments(), form, defaults);
    }

    private ArchiveRequest post(Exchange exchange, Form form) throws IOException {
        return ArchiveRequest.parse(exchange, form, defaults);
    }

    private void one(Level level, Exchange exchange, ArchiveRequest request) throws IOException {
        String id = exchange.parameter(0);
        if (!index.contains(level, id)) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                    "There is no such " + level.title().toLowerCase(Locale.ROOT));
        }
        answer(exchange, List.of(id), request, id + ".zip");
    }

    private void many(Exchange exchange, ArchiveRequest request) throws IOException {
        answer(exchange, request.namedResources(), request, "Archive.zip");
    }

    private void answer(Exchange exchange, List<String> ids, ArchiveRequest request, String filename)
            throws IOException {
        String name = request.filename() == null ? filename : request.filename();
        if (request.asynchronous()) {
            Work work = zipJobs.work(ids, request.options(), name);
            JobRoutes.answer(exchange, jobs.submit(work, request.priority(), request.userData()));
            return;
        }
        ZipOfInstances zip = zips.plan(ids, request.options());
        FileAnswer.nameAs(exchange, name);
        OutputStream out = exchange.answerStream(ZIP, -1);
        // The client need not wait for the first file, and HEAD does not say that there are 0 bytes.
        exchange.flush();
        if (!exchange.isHead()) {
            zip.writeTo(out, _ -> {});
        }
    }
}
