package org.lethe.dimse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lethe.config.WorklistSettings;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Element;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.Uids;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.NewElements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of the worklist, to be made, changed and deleted here (Orthanc Book, "Worklists plugin"). An entry is the
 * file {@code ID.wl} in the folder, whoever put it there. For any number of threads.
 */
public final class Worklists {
    private static final Logger LOG = LoggerFactory.getLogger(Worklists.class);

    /** No separators, and no name that begins with a dot: an ID leads nowhere but into the folder. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

    private final WorklistSettings settings;
    private final DicomReader reader;
    private final WorklistFolder folder;

    /**
     * Opens the folder, and deletes drafts that are left there.
     *
     * @param reader that files are read with
     */
    public Worklists(WorklistSettings settings, DicomReader reader) {
        this.settings = settings;
        this.reader = reader;
        this.folder = new WorklistFolder(settings.directory(), reader);
        folder.deleteDrafts();
    }

    WorklistSettings settings() {
        return settings;
    }

    WorklistFolder folder() {
        return folder;
    }

    /**
     * The IDs of the entries, sorted; without files whose names cannot be IDs.
     *
     * @throws LetheException as {@link WorklistFolder#files}; a folder that is not there has no entries
     */
    public List<String> ids() {
        return files().stream().flatMap(file -> idOf(file).stream()).toList();
    }

    private List<Path> files() {
        return Files.notExists(settings.directory()) ? List.of() : folder.files();
    }

    private static Optional<String> idOf(Path file) {
        String name = file.getFileName().toString();
        return Optional.of(name).filter(any -> any.endsWith(WorklistFolder.ENDING))
                .map(any -> any.substring(0, any.length() - WorklistFolder.ENDING.length()))
                .filter(id -> ID.matcher(id).matches());
    }

    /**
     * What an entry says.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none, {@code CORRUPTED_FILE} if its file is no
     *     DICOM file
     */
    public Attributes read(String id) {
        Path file = require(id);
        try {
            return folder.read(file);
        } catch (NoSuchFileException e) {
            throw inexistent(e);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The file of the worklist cannot be read", e);
        } catch (LetheException e) {
            throw new LetheException(ErrorKind.CORRUPTED_FILE, "The file of the worklist is no DICOM file", e);
        }
    }

    private Path require(String id) {
        Path file = ID.matcher(id).matches() ? fileOf(id) : null;
        if (file == null || !Files.isRegularFile(file)) {
            throw inexistent(null);
        }
        return file;
    }

    private Path fileOf(String id) {
        return settings.directory().resolve(id + WorklistFolder.ENDING);
    }

    private static LetheException inexistent(Throwable cause) {
        return new LetheException(ErrorKind.INEXISTENT_ITEM, "There is no such worklist", cause);
    }

    /**
     * Makes an entry, which is on disk and found by queries when this returns.
     *
     * @return its ID
     * @throws LetheException of kind {@code FULL_STORAGE} if there are as many as a query reads, {@code TOO_LARGE} if
     *     it is longer than a query reads, {@code STORAGE} if it cannot be written
     * @throws IOException as {@link NewElements#addTo}
     */
    public synchronized String create(NewElements tags) throws IOException {
        if (Files.exists(settings.directory()) && folder.isFull()) {
            throw new LetheException(ErrorKind.FULL_STORAGE,
                    "There are " + WorklistFolder.FILES_MAX + " worklists, and a query reads no more");
        }
        String id = UUID.randomUUID().toString();
        folder.write(fileOf(id), datasetOf(tags, Uids.random()));
        return id;
    }

    /**
     * Puts other tags in the place of those of an entry. Its StudyInstanceUID stays where they give none: modalities
     * may have taken it over already.
     *
     * @throws LetheException as {@link #create}, and of kind {@code INEXISTENT_ITEM} if there is none
     */
    public synchronized void replace(String id, NewElements tags) throws IOException {
        Path file = require(id);
        folder.write(file, datasetOf(tags, studyOf(file).orElseGet(Uids::random)));
    }

    private Optional<String> studyOf(Path file) {
        try {
            return studyOf(folder.read(file));
        } catch (LetheException | IOException _) {
            return Optional.empty(); // what cannot be read can be replaced all the same
        }
    }

    private static Optional<String> studyOf(Attributes dataset) {
        return Optional.ofNullable(dataset.string(Tag.StudyInstanceUID)).map(String::strip)
                .filter(uid -> !uid.isEmpty());
    }

    /** @param studyUid that it gets if it has none, and if the settings want that */
    private Attributes datasetOf(NewElements tags, String studyUid) throws IOException {
        Attributes dataset = tags.addTo(Attributes.empty(SpecificCharacterSet.LATIN_1), reader);
        if (!settings.studyUidAdded() || studyOf(dataset).isPresent()) {
            return dataset;
        }
        return dataset.toBuilder().put(Element.ofUid(Tag.StudyInstanceUID, studyUid)).build();
    }

    /**
     * Deletes an entry, whoever made it.
     *
     * @throws LetheException of kind {@code INEXISTENT_ITEM} if there is none, {@code STORAGE} if that is not possible
     */
    public synchronized void delete(String id) {
        Path file = require(id);
        try {
            folder.delete(file);
        } catch (NoSuchFileException e) {
            throw inexistent(e);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The worklist cannot be deleted", e);
        }
    }

    /**
     * Deletes the entries that are done, if the settings want that: those of these studies, if they were made here.
     * What others put into the folder is theirs. Failures go to the log.
     *
     * @param studyUids of studies that nothing arrived for in a while
     */
    public void deleteDone(Set<String> studyUids) {
        if (!settings.deletedWhenStable()) {
            return;
        }
        int deleted = 0;
        try {
            for (Path file : files()) {
                if (studyOf(file).filter(studyUids::contains).isPresent() && deleteDone(file, studyUids)) {
                    deleted++;
                }
            }
        } catch (IOException | LetheException e) {
            LOG.warn("Worklists of studies that are there now could not be deleted: {}", e.getMessage());
        }
        if (deleted > 0) {
            LOG.info("Deleted {} worklists whose studies are there now", deleted);
        }
    }

    /** Looks again: it may have been replaced in the meantime. */
    private synchronized boolean deleteDone(Path file, Set<String> studyUids) throws IOException {
        boolean isDone = studyOf(file).filter(studyUids::contains).isPresent() && folder.isMadeHere(file);
        if (isDone) {
            folder.delete(file);
        }
        return isDone;
    }
}
