package org.lethe.archive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ThreadPoolExecutor;
import org.lethe.archive.Archive;
import org.lethe.archive.zip.ParallelZip.Method;
import org.lethe.archive.zip.ZipOptions.Form;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader.Until;
import org.lethe.dicom.TransferSyntax;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.image.Compression;
import org.lethe.index.Resource;
import org.lethe.index.Resource.InstanceDetails;
import org.lethe.index.StoredFile;
import org.lethe.io.ByteSource;
import org.lethe.io.Rope;
import org.lethe.rewrite.TargetSyntax;
import org.lethe.rewrite.Transcoding;

/**
 * A ZIP archive that is made while it is written: of unknown length, in flat memory. May be written several times.
 */
public final class ZipOfInstances {
    /** File IDs have eight characters (PS3.10 section 8.2), two of them "IM". */
    private static final long MEDIA_INSTANCES_MAX = 1_000_000;

    private final Archive archive;
    private final ThreadPoolExecutor workers;
    private final LookAhead lookAhead;
    private final Selection selection;
    private final ZipOptions options;

    /** Is told how far the writing has come. */
    @FunctionalInterface
    public interface Progress {
        /**
         * After each instance, by the thread that writes. May throw to give up.
         *
         * @param instances how many are written so far
         */
        void reached(long instances);
    }

    ZipOfInstances(Archive archive, ThreadPoolExecutor workers, LookAhead lookAhead, Selection selection,
            ZipOptions options) {
        this.archive = archive;
        this.workers = workers;
        this.lookAhead = lookAhead;
        this.selection = selection;
        this.options = options;
    }

    /** How many instances it would hold now. */
    public long instanceCount() {
        return selection.count();
    }

    /** How large the files of these instances are together, in bytes. */
    public long uncompressedBytes() {
        long[] bytes = {0};
        selection.forEachFile(file -> bytes[0] += file.attachment().size());
        return bytes[0];
    }

    /** @throws LetheException see {@link ZipArchives#plan} */
    void check() {
        options.transcode().ifPresent(target -> selection.forEachFile(
                file -> Transcoding.check(TransferSyntax.of(file.transferSyntaxUid()), target.syntax())));
        if (options.form() != Form.FOLDERS
                && options.transcode().filter(target -> Compression.isLossy(target.syntax())).isPresent()) {
            throw new LetheException(ErrorKind.NOT_IMPLEMENTED,
                    "A DICOMDIR names the instances that are stored: media cannot be compressed with loss");
        }
        if (options.form() != Form.FOLDERS && instanceCount() > MEDIA_INSTANCES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE, "A DICOMDIR names at most " + MEDIA_INSTANCES_MAX + " files");
        }
    }

    /**
     * Writes the archive. What is deleted before its turn comes is left out.
     *
     * @param out flushed, not closed
     * @throws LetheException if a file is gone or broken
     * @throws IOException if a file cannot be read, or the stream not be written
     */
    public void writeTo(OutputStream out, Progress progress) throws IOException {
        try (Layout layout = newLayout(); ParallelZip zip = new ParallelZip(out, workers, lookAhead)) {
            selection.walk(new Selection.Visitor() {
                private long written;

                @Override
                public void enter(Resource parent) {
                    layout.enter(parent);
                }

                @Override
                public void visit(Resource instance) throws IOException {
                    StoredFile file = ((InstanceDetails) instance.details()).file();
                    TransferSyntax syntax = syntaxOf(file);
                    String name = layout.place(instance, file, syntax);
                    zip.add(name, methodFor(syntax), open(file, syntax), () -> progress.reached(++written));
                }
            });
            layout.end(zip);
            zip.finish();
        }
    }

    private Layout newLayout() {
        return switch (options.form()) {
            case FOLDERS -> new FolderLayout(options.letters());
            case MEDIA, EXTENDED_MEDIA -> new MediaLayout(archive, options.form());
        };
    }

    /** The transfer syntax of a file in the archive. */
    private TransferSyntax syntaxOf(StoredFile file) {
        return options.transcode().map(TargetSyntax::syntax)
                .orElseGet(() -> TransferSyntax.of(file.transferSyntaxUid()));
    }

    /** What is compressed does not become smaller. */
    private static Method methodFor(TransferSyntax syntax) {
        return syntax.encapsulated() || syntax.deflated() ? Method.STORED : Method.DEFLATED;
    }

    private ByteSource open(StoredFile file, TransferSyntax syntax) throws IOException {
        ByteSource bytes = archive.open(file).bytes();
        if (syntax.uid().equals(file.transferSyntaxUid())) {
            return bytes;
        }
        DicomFile original = archive.reader().read(bytes, Until.END);
        try {
            ByteSource transcoded = Transcoding.encode(original, options.transcode().orElseThrow());
            return new Rope.Builder().append(transcoded, 0, transcoded.size())
                    .owning(transcoded).owning(original::close).build();
        } catch (IOException | RuntimeException e) {
            original.close();
            throw e;
        }
    }
}
