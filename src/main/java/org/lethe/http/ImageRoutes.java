package org.lethe.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.lethe.archive.Archive;
import org.lethe.config.Warning;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.StoredFrames;
import org.lethe.image.render.MatlabMatrix;
import org.lethe.image.render.Picture;
import org.lethe.image.render.PictureFormat;
import org.lethe.image.render.Placeholder;
import org.lethe.image.render.Rendering;
import org.lethe.io.ByteSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the frames of an instance look like: pictures, numbers, and the bytes that are stored. */
public final class ImageRoutes implements RouteFamily {
    private static final Logger LOG = LoggerFactory.getLogger(ImageRoutes.class);
    private static final int DEFAULT_QUALITY = 90;
    private static final int QUALITY_MAX = 100;

    private final Archive archive;
    private final Pictures pictures;

    public ImageRoutes(Pictures pictures) {
        this.archive = pictures.archive();
        this.pictures = pictures;
    }

    /** Makes a picture of a frame. */
    private interface Painter {
        Picture paint(Rendering rendering, int frame, Arguments arguments) throws IOException;
    }

    private static final Map<String, Painter> PAINTERS = Map.of(
            "preview", (rendering, frame, _) -> rendering.preview(frame),
            "image-uint8", (rendering, frame, _) -> rendering.truncated(frame, Rendering.Range.UINT8),
            "image-uint16", (rendering, frame, _) -> rendering.truncated(frame, Rendering.Range.UINT16),
            "image-int16", (rendering, frame, _) -> rendering.truncated(frame, Rendering.Range.INT16),
            "rendered", (rendering, frame, arguments) -> rendering.rendered(frame, look(arguments)));

    @Override
    public void register(Routes routes) {
        PAINTERS.forEach((name, painter) -> {
            routes.get("/instances/{id}/" + name, exchange -> picture(exchange, 0, painter));
            routes.get("/instances/{id}/frames/{frame}/" + name,
                    exchange -> picture(exchange, frameOf(exchange), painter));
        });
        routes.get("/instances/{id}/matlab", exchange -> matlab(exchange, 0));
        routes.get("/instances/{id}/frames/{frame}/matlab", exchange -> matlab(exchange, frameOf(exchange)));
        routes.get("/instances/{id}/frames/{frame}/raw", this::raw);
        routes.get("/instances/{id}/frames/{frame}/raw.gz", this::rawCompressed);
    }

    /** The frame that a path names. */
    static int frameOf(Exchange exchange) {
        try {
            int frame = Integer.parseInt(exchange.parameter(1));
            if (frame >= 0) {
                return frame;
            }
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.BAD_PARAMETER_TYPE, "The frame must be a number", e);
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "Frames are counted from 0");
    }

    private static Rendering.Look look(Arguments arguments) {
        return new Rendering.Look(
                decimal(arguments, "window-center"), decimal(arguments, "window-width"),
                (int) Math.min(Integer.MAX_VALUE, arguments.number("width", 0)),
                (int) Math.min(Integer.MAX_VALUE, arguments.number("height", 0)),
                arguments.flag("smooth", false));
    }

    /** NaN if it was not given. */
    private static double decimal(Arguments arguments, String name) {
        String text = arguments.text(name);
        try {
            double number = text == null ? Double.NaN : Double.parseDouble(text);
            if (text == null || Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.BAD_PARAMETER_TYPE, "The argument \"" + name + "\" must be a number", e);
        }
        throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The argument \"" + name + "\" must be finite");
    }

    private void picture(Exchange exchange, int frame, Painter painter) throws IOException {
        PictureFormat format = formatFor(exchange);
        int quality = qualityOf(exchange.arguments());
        byte[] picture;
        try {
            picture = pictures.of(exchange.parameter(0), format, quality,
                    rendering -> painter.paint(rendering, frame, exchange.arguments()));
        } catch (LetheException e) {
            warnOf(e, exchange.parameter(0));
            if (e.kind() != ErrorKind.UNSUPPORTED_MEDIA_TYPE
                    || !exchange.arguments().flag("returnUnsupportedImage", false)) {
                throw e;
            }
            ByteArrayOutputStream placeholder = new ByteArrayOutputStream();
            format.write(Placeholder.PICTURE, quality, placeholder);
            picture = placeholder.toByteArray();
        }
        exchange.answerBytes(picture, format.mediaType());
    }

    private void warnOf(LetheException fault, String instanceId) {
        if (fault.kind() != ErrorKind.UNKNOWN_RESOURCE && archive.warnsOf(Warning.W003_DECODER_FAILURE)) {
            LOG.warn("{}: instance {}", Warning.W003_DECODER_FAILURE.key(), instanceId);
        }
    }

    private static PictureFormat formatFor(Exchange exchange) {
        Map<PictureFormat, String> offered = new EnumMap<>(PictureFormat.class);
        for (PictureFormat format : PictureFormat.values()) {
            offered.put(format, format.mediaType());
        }
        String best = Accept.best(exchange.header("Accept"), List.copyOf(offered.values()));
        return offered.entrySet().stream()
                .filter(entry -> entry.getValue().equals(best)).findFirst().orElseThrow().getKey();
    }

    private static int qualityOf(Arguments arguments) {
        long quality = arguments.number("quality", DEFAULT_QUALITY);
        if (quality < 1 || quality > QUALITY_MAX) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "The quality is a number from 1 to 100");
        }
        return (int) quality;
    }

    private void matlab(Exchange exchange, int frame) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            MatlabMatrix.write(Pictures.rendering(file), frame, exchange.answerStream("text/plain", -1));
        }
    }

    private void raw(Exchange exchange) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            ByteSource frame = StoredFrames.of(file.dataset()).frame(frameOf(exchange));
            FileAnswer.sendOnce(exchange, frame, new ByteRange(0, frame.size()),
                    StoredFrames.mediaType(file.transferSyntax()));
        }
    }

    private void rawCompressed(Exchange exchange) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            ByteSource frame = StoredFrames.of(file.dataset()).frame(frameOf(exchange));
            try (GZIPOutputStream out = new GZIPOutputStream(exchange.answerStream("application/gzip", -1))) {
                frame.transferTo(0, frame.size(), new AnswerChannel(out));
            }
        }
    }
}
