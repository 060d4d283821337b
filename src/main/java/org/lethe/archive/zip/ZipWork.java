package org.lethe.archive.zip;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.archive.zip.ZipOptions.Letters;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.index.Consequences;
import org.lethe.jobs.Control;
import org.lethe.jobs.Ending;
import org.lethe.jobs.Work;
import org.lethe.rewrite.TargetSyntax;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes an archive. One that is paused begins anew: what is written of an archive cannot be taken up again. */
final class ZipWork implements Work {
    static final String ARCHIVE = "Archive";
    static final String MEDIA = "Media";

    private final ZipJobs jobs;
    private final List<String> ids;
    private final ZipOptions options;
    private final String filename;

    /** Ends the writing of an archive that nobody wants any more. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stop() {
            super("stopped", null, false, false);
        }
    }

    ZipWork(ZipJobs jobs, List<String> ids, ZipOptions options, String filename) {
        this.jobs = jobs;
        this.ids = List.copyOf(ids);
        this.options = options;
        this.filename = filename;
    }

    static ZipWork restore(ZipJobs jobs, ObjectNode request) {
        List<String> ids = new ArrayList<>();
        request.get("Resources").forEach(id -> ids.add(id.stringValue()));
        ZipOptions options = new ZipOptions(
                Form.valueOf(request.get("Form").stringValue()),
                TargetSyntax.ofJob(request),
                Letters.valueOf(request.get("Letters").stringValue()));
        return new ZipWork(jobs, ids, options, request.get("Filename").stringValue());
    }

    @Override
    public String type() {
        return switch (options.form()) {
            case FOLDERS -> ARCHIVE;
            case MEDIA, EXTENDED_MEDIA -> MEDIA;
        };
    }

    @Override
    public List<String> instances() {
        return List.of();
    }

    @Override
    public ObjectNode request() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode resources = request.putArray("Resources");
        ids.forEach(resources::add);
        request.put("Form", options.form().name());
        options.transcode().ifPresent(target -> target.putInto(request));
        request.put("Letters", options.letters().name());
        request.put("Filename", filename);
        return request;
    }

    @Override
    public ObjectNode content() {
        return JsonNodeFactory.instance.objectNode().put("Description", "REST API");
    }

    @Override
    public Ending run(Control control) throws IOException {
        ZipOfInstances zip = jobs.zips().plan(ids, options);
        long total = zip.instanceCount();
        try (BlobSink sink = jobs.create()) {
            zip.writeTo(sink, written -> {
                control.progress((double) written / total);
                if (control.isStopping()) {
                    throw new Stop();
                }
            });
            Blob blob = sink.commit();
            jobs.keep(control.jobId(), blob, filename);
            return new Ending.Done(Consequences.NONE, contentOf(total, blob.size(), zip.uncompressedBytes()));
        } catch (Stop stop) {
            return new Ending.Stopped();
        }
    }

    private ObjectNode contentOf(long instances, long archiveBytes, long uncompressedBytes) {
        return content()
                .put("ArchiveSize", Long.toString(archiveBytes))
                .put("ArchiveSizeMB", archiveBytes >> 20)
                .put("InstancesCount", instances)
                .put("UncompressedSize", Long.toString(uncompressedBytes))
                .put("UncompressedSizeMB", uncompressedBytes >> 20);
    }
}
