package org.lethe.archive.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lethe.archive.project.KeyRing.Entry;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.io.DurableFiles;
import org.lethe.io.DurableFiles.Readers;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.PatientIdentity;
import org.lethe.rewrite.ProjectPseudonyms;

/** A project: its keys, and the IDs that were given to its patients. For all threads at once. Shows no secret. */
public final class Project {
    private static final int MARK_DIGITS = 16;

    private final String name;
    private final KeyRing keys;
    private final Path trialIdsFile;
    private final List<String> mayLookBack;
    private final Lookups lookups;

    private volatile Given given;

    /**
     * The IDs that were given to patients.
     *
     * @param mark tells the table from others, and nothing about it; empty if there is none
     */
    private record Given(TrialIds ids, String mark) {}

    Project(String name, KeyRing keys, Path trialIdsFile, List<String> mayLookBack, Lookups lookups) {
        this.name = name;
        this.keys = keys;
        this.trialIdsFile = trialIdsFile;
        this.mayLookBack = List.copyOf(mayLookBack);
        this.lookups = lookups;
        this.given = read();
    }

    private Given read() {
        if (!Files.exists(trialIdsFile)) {
            return new Given(TrialIds.NONE, "");
        }
        try {
            if (Files.size(trialIdsFile) > TrialIds.BYTES_MAX) {
                throw new LetheException(ErrorKind.TOO_LARGE, "it has more than " + TrialIds.BYTES_MAX + " bytes");
            }
            byte[] csv = Files.readAllBytes(trialIdsFile);
            return new Given(TrialIds.parse(csv, prefix()), markOf(csv));
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, trialIdsFile + " cannot be read: " + e.getMessage(), e);
        } catch (LetheException e) {
            throw new LetheException(e.kind(), trialIdsFile + ": " + e.getMessage(), e);
        }
    }

    /** Its name in the configuration. */
    public String name() {
        return name;
    }

    /** The ID of the key from which new pseudonyms follow. */
    public String activeKeyId() {
        return keys.active().id();
    }

    /** The IDs of all keys, the active one first. */
    public List<String> keyIds() {
        return keys.all().stream().map(Entry::id).toList();
    }

    /** How many patients were given an ID. */
    public int trialIdCount() {
        return given.ids().size();
    }

    /**
     * Tells the table of given IDs from others, and nothing about it: a job that was begun with one must not go on with
     * another one. Empty if there is none.
     */
    public String trialIdsMark() {
        return given.mark();
    }

    /** By the oldest key, which stays when others come. */
    private String markOf(byte[] csv) {
        return KeyRing.mac(keys.all().getLast().key(), "trial IDs\n" + new String(csv, StandardCharsets.UTF_8))
                .substring(0, MARK_DIGITS);
    }

    /** How pseudonyms that are derived begin. */
    private String prefix() {
        return name.toUpperCase(Locale.ROOT) + "-";
    }

    /** The names that follow from the active key, and from the IDs that are given at this moment. */
    public Naming naming() {
        return Naming.of(pseudonyms(activeKeyId(), given));
    }

    /**
     * The names that follow from a key, and from the IDs that were given when somebody took down their mark: a patient
     * must not have one name in the first instances of a job and another one in the rest.
     *
     * @throws LetheException of kind BAD_SEQUENCE_OF_CALLS if there is no such key any more, or another table
     */
    public Naming naming(String keyId, String mark) {
        Given now = given;
        if (!now.mark().equals(mark)) {
            throw new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                    "The trial IDs of project " + name + " changed since the job was submitted: make the request anew");
        }
        return Naming.of(pseudonyms(keyId, now));
    }

    /**
     * The pseudonyms that follow from a key, and from the IDs that are given at this moment.
     *
     * @throws LetheException of kind BAD_SEQUENCE_OF_CALLS if there is no such key any more
     */
    public ProjectPseudonyms pseudonyms(String keyId) {
        return pseudonyms(keyId, given);
    }

    private ProjectPseudonyms pseudonyms(String keyId, Given by) {
        Entry entry = keys.find(keyId).orElseThrow(() -> new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                "Project " + name + " has no key " + keyId + " any more"));
        return new ProjectPseudonyms(prefix(), entry.key(), by.ids()::of);
    }

    /** To whom a trial ID was given. */
    public Optional<PatientIdentity> patientOf(String trialId) {
        return given.ids().patientOf(trialId);
    }

    /** Whether a text has the form of what the keys make of patients. */
    public boolean mayBeDerived(String pseudonym) {
        return pseudonym.startsWith(prefix())
                && pseudonym.length() == prefix().length() + ProjectPseudonyms.DERIVED_CHARACTERS;
    }

    /**
     * Takes in a table of given IDs, in the place of the one before. When this returns, it is on disk.
     *
     * @return how many patients it has
     * @throws LetheException of kind BAD_FILE_FORMAT or TOO_LARGE if it is none, STORAGE if it cannot be kept
     */
    public synchronized int importTrialIds(byte[] csv) {
        TrialIds read = TrialIds.parse(csv, prefix());
        try {
            DurableFiles.replace(trialIdsFile, csv, Readers.OWNER);
        } catch (IOException e) {
            throw new LetheException(ErrorKind.STORAGE, "The trial IDs cannot be written", e);
        }
        given = new Given(read, markOf(csv));
        return read.size();
    }

    /** Who asked which patient is behind a pseudonym. */
    public Lookups lookups() {
        return lookups;
    }

    /**
     * Refuses whoever may not know which patients the pseudonyms stand for.
     *
     * @param user who was authenticated; empty if nobody was
     * @throws LetheException of kind FORBIDDEN
     */
    public void admit(String user) {
        if (user.isEmpty() || !mayLookBack.contains(user)) {
            throw new LetheException(ErrorKind.FORBIDDEN, "This is for the users that \"MayLookBack\" of project "
                    + name + " names, and needs \"AuthenticationEnabled\"");
        }
    }

    @Override
    public String toString() {
        return "Project " + name;
    }
}
