package org.lethe.dicomweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.Consumer;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.json.DicomJson;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.BlockInputStream;
import org.lethe.io.ByteSource;
import org.lethe.rewrite.FileMetas;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The instances of a request that stores metadata and bulk data, as DICOM files. Not for several threads. */
final class MetadataInstances implements AutoCloseable {
    private static final int INSTANCE_BYTES_MAX = 64 << 20;
    /** How many times the body may become larger by instances that refer to the same parts. */
    private static final int GROWTH_MAX = 16;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final BulkParts parts;
    private final Dictionary dictionary;
    private final Iterator<BulkParts.Part> metadata;
    private PartStream text;
    private JsonParser json;
    private long bytes;
    private LetheException fault;

    /** @param dictionary names the VR where the JSON does not */
    MetadataInstances(BulkParts parts, Dictionary dictionary) {
        this.parts = parts;
        this.dictionary = dictionary;
        this.metadata = parts.metadata().iterator();
    }

    /** Whether another instance follows, or what should have been one. */
    boolean hasNext() {
        while (json != null || metadata.hasNext()) {
            try {
                JsonToken token = nextToken();
                if (token != null && token != JsonToken.END_ARRAY) {
                    return true;
                }
                close();
            } catch (JacksonException e) {
                close();
                fault = new LetheException(ErrorKind.BAD_FILE_FORMAT, "Not valid JSON", e);
                return true;
            }
        }
        return false;
    }

    /** The first token of the next instance. */
    private JsonToken nextToken() {
        if (json != null) {
            text.left = INSTANCE_BYTES_MAX;
            return json.nextToken();
        }
        text = new PartStream(parts.bytes(), metadata.next());
        json = FACTORY.createParser(ObjectReadContext.empty(), text);
        JsonToken first = json.nextToken();
        return first == JsonToken.START_ARRAY ? json.nextToken() : first;
    }

    /**
     * The file of the next instance, which whoever got it closes before this.
     *
     * @param known is given what the instance says, before it may be refused
     * @throws LetheException of kind {@code BAD_FILE_FORMAT} if it is none, or bulk data of it did not come; the next
     *     ones can be had all the same
     * @throws IOException if what came cannot be read
     */
    ByteSource next(Consumer<Attributes> known) throws IOException {
        if (fault != null) {
            LetheException told = fault;
            fault = null;
            throw told;
        }
        BulkValues values = new BulkValues(parts);
        Attributes read = read(values);
        known.accept(read);
        Attributes dataset = values.complete(read);
        bytes += values.bytes();
        if (bytes / GROWTH_MAX > parts.bytes().size()) {
            throw new LetheException(ErrorKind.TOO_LARGE, "Too many instances refer to the same bulk data");
        }
        return DicomWriter.encode(FileMetas.of(dataset, values.syntax()), dataset, values.syntax());
    }

    private Attributes read(BulkValues values) throws IOException {
        int outside = depth() - (json.currentToken().isStructStart() ? 1 : 0);
        try {
            return DicomJson.read(json, dictionary, values);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (LetheException e) {
            if (e.kind() == ErrorKind.TOO_LARGE || e.getCause() instanceof JacksonException) {
                close(); // nobody knows where the next one would begin
            } else {
                passOver(outside);
            }
            throw e;
        }
    }

    private void passOver(int outside) {
        try {
            while (depth() > outside) {
                json.nextToken();
            }
        } catch (JacksonException _) {
            close(); // it is refused already, and what is behind it cannot be told
        }
    }

    private int depth() {
        return json.streamReadContext().getNestingDepth();
    }

    /** Gives up the present part. */
    @Override
    public void close() {
        if (json != null) {
            json.close();
            json = null;
        }
    }

    /** One part, of which each instance can have only so much: it is held in memory. */
    private static final class PartStream extends BlockInputStream {
        private final ByteSource source;
        private final long end;
        private long position;
        private long left = INSTANCE_BYTES_MAX;

        PartStream(ByteSource source, BulkParts.Part part) {
            this.source = source;
            this.position = part.offset();
            this.end = part.offset() + part.length();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = (int) Math.min(length, end - position);
            if (length > 0 && count <= 0) {
                return -1;
            }
            left -= count;
            if (left < 0) {
                throw new LetheException(ErrorKind.TOO_LARGE, "The metadata of an instance are larger than "
                        + INSTANCE_BYTES_MAX + " bytes: send large values as parts");
            }
            source.read(position, target, offset, count);
            position += count;
            return count;
        }
    }
}
