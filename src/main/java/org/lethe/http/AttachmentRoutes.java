package org.lethe.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.lethe.archive.Archive;
import org.lethe.archive.Attachments;
import org.lethe.archive.Attachments.Form;
import org.lethe.config.ServerSettings;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Revisions.Revision;
import org.lethe.index.Attachment;
import org.lethe.index.Attachment.Compression;
import org.lethe.index.AttachmentType;
import org.lethe.index.Index;

/** The files that belong to resources. */
public final class AttachmentRoutes implements RouteFamily {
    private static final Map<String, Integer> OWN_NAMES = Map.of(
            "dicom", AttachmentType.DICOM,
            "dicom-as-json", AttachmentType.DICOM_AS_JSON,
            "dicom-until-pixel-data", AttachmentType.DICOM_UNTIL_PIXEL_DATA);
    private static final String OCTETS = "application/octet-stream";

    private final Index index;
    private final Attachments attachments;
    private final ServerSettings settings;
    private final Map<Integer, String> names = new HashMap<>();
    private final Revisions revisions;

    public AttachmentRoutes(Archive archive, ServerSettings settings) {
        this.index = archive.index();
        this.attachments = archive.attachments();
        this.settings = settings;
        this.revisions = new Revisions(settings.revisionsChecked());
        settings.contentTypes().forEach((name, type) -> names.put(type, name));
        OWN_NAMES.forEach((name, type) -> names.put(type, name));
    }

    /** Answers about one attachment. */
    @FunctionalInterface
    private interface About {
        void answer(Exchange exchange, Attachment attachment) throws IOException;
    }

    @Override
    public void register(Routes routes) {
        for (Level level : Level.values()) {
            String all = "/" + level.plural() + "/{id}/attachments";
            String one = all + "/{name}";
            routes.get(all, exchange -> list(level, exchange));
            routes.put(one, exchange -> put(level, exchange));
            routes.delete(one, exchange -> delete(level, exchange));
            routes.get(one, read(level, AttachmentRoutes::operations));
            routes.get(one + "/data", read(level, this::data));
            routes.get(one + "/compressed-data", read(level, this::storedData));
            routes.get(one + "/info", read(level, this::info));
            routes.get(one + "/size", read(level, (exchange, it) -> exchange.answerText(Long.toString(it.size()))));
            routes.get(one + "/compressed-size",
                    read(level, (exchange, it) -> exchange.answerText(Long.toString(it.storedSize()))));
            routes.get(one + "/md5",
                    read(level, (exchange, it) -> exchange.answerText(attachments.md5(it, Form.CONTENT))));
            routes.get(one + "/compressed-md5",
                    read(level, (exchange, it) -> exchange.answerText(attachments.md5(it, Form.STORED))));
            routes.get(one + "/is-compressed", read(level,
                    (exchange, it) -> exchange.answerText(it.compression() == Compression.NONE ? "0" : "1")));
            routes.ask(one + "/verify-md5", about(level, (exchange, it) -> {
                attachments.verify(it);
                answerDone(exchange);
            }));
            routes.post(one + "/compress", store(level, Compression.ZLIB));
            routes.post(one + "/uncompress", store(level, Compression.NONE));
        }
    }

    private Endpoint about(Level level, About about) {
        return exchange -> {
            int type = typeOf(exchange.parameter(1));
            Attachment attachment = index.attachment(level, exchange.parameter(0), type)
                    .orElseThrow(() -> new LetheException(
                            ErrorKind.UNKNOWN_RESOURCE, "The resource is not there, or does not have this attachment"));
            revisions.tell(exchange, Revision.of(attachment));
            about.answer(exchange, attachment);
        };
    }

    private Endpoint read(Level level, About about) {
        return about(level, (exchange, attachment) -> {
            if (!revisions.isKnown(exchange, Revision.of(attachment))) {
                about.answer(exchange, attachment);
            }
        });
    }

    private Endpoint store(Level level, Compression compression) {
        return about(level, (exchange, attachment) -> {
            attachments.store(level, exchange.parameter(0), attachment, compression);
            answerDone(exchange);
        });
    }

