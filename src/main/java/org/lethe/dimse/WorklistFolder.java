package org.lethe.dimse;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Implementation;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.UID;
import org.lethe.dicom.Uids;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import org.lethe.rewrite.FileMetas;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worklist: DICOM files whose names end with {@code .wl}, in one folder. Others may add, change and remove them at
 * any time. What they say is remembered, and those that did not change are not read again. For any number of threads.
 */
final class WorklistFolder {
    private static final Logger LOG = LoggerFactory.getLogger(WorklistFolder.class);

    static final String ENDING = ".wl";
    static final int FILES_MAX = 20_000;
    private static final int FILE_BYTES_MAX = 1 << 20;

    /** What the file meta information of files that this server made says in private (PS3.10 table 7.1-1). */
    private static final byte[] MARK = "worklist".getBytes(US_ASCII);

    private final Path directory;
    private final DicomReader reader;
    private final WorklistMemory memory = WorklistMemory.ofHeap();

    WorklistFolder(Path directory, DicomReader reader) {
        this.directory = directory;
        this.reader = reader;
    }

    /**
     * The files that are there now, in the order of their names.
     *
     * @throws LetheException of kind {@code STORAGE} if the folder cannot be read, {@code TOO_LARGE} if there are too
     *     many
     */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, WorklistFolder::isWorklist)) {
            for (Path file : all) {
                if (files.size() == FILES_MAX) {
                    throw new LetheException(ErrorKind.TOO_LARGE,
                            "The folder of worklists has more than " + FILES_MAX + " files");
                }
                files.add(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(e);
        }
        Collections.sort(files);
        memory.keepOnly(files);
        return files;
    }

    /**
     * Whether there are as many files as are read; also what only has the name of one counts.
     *
     * @throws LetheException of kind {@code STORAGE} if the folder cannot be read
     */
    boolean isFull() {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, WorklistFolder::hasName)) {
            int count = 0;
            Iterator<Path> names = all.iterator();
            while (count < FILES_MAX && names.hasNext()) {
                names.next();
                count++;
            }
            return count == FILES_MAX;
        } catch (IOException | DirectoryIteratorException e) {
            throw unreadable(e);
        }
    }

    private static LetheException unreadable(Exception cause) {
        return new LetheException(ErrorKind.STORAGE, "The folder of worklists cannot be read", cause);
    }

    private static boolean isWorklist(Path file) {
        return hasName(file) && Files.isRegularFile(file);
    }

    private static boolean hasName(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ENDING);
    }

    /** Deletes what a process left half-written that ended meanwhile. Failures go to the log. */
    void deleteDrafts() {
        if (Files.notExists(directory)) {
            return;
        }
        try (DirectoryStream<Path> drafts =
                Files.newDirectoryStream(directory, "*" + ENDING + DurableFiles.DRAFT_ENDING)) {
            for (Path draft : drafts) {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | DirectoryIteratorException _) {
            LOG.warn("Drafts of worklists could not be deleted");
        }
    }

    /**
     * What a file says.
     *
     * @throws LetheException if it is no DICOM file, or far too long for one of a worklist
     * @throws IOException if it cannot be read, because it was removed for example
     */
    Attributes read(Path file) throws IOException {
        WorklistMemory.State state = WorklistMemory.State.of(file);
        Optional<Attributes> known = memory.recall(file, state);
        if (known.isPresent()) {
            return known.get();
        }
        Attributes dataset = readAnew(file).dataset();
        memory.remember(file, state, dataset);
        return dataset;
    }

    private DicomFile readAnew(Path file) throws IOException {
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
        }
        if (bytes.length > FILE_BYTES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE,
                    "The file has more than " + FILE_BYTES_MAX + " bytes");
        }
        return reader.read(ByteSource.of(bytes), DicomReader.Until.END);
    }

    /**
     * Whether this server made a file, and nobody put another one in its place.
     *
     * @throws LetheException as {@link #read}
     */
    boolean isMadeHere(Path file) throws IOException {
        return Implementation.CLASS_UID.equals(readAnew(file).fileMeta().string(Tag.PrivateInformationCreatorUID));
    }

    /**
     * Writes a file, in the place of another one or of none. It is on disk, whole, when this returns.
     *
     * @throws LetheException of kind {@code TOO_LARGE} if it would not be read, {@code STORAGE} if it cannot be written
     */
    void write(Path file, Attributes dataset) throws IOException {
        byte[] content = encode(dataset);
        try {
            DurableFiles.replace(file, content, Readers.AS_USUAL);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The worklist cannot be written", e);
        }
    }

    private static byte[] encode(Attributes dataset) throws IOException {
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        Attributes fileMeta = FileMetas.of(dataset, syntax).toBuilder()
                .put(Element.ofUid(Tag.MediaStorageSOPClassUID, UID.ModalityWorklistInformationModelFind))
                .put(Element.ofUid(Tag.MediaStorageSOPInstanceUID, Uids.random()))
                .put(Element.ofUid(Tag.PrivateInformationCreatorUID, Implementation.CLASS_UID))
                .put(Element.of(Tag.PrivateInformation, VR.OB, MARK)).build();
        try (ByteSource file = DicomWriter.encode(fileMeta, dataset, syntax)) {
            if (file.size() > FILE_BYTES_MAX) {
                throw new LetheException(ErrorKind.TOO_LARGE,
                        "The worklist would have more than " + FILE_BYTES_MAX + " bytes");
            }
            byte[] bytes = new byte[(int) file.size()];
            file.read(0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    /** Deletes a file, for good when this returns. */
    void delete(Path file) throws IOException {
        Files.delete(file);
        DurableFiles.syncFolderOf(file);
    }
}
