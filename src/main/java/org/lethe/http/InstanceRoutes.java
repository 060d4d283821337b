package org.lethe.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.lethe.archive.Archive;
import org.lethe.archive.project.Project;
import org.lethe.dicom.BulkData;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.dicom.json.Content;
import org.lethe.dicom.json.TagFormat;
import org.lethe.dicom.json.TagsJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.RewriteRequest;
import org.lethe.rewrite.Rewriter;
import org.lethe.rewrite.Verb;
import tools.jackson.databind.node.ObjectNode;

/** One instance: what stands in it, and rewritten copies of it. */
public final class InstanceRoutes implements RouteFamily {
    private static final String DICOM = "application/dicom";
    private static final String OCTETS = "application/octet-stream";
    private static final String PDF = "application/pdf";

    private final Archive archive;

    public InstanceRoutes(Archive archive) {
        this.archive = archive;
    }

    @Override
    public void register(Routes routes) {
        routes.get("/instances/{id}/tags", exchange -> tags(exchange, exchange.arguments().tagFormat(TagFormat.FULL)));
        routes.get("/instances/{id}/simplified-tags", exchange -> tags(exchange, TagFormat.SIMPLIFY));
        routes.get("/instances/{id}/header", this::header);
        routes.get("/instances/{id}/content", this::content);
        routes.get("/instances/{id}/content/**", this::content);
        routes.get("/instances/{id}/pdf", this::pdf);
        routes.ask("/instances/{id}/anonymize", exchange -> rewrite(exchange, Verb.ANONYMIZE));
        routes.ask("/instances/{id}/modify", exchange -> rewrite(exchange, Verb.MODIFY));
    }

    private void tags(Exchange exchange, TagFormat format) throws IOException {
        boolean whole = exchange.arguments().flag("whole", false);
        TagsJson tags = DatasetRoutes.tagsJson(exchange, archive.reader().dictionary(), format);
        try (DicomFile file = archive.read(exchange.parameter(0), whole ? Until.END : Until.PIXEL_DATA)) {
            exchange.answerJson(json -> {
                if (whole) {
                    tags.write(file.dataset(), json);
                } else {
                    tags.writeUpToPixelData(file, json);
                }
            });
        }
    }

    private void header(Exchange exchange) throws IOException {
        TagFormat format = exchange.arguments().tagFormat(TagFormat.FULL);
        TagsJson tags = TagsJson.of(archive.reader().dictionary(), format);
        try (DicomFile file = archive.read(exchange.parameter(0), Until.PIXEL_DATA)) {
            exchange.answerJson(json -> tags.writeHeader(file.fileMeta(), json));
        }
    }

    private void content(Exchange exchange) throws IOException {
        List<String> path = exchange.parametersFrom(1);
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            switch (Content.at(file.dataset(), path, archive.reader().dictionary())) {
                case Content.Listing(List<String> names) -> exchange.answerJson(names);
                case Content.Raw(BulkData bytes) -> answer(exchange, bytes, OCTETS);
            }
        }
    }

    private void pdf(Exchange exchange) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            boolean isPdf = PDF.equals(file.dataset().string(Tag.MIMETypeOfEncapsulatedDocument))
                    && file.dataset().contains(Tag.EncapsulatedDocument);
            if (!isPdf) {
                throw new LetheException(ErrorKind.UNKNOWN_RESOURCE,
                        "The instance does not encapsulate a PDF document");
            }
            answer(exchange, file.dataset().get(Tag.EncapsulatedDocument).littleEndian(), PDF);
        }
    }

    private static void answer(Exchange exchange, BulkData bytes, String mediaType) throws IOException {
        FileAnswer.sendOnce(exchange, bytes.source(), new ByteRange(bytes.offset(), bytes.length()), mediaType);
    }

    private void rewrite(Exchange exchange, Verb verb) throws IOException {
        Rewriter rewriter = archive.rewriter();
        ObjectNode body = rewriter.parse(exchange.bodyBytes());
        RewriteRequest request = rewriter.read(verb, Level.INSTANCE, body);
        Optional<Project> project = archive.projects().askedFor(verb, body);
        if (DryRunAnswer.isAskedFor(body)) {
            DryRunAnswer.send(exchange, archive.rewriteJobs().dryRun(exchange.parameter(0), request, project));
            return;
        }
        try (ByteSource rewritten = archive.rewrite(exchange.parameter(0), request, project)) {
            FileAnswer.sendOnce(exchange, rewritten, new ByteRange(0, rewritten.size()), DICOM);
        }
    }
}
