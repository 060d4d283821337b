package org.lethe.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.lethe.archive.Archive;
import org.lethe.archive.SliceOrder;
import org.lethe.archive.SliceOrder.Slice;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.render.NumpyArray;
import org.lethe.image.render.NumpyArray.Values;
import org.lethe.image.render.Rendering;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/** Frames as arrays for numpy: one of them, all of an instance, all of a series. */
public final class NumpyRoutes implements RouteFamily {
    private static final String OCTETS = "application/octet-stream";

    private final Archive archive;
    private final DecodingRoom room;

    public NumpyRoutes(Pictures pictures) {
        this.archive = pictures.archive();
        this.room = pictures.room();
    }

    @Override
    public void register(Routes routes) {
        routes.get("/instances/{id}/frames/{frame}/numpy", this::frame);
        routes.get("/instances/{id}/numpy", this::instance);
        routes.get("/series/{id}/numpy", this::series);
    }

    private void frame(Exchange exchange) throws IOException {
        int frame = ImageRoutes.frameOf(exchange);
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            Rendering rendering = Pictures.rendering(file);
            if (frame >= rendering.description().frames()) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no frame " + frame);
            }
            NumpyArray array = NumpyArray.of(rendering, valuesFor(exchange));
            send(exchange, array, out -> writeFrame(array, rendering, frame, out));
        }
    }

    private void instance(Exchange exchange) throws IOException {
        try (DicomFile file = archive.read(exchange.parameter(0), Until.END)) {
            Rendering rendering = Pictures.rendering(file);
            rendering.requireAllFrames();
            NumpyArray array = NumpyArray.of(rendering, valuesFor(exchange)).stacked(rendering.description().frames());
            send(exchange, array, out -> writeFrames(array, rendering, out));
        }
    }

    private void series(Exchange exchange) throws IOException {
        List<String> ids = archive.index().descendants(Level.SERIES, exchange.parameter(0), Level.INSTANCE);
        List<Slice> slices = SliceOrder.of(archive.index().resources(Level.INSTANCE, ids)).slices();
        int frames = 0;
        NumpyArray array = null;
        for (Slice slice : slices) {
            try (DicomFile file = archive.read(slice.instanceId(), Until.END)) {
                Rendering rendering = Pictures.rendering(file);
                NumpyArray own = NumpyArray.of(rendering, valuesFor(exchange));
                if (array != null && !array.equals(own)) {
                    throw new LetheException(ErrorKind.BAD_REQUEST,
                            "The instances of the series differ in the size or the type of their pixels");
                }
                array = own;
                rendering.requireAllFrames();
                frames = Math.addExact(frames, rendering.description().frames());
            }
        }
        NumpyArray all = array.stacked(frames);
        send(exchange, all, out -> {
            for (Slice slice : slices) {
                try (DicomFile file = archive.read(slice.instanceId(), Until.END)) {
                    writeFrames(all, Pictures.rendering(file), out);
                }
            }
        });
    }

    private void writeFrames(NumpyArray array, Rendering rendering, OutputStream out) throws IOException {
        for (int frame = 0; frame < rendering.description().frames(); frame++) {
            writeFrame(array, rendering, frame, out);
        }
    }

    private void writeFrame(NumpyArray array, Rendering rendering, int frame, OutputStream out) throws IOException {
        try (Spool spool = new Spool()) {
            try (DecodingRoom.Place _ = room.enter(rendering.description())) {
                array.write(rendering, frame, spool);
            }
            // A client may take its time; nobody waits for it.
            try (ByteSource decoded = spool.toSource()) {
                decoded.transferTo(0, decoded.size(), Channels.newChannel(out));
            }
        }
    }

    private static Values valuesFor(Exchange exchange) {
        return exchange.arguments().flag("rescale", true) ? Values.RESCALED : Values.STORED;
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** As it is, or with {@code ?compress} as the only entry of a ZIP archive, as {@code numpy.load} reads it. */
    private static void send(Exchange exchange, NumpyArray array, Content content) throws IOException {
        if (!exchange.arguments().flag("compress", false)) {
            OutputStream out = exchange.answerStream(OCTETS, array.bytes());
            array.writeHeader(out);
            content.writeTo(out);
            return;
        }
        try (ZipOutputStream zip = new ZipOutputStream(new Unclosed(exchange.answerStream(OCTETS, -1)))) {
            zip.putNextEntry(new ZipEntry("arr_0.npy"));
            array.writeHeader(zip);
            content.writeTo(zip);
        }
    }

    /** So that a fault on the way does not end the answer as if it were whole. */
    private static final class Unclosed extends FilterOutputStream {
        private Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {
            // The server closes it.
        }
    }
}
