package org.lethe.archive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.ProfileInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The profile files of a folder, read once at the start. */
final class ProfileFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileFiles.class);
    private static final long BYTES_MAX = 4 << 20;

    private ProfileFiles() {}

    /**
     * The contents of the files, by their names and in the order of these.
     *
     * @throws LetheException of kind {@code STORAGE} if the folder cannot be read
     */
    static Map<String, byte[]> read(Path folder) {
        Map<String, byte[]> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : found) {
                if (Files.size(file) > BYTES_MAX) {
                    throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
                }
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE,
                    "The folder \"DeidentificationProfiles\" cannot be read: " + e.getMessage(), e);
        }
        return files;
    }

    /** Tells the operator of those that cannot be used. */
    static void tellOf(List<ProfileInfo> profiles) {
        for (ProfileInfo profile : profiles) {
            if (!profile.isUsable()) {
                LOG.error("The profile {} cannot be used: {}", profile.name(), String.join("; ", profile.faults()));
            }
        }
    }
}
