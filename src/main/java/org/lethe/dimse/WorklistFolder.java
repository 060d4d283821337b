package org.lethe.dimse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;

/**
 * A worklist: DICOM files whose names end with {@code .wl}, in one folder. Others may add, change and remove them at
 * any time. What they say is remembered, and those that did not change are not read again. For any number of threads.
 */
final class WorklistFolder {
    private static final String ENDING = ".wl";
    private static final int FILES_MAX = 20_000;
    private static final int FILE_BYTES_MAX = 1 << 20;

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
            throw new LetheException(ErrorKind.STORAGE, "The folder of worklists cannot be read", e);
        }
        Collections.sort(files);
        memory.keepOnly(files);
        return files;
    }

    private static boolean isWorklist(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ENDING) && Files.isRegularFile(file);
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
        Attributes dataset = readAnew(file);
        memory.remember(file, state, dataset);
        return dataset;
    }

    private Attributes readAnew(Path file) throws IOException {
        byte[] bytes;
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(FILE_BYTES_MAX + 1);
        }
        if (bytes.length > FILE_BYTES_MAX) {
            throw new LetheException(ErrorKind.TOO_LARGE,
                    "The file has more than " + FILE_BYTES_MAX + " bytes");
        }
        return reader.read(ByteSource.of(bytes), DicomReader.Until.END).dataset();
    }
}
