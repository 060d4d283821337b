package org.lethe.offline;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Tag;
import org.lethe.dicom.UID;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.ByteSource;
import org.lethe.io.DurableFiles;

/**
 * The folder that new files go into, as {@code StudyInstanceUID/SeriesInstanceUID/SOPInstanceUID.dcm}: nothing of the
 * old names is in the new ones. A file that has its name is whole, and on disk. For all threads at once.
 */
public final class OutputFolder {
    private final Path folder;
    private final WhenThere whenThere;

    /** What becomes of a new file if there is another one with its identifiers. */
    public enum WhenThere {
        REFUSE,
        REPLACE
    }

    /**
     * A new file.
     *
     * @param sha256 of its bytes, in hexadecimal digits; null if nobody asked for it
     */
    record Written(Outcome outcome, String sha256) {}

    /** Whether to compute the SHA-256 of what is written, which keeps the kernel from copying it. */
    enum Hashing {
        OFF,
        ON
    }

    /** What became of a new file. */
    enum Outcome {
        WRITTEN,
        /** The same file was there. */
        WAS_THERE
    }

    /**
     * @param folder made if it is not there
     * @throws LetheException of kind STORAGE if it cannot be made
     */
    public OutputFolder(Path folder, WhenThere whenThere) {
        this.folder = folder;
        this.whenThere = whenThere;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file.
     *
     * @param dataset that it holds
     * @throws LetheException of kind CONFLICT if another one is there, BAD_FILE_FORMAT if it has no identifiers
     * @throws IOException if it cannot be written
     */
    Written write(Attributes dataset, ByteSource bytes, Hashing hashing) throws IOException {
        Path series = folder.resolve(uid(dataset, Tag.StudyInstanceUID)).resolve(uid(dataset, Tag.SeriesInstanceUID));
        Path target = series.resolve(uid(dataset, Tag.SOPInstanceUID) + ".dcm");
        Files.createDirectories(series);
        Path draft = folder.resolve("." + UUID.randomUUID() + ".part");
        try {
            String sha256 = null;
            try (FileChannel channel =
                    FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                switch (hashing) {
                    case OFF -> bytes.transferTo(0, bytes.size(), channel);
                    case ON -> {
                        Sha256Channel hashed = new Sha256Channel(channel);
                        bytes.transferTo(0, bytes.size(), hashed);
                        sha256 = hashed.digits();
                    }
                }
                channel.force(true);
            }
            return new Written(put(draft, target), sha256);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private Outcome put(Path draft, Path target) throws IOException {
        if (!moveIfFree(draft, target)) {
            if (Files.mismatch(draft, target) < 0) {
                return Outcome.WAS_THERE;
            }
            if (whenThere == WhenThere.REFUSE) {
                throw new LetheException(ErrorKind.CONFLICT, "another file with the same new identifiers is there: "
                        + target);
            }
            move(draft, target);
        }
        DurableFiles.syncFolderOf(target);
        return Outcome.WRITTEN;
    }

    private synchronized boolean moveIfFree(Path draft, Path target) throws IOException {
        boolean isFree = !Files.exists(target);
        if (isFree) {
            move(draft, target);
        }
        return isFree;
    }

    private static void move(Path draft, Path target) throws IOException {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String uid(Attributes dataset, int tag) {
        String uid = dataset.string(tag);
        if (!UID.isValid(uid)) {
            throw new LetheException(ErrorKind.BAD_FILE_FORMAT,
                    "one of StudyInstanceUID, SeriesInstanceUID and SOPInstanceUID is missing or no UID");
        }
        return uid;
    }
}