    private static void answerDone(Exchange exchange) throws IOException {
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private void list(Level level, Exchange exchange) throws IOException {
        boolean numbered = exchange.arguments().flag("full", false);
        List<Attachment> all = index.attachments(level, exchange.parameter(0));
        exchange.answerJson(json -> {
            if (numbered) {
                json.writeStartObject();
                for (Attachment attachment : all) {
                    json.writeNumberProperty(nameOf(attachment), attachment.type());
                }
                json.writeEndObject();
            } else {
                json.writeStartArray();
                for (Attachment attachment : all) {
                    json.writeString(nameOf(attachment));
                }
                json.writeEndArray();
            }
        });
    }

    private static void operations(Exchange exchange, Attachment attachment) throws IOException {
        exchange.answerJson(List.of("compress", "compressed-data", "compressed-md5", "compressed-size", "data", "info",
                "is-compressed", "md5", "size", "uncompress", "verify-md5"));
    }

    private void data(Exchange exchange, Attachment attachment) throws IOException {
        FileAnswer.name(exchange, attachment.blobKey().toString());
        file(exchange, attachment, "").send(exchange, attachment.size(), () -> attachments.open(attachment));
    }

    private void storedData(Exchange exchange, Attachment attachment) throws IOException {
        FileAnswer.name(exchange, attachment.blobKey().toString());
        file(exchange, attachment, "-stored")
                .send(exchange, attachment.storedSize(), () -> attachments.openStored(attachment));
    }

    private FileAnswer file(Exchange exchange, Attachment attachment, String form) {
        // A part of a DICOM file is not one.
        String mediaType = exchange.header("Range") == null ? mediaTypeOf(attachment) : OCTETS;
        return new FileAnswer(mediaType, Revision.of(attachment).tag() + form);
    }

    private String mediaTypeOf(Attachment attachment) {
        return attachment.type() == AttachmentType.DICOM
                ? "application/dicom"
                : settings.contentMediaTypes().getOrDefault(nameOf(attachment), OCTETS);
    }

    private void info(Exchange exchange, Attachment attachment) throws IOException {
        String storedMd5 = attachments.md5(attachment, Form.STORED);
        String md5 = attachments.md5(attachment, Form.CONTENT);
        exchange.answerJson(json -> {
            json.writeStartObject();
            json.writeStringProperty("CompressedMD5", storedMd5);
            json.writeNumberProperty("CompressedSize", attachment.storedSize());
            json.writeNumberProperty("ContentType", attachment.type());
            json.writeStringProperty("UncompressedMD5", md5);
            json.writeNumberProperty("UncompressedSize", attachment.size());
            json.writeStringProperty("Uuid", attachment.blobKey().toString());
            json.writeEndObject();
        });
    }

    private void put(Level level, Exchange exchange) throws IOException {
        int type = userTypeOf(exchange.parameter(1));
        String id = exchange.parameter(0);
        OptionalLong expected = revisions.expected(exchange, current(level, id, type));
        try (InputStream body = exchange.body()) {
            revisions.tell(exchange, Revision.of(attachments.put(level, id, type, body, expected)));
        }
        answerDone(exchange);
    }

    private void delete(Level level, Exchange exchange) {
        int type = userTypeOf(exchange.parameter(1));
        String id = exchange.parameter(0);
        OptionalLong expected = revisions.expected(exchange, current(level, id, type));
        if (index.deleteAttachment(level, id, type, expected).isEmpty()) {
            throw new LetheException(ErrorKind.UNKNOWN_RESOURCE, "The resource does not have this attachment");
        }
        exchange.answerEmpty();
    }

    private Optional<Revision> current(Level level, String id, int type) {
        return revisions.isChecked() ? index.attachment(level, id, type).map(Revision::of) : Optional.empty();
    }

    private String nameOf(Attachment attachment) {
        String name = names.get(attachment.type());
        return name == null ? Integer.toString(attachment.type()) : name;
    }

    private int typeOf(String name) {
        if (OWN_NAMES.containsKey(name)) {
            return OWN_NAMES.get(name);
        }
        Integer configured = settings.contentTypes().get(name);
        if (configured != null) {
            return configured;
        }
        OptionalInt number = Numbers.parse(name);
        return number.orElseThrow(() -> new LetheException(
                ErrorKind.INEXISTENT_ITEM, "There is no attachment of this name"));
    }

    private int userTypeOf(String name) {
        int type = typeOf(name);
        if (type < AttachmentType.USER_FIRST || type > AttachmentType.USER_LAST) {
            throw new LetheException(ErrorKind.FORBIDDEN, "Users may set attachments from " + AttachmentType.USER_FIRST
                    + " to " + AttachmentType.USER_LAST + " only");
        }
        return type;
    }
}
