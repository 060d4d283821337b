package org.lethe.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.FileSource;

/**
 * A file to work with.
 *
 * @param path as it was named or found
 * @param wasNamed whether somebody named it, and not only a folder that it is in
 */
record FoundFile(Path path, boolean wasNamed) {
    private static final int PREAMBLE_BYTES = 128;
    private static final byte[] PREFIX = {'D', 'I', 'C', 'M'};

    /**
     * The files that were named and all those in the folders that were, each once and in the order of their names.
     * Links are followed only where they were named.
     *
     * @throws LetheException of kind INEXISTENT_ITEM if one is not there, STORAGE if a folder cannot be read
     */
    static List<FoundFile> of(List<Path> paths) {
        Map<Path, FoundFile> found = new LinkedHashMap<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new LetheException(ErrorKind.INEXISTENT_ITEM, path + " is not there");
            }
            if (Files.isDirectory(path)) {
                filesIn(path).forEach(file -> found.putIfAbsent(absolute(file), new FoundFile(file, false)));
            } else {
                found.put(absolute(path), new FoundFile(path, true));
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Its bytes, for the caller to close.
     *
     * @throws LetheException of kind STORAGE if it cannot be opened
     */
    FileSource open() {
        try {
            return FileSource.open(path);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "it cannot be read", e);
        }
    }

    /**
     * Whether it is looked at as DICOM, and missed if it cannot be: as somebody named it, as it calls itself so, or as
     * it has the identifier of an instance.
     *
     * @param dataset that was read from it; null if none could be
     * @throws IOException if it cannot be read
     */
    boolean isMeant(Attributes dataset) throws IOException {
        return wasNamed || dataset != null && dataset.contains(Tag.SOPInstanceUID) || preamble().size() > 0;
    }

    /**
     * What stands before the prefix {@code DICM} (PS3.10 section 7.1); empty if there is no such prefix.
     *
     * @throws IOException if it cannot be read
     */
    ByteSource preamble() throws IOException {
        try (FileSource source = open()) {
            byte[] head = new byte[PREAMBLE_BYTES + PREFIX.length];
            if (source.size() < head.length) {
                return ByteSource.of(new byte[0]);
            }
            source.read(0, head, 0, head.length);
            boolean hasPrefix = Arrays.equals(head, PREAMBLE_BYTES, head.length, PREFIX, 0, PREFIX.length);
            return ByteSource.of(head, hasPrefix ? PREAMBLE_BYTES : 0);
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> walk = Files.walk(folder.toRealPath())) {
            List<Path> files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
            Path real = folder.toRealPath();
            files.replaceAll(file -> folder.resolve(real.relativize(file)));
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new LetheException(ErrorKind.STORAGE, folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
