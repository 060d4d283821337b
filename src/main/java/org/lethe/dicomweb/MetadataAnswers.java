package org.lethe.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.lethe.archive.Archive;
import org.lethe.dicom.Level;
import org.lethe.http.Exchange;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.io.Spool;

/** All that instances say but their large values, as DICOM JSON (PS3.18 section 10.4.1.1.2). */
record MetadataAnswers(Archive archive, Locator locator, String path, KeptMetadata kept) {
    /** The media type of DICOM JSON. */
    static final String DICOM_JSON = "application/dicom+json";

    /** How many instances are read at the same time: each takes the memory of its header. */
    private static final int AHEAD = Runtime.getRuntime().availableProcessors();
    /** Less is gathered as fast as it is fetched. */
    private static final int INSTANCES_WORTH_KEEPING = 8;

    void answer(Exchange exchange, List<String> uids) throws IOException {
        List<Ref> found = locator.find(uids);
        locator.files(uids); // so that what is not there is told as such
        try (OutputStream out = exchange.answerTextStream(DICOM_JSON)) {
            Listing listing = new Listing(MetadataText.placing(out, Places.of(exchange, path)));
            for (Ref ref : found) {
                write(ref, listing);
            }
            listing.end();
        }
    }

    private void write(Ref ref, Listing listing) throws IOException {
        switch (ref.level()) {
            case PATIENT -> throw new IllegalStateException("DICOMweb has no patients");
            case STUDY -> {
                for (String series : archive.index().descendants(Level.STUDY, ref.id(), Level.SERIES)) {
                    writeSeries(series, listing);
                }
            }
            case SERIES -> writeSeries(ref.id(), listing);
            case INSTANCE -> gather(archive.index().files(Level.INSTANCE, ref.id()), listing.next());
        }
    }

    private void writeSeries(String seriesId, Listing listing) throws IOException {
        List<StoredFile> files = archive.index().files(Level.SERIES, seriesId);
        if (files.isEmpty()) {
            return;
        }
        OutputStream out = listing.next();
        if (!kept.isKept() || files.size() < INSTANCES_WORTH_KEEPING) {
            gather(files, out);
            return;
        }
        byte[] digest = kept.digest(files);
        Optional<InputStream> known = kept.open(seriesId, digest);
        if (known.isPresent()) {
            try (InputStream text = known.get()) {
                text.transferTo(out);
            }
        } else {
            gatherAndKeep(seriesId, digest, files, out);
        }
    }

    private void gatherAndKeep(String seriesId, byte[] digest, List<StoredFile> files, OutputStream out)
            throws IOException {
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (Spool spool = new Spool()) {
            try (DeflaterOutputStream deflating = new DeflaterOutputStream(spool, fast)) {
                gather(files, new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(bytes, offset, length);
                        deflating.write(bytes, offset, length);
                    }
                });
            }
            try (ByteSource deflated = spool.toSource()) {
                kept.put(seriesId, digest, deflated);
            }
        } finally {
            fast.end();
        }
    }

    /** Writes the metadata of files, with commas between them. */
    private void gather(List<StoredFile> files, OutputStream out) throws IOException {
        Deque<Future<byte[]>> begun = new ArrayDeque<>();
        Iterator<StoredFile> rest = files.iterator();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean isFirst = true;
            while (rest.hasNext() || !begun.isEmpty()) {
                while (rest.hasNext() && begun.size() < AHEAD) {
                    StoredFile file = rest.next();
                    begun.add(readers.submit(() -> MetadataText.of(archive, file)));
                }
                byte[] text = result(begun.remove());
                if (!isFirst) {
                    out.write(',');
                }
                isFirst = false;
                out.write(text);
            }
        }
    }

    private static byte[] result(Future<byte[]> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while metadata were read");
        }
    }

    /** An array of JSON that is written as text. */
    private static final class Listing {
        private final OutputStream out;
        private boolean isBegun;

        Listing(OutputStream out) {
            this.out = out;
        }

        /** The stream for what comes next: at least one value. */
        OutputStream next() throws IOException {
            out.write(isBegun ? ',' : '[');
            isBegun = true;
            return out;
        }

        void end() throws IOException {
            if (!isBegun) {
                out.write('[');
            }
            out.write(']');
        }
    }
}
