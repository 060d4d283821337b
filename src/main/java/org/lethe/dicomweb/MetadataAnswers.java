package org.lethe.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lethe.archive.Archive;
import org.lethe.dicom.Level;
import org.lethe.http.Exchange;
import org.lethe.index.Ref;
import org.lethe.index.StoredFile;
import org.lethe.io.Awaited;

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
        try (GatheredMetadata gathered = new GatheredMetadata(kept)) {
            try (OutputStream out = exchange.answerTextStream(DICOM_JSON)) {
                Listing listing = new Listing(MetadataText.placing(out, Places.of(exchange, path)));
                for (Ref ref : found) {
                    write(ref, listing, gathered);
                }
                listing.end();
            }
            exchange.endAnswer();
            gathered.keep();
        }
    }

    private void write(Ref ref, Listing listing, GatheredMetadata gathered) throws IOException {
        switch (ref.level()) {
            case PATIENT -> throw new IllegalStateException("DICOMweb has no patients");
            case STUDY -> {
                for (String series : archive.index().descendants(Level.STUDY, ref.id(), Level.SERIES)) {
                    writeSeries(series, listing, gathered);
                }
            }
            case SERIES -> writeSeries(ref.id(), listing, gathered);
            case INSTANCE -> {
                List<StoredFile> files = archive.index().files(Level.INSTANCE, ref.id());
                if (!files.isEmpty()) {
                    gather(files, listing.next());
                }
            }
        }
    }

    private void writeSeries(String seriesId, Listing listing, GatheredMetadata gathered) throws IOException {
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
            try (GatheredMetadata.Copy copy = gathered.copy(seriesId, digest, out)) {
                gather(files, copy);
                copy.end();
            }
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
                byte[] text = Awaited.of(begun.remove(), "while metadata were read");
                if (!isFirst) {
                    out.write(',');
                }
                isFirst = false;
                out.write(text);
            }
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
