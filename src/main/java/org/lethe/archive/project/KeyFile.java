package org.lethe.archive.project;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import org.lethe.rewrite.JobKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that the keys of a project are in: one per line, the active one first. */
public final class KeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int BYTES_MAX = 64 << 10;
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /**
     * Makes a file with a new key, which only this user may read.
     *
     * @return the ID of the key
     * @throws LetheException of kind CONFLICT if there is such a file, STORAGE if it cannot be written
     */
    public static String create(Path file) {
        byte[] line = KeyRing.line(JobKey.random());
        try {
            DurableFiles.create(file, line, Readers.OWNER);
        } catch (FileAlreadyExistsException e) {
            throw new LetheException(ErrorKind.CONFLICT, file + " is there already", e);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be written: " + e.getMessage(), e);
        }
        return read(file).active().id();
    }

    /**
     * Puts a new key before those of a file, which stay to look back.
     *
     * @return the ID of the new key
     * @throws LetheException of kind BAD_FILE_FORMAT if it holds no keys, STORAGE if it cannot be read or written
     */
    public static String rotate(Path file) {
        read(file);
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write(KeyRing.line(JobKey.random()));
            content.write(Files.readAllBytes(file));
            KeyRing.parse(content.toString(StandardCharsets.UTF_8), file.toString());
            DurableFiles.replace(file, content.toByteArray(), Readers.OWNER);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be written: " + e.getMessage(), e);
        }
        return read(file).active().id();
    }

    static KeyRing read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, file + " is too large to be a file of keys");
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                LOG.warn("{} holds secret keys, and others than its owner may read or write it", file);
            }
            return KeyRing.parse(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
        } catch (NoSuchFileException e) {
            throw new LetheException(ErrorKind.STORAGE, file + ", which is to hold the key of a project, is not there."
                    + " A lost key cannot be made again: restore it, or begin with \"lethe project create\"", e);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
