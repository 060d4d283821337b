package org.lethe.archive.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;

/** A table of trial IDs in a file. If somebody else changes the file, that counts from the next start on. */
record TrialIdsFile(Path file) implements TrialIdsTable {
    private static final String ONLY_VERSION = "";

    @Override
    public String version() {
        return ONLY_VERSION;
    }

    @Override
    public Kept read() {
        if (!Files.exists(file)) {
            return new Kept(ONLY_VERSION, file.toString(), Optional.empty());
        }
        try {
            if (Files.size(file) > TrialIds.BYTES_MAX) {
                throw new LetheException(ErrorKind.TOO_LARGE,
                        file + ": it has more than " + TrialIds.BYTES_MAX + " bytes");
            }
            return new Kept(ONLY_VERSION, file.toString(), Optional.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String replace(byte[] csv) {
        try {
            DurableFiles.replace(file, csv, Readers.OWNER);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The trial IDs cannot be written", e);
        }
        return ONLY_VERSION;
    }
}
