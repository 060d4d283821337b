package org.lethe.archive.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.lethe.archive.Arrival;
import org.lethe.archive.Stores;
import org.lethe.blob.Blob;
import org.lethe.blob.BlobSink;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Attachment;
import org.lethe.index.AttachmentType;
import org.lethe.index.WholeResource;

/**
 * Some instances, and what is above them, that are taken over together: their files are brought over one after the
 * other, made durable at once, and then get their rows in one transaction.
 */
final class Batch implements AutoCloseable {
    private final OrthancFiles files;
    private final Stores target;
    private final FileReader reader;
    private final Consumer<NotTaken> failures;

    private final List<Brought> brought = new ArrayList<>();
    private final Set<Long> above = new HashSet<>();

    /** Makes empty ones. */
    interface Maker {
        Batch make();
    }

    /** A resource, and the files that came over with it, in the order of its attachments. */
    private record Brought(WholeResource resource, List<File> files) {}

    /** A file on its way. */
    private record File(Attachment original, BlobSink sink) {}

    Batch(OrthancFiles files, Stores target, FileReader reader, Consumer<NotTaken> failures) {
        this.files = files;
        this.target = target;
        this.reader = reader;
        this.failures = failures;
    }

    /** What is said of an instance whose rows make no sense. */
    static LetheException broken(String how) {
        return new LetheException(ErrorKind.CORRUPTED_FILE, "the index is damaged: " + how);
    }

    /**
     * Brings an instance over, with what is above it. What cannot be read is told to the one who listens, and left out.
     *
     * @param missingAbove what is above it and not there yet
     * @throws LetheException if it cannot be kept here
     */
    void add(WholeResource instance, Function<WholeResource, List<WholeResource>> missingAbove) {
        List<Brought> together = new ArrayList<>();
        try {
            Brought own = bring(instance);
            together.add(own);
            Arrival arrival = arrivalOf(own);
            for (WholeResource one : missingAbove.apply(instance)) {
                if (!above.contains(one.key())) {
                    Brought whole = bring(one);
                    together.add(together.size() - 1, new Brought(FileReader.completed(one, arrival), whole.files()));
                }
            }
            together.removeLast();
            together.add(new Brought(FileReader.completed(instance, arrival), own.files()));
            together.forEach(one -> above.add(one.resource().key()));
            brought.addAll(together);
        } catch (IOException | LetheException e) {
            together.forEach(Batch::close);
            tellOf(instance, AttachmentType.DICOM, e);
        } catch (RuntimeException e) {
            together.forEach(Batch::close);
            throw e;
        }
    }

    private Arrival arrivalOf(Brought instance) throws IOException {
        for (File file : instance.files()) {
            if (file.original().type() == AttachmentType.DICOM) {
                return reader.read(file.sink().written(), file.original());
            }
        }
        throw broken("the instance has no DICOM file");
    }

    /** Without its DICOM file, there is no instance; without another attachment, a resource is still one. */
    private Brought bring(WholeResource resource) throws IOException {
        Brought whole = new Brought(resource, new ArrayList<>());
        try {
            for (Attachment attachment : resource.attachments()) {
                bring(attachment, whole);
            }
            return whole;
        } catch (IOException | RuntimeException e) {
            close(whole);
            throw e;
        }
    }

    private void bring(Attachment attachment, Brought whole) throws IOException {
        try {
            whole.files().add(new File(attachment, files.take(attachment)));
        } catch (IOException | LetheException e) {
            if (attachment.type() == AttachmentType.DICOM) {
                throw e;
            }
            tellOf(whole.resource(), attachment.type(), e);
        }
    }

    /**
     * A fault of the target ends it all, also one that passes: the next run goes on. Any other is the fault of what was
     * to be read.
     */
    private void tellOf(WholeResource resource, int attachment, Exception fault) {
        if (fault instanceof LetheException known && known.kind().isOfTheServer()) {
            throw known;
        }
        failures.accept(new NotTaken(resource.level(), resource.id(), attachment, fault.getMessage()));
    }

    /**
     * Keeps what was brought over. What is returned is durable.
     *
     * @return the resources that are there now
     */
    List<WholeResource> commit() {
        List<BlobSink> sinks = brought.stream().flatMap(one -> one.files().stream()).map(File::sink).toList();
        List<Blob> blobs = target.blobs().commitAll(sinks);
        List<WholeResource> whole = new ArrayList<>();
        int at = 0;
        for (Brought one : brought) {
            List<Blob> own = blobs.subList(at, at + one.files().size());
            at += own.size();
            whole.add(one.resource().withAttachments(kept(one, own)));
        }
        target.index().takeOver(whole);
        return whole;
    }

    private List<Attachment> kept(Brought one, List<Blob> blobs) {
        List<Attachment> kept = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            kept.add(OrthancFiles.kept(one.files().get(i).original(), blobs.get(i)));
        }
        return kept;
    }

    @Override
    public void close() {
        brought.forEach(Batch::close);
    }

    private static void close(Brought one) {
        one.files().forEach(file -> file.sink().close());
    }
}
