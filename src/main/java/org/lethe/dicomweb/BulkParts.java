package org.lethe.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.MediaRange;
import org.lethe.http.MultipartReader;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/**
 * The parts of a request that stores metadata and bulk data (PS3.18 section 10.5.1.1): one after the other in a
 * temporary file, as metadata may refer to what comes behind them.
 *
 * @param bytes of all parts, each padded to an even length by a zero
 * @param metadata those that are DICOM JSON
 * @param byLocation the others, by their {@code Content-Location}: several of the same are the frames of one value
 */
record BulkParts(ByteSource bytes, List<Part> metadata, Map<String, List<Part>> byLocation)
        implements
            AutoCloseable {
    private static final int PARTS_MAX = 20_000;
    private static final int HEADERS_CHARACTERS_MAX = 8 << 20;

    /**
     * Where one of them lies.
     *
     * @param type of its content
     * @param offset of its first byte
     * @param length in bytes, without the padding
     */
    record Part(MediaRange type, long offset, long length) {
        /** The length with the padding. */
        long evenLength() {
            return length + length % 2;
        }
    }

    /**
     * Reads all parts of a body.
     *
     * @throws LetheException of kind {@code BAD_REQUEST} if one of them can be nobody's, {@code TOO_LARGE} if there are
     *     too many
     */
    static BulkParts read(MultipartReader reader) throws IOException {
        List<Part> metadata = new ArrayList<>();
        Map<String, List<Part>> byLocation = new HashMap<>();
        try (Spool spool = new Spool()) {
            long offset = 0;
            int parts = 0;
            long characters = 0;
            for (Optional<MultipartReader.Part> next = reader.next(); next.isPresent(); next = reader.next()) {
                String type = next.get().headers().getOrDefault("content-type", Representation.OCTETS);
                String location = next.get().headers().get("content-location");
                characters += type.length() + (location == null ? 0 : location.length());
                if (++parts > PARTS_MAX || characters > HEADERS_CHARACTERS_MAX) {
                    throw new LetheException(ErrorKind.TOO_LARGE,
                            "The body has more than " + PARTS_MAX + " parts, or very long headers");
                }
                long length = next.get().content().transferTo(spool);
                Part part = new Part(MediaRange.parseOne(type), offset, length);
                if (length % 2 != 0) {
                    spool.write(0);
                }
                offset += part.evenLength();
                listFor(part, location, metadata, byLocation).add(part);
            }
            return new BulkParts(spool.toSource(), metadata, byLocation);
        }
    }

    private static List<Part> listFor(Part part, String location, List<Part> metadata,
            Map<String, List<Part>> byLocation) {
        if (part.type().type().equals(MetadataAnswers.DICOM_JSON)) {
            return metadata;
        }
        if (location == null) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "A part of bulk data needs a Content-Location, by which the metadata refer to it");
        }
        return byLocation.computeIfAbsent(location, _ -> new ArrayList<>());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
