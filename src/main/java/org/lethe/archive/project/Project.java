package org.lethe.archive.project;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lethe.archive.project.KeyRing.Entry;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.Naming;
import org.lethe.rewrite.PatientIdentity;
import org.lethe.rewrite.ProjectPseudonyms;

/** A project: its keys, and the IDs that were given to its patients. For all threads at once. Shows no secret. */
public final class Project {
    private static final int MARK_DIGITS = 16;

    private final String name;
    private final KeyRing keys;
    private final TrialIdsTable table;
    private final List<String> mayLookBack;
    private final Lookups lookups;

    /** What was read last, which may not count any more: {@link #given()}. Written by who holds this. */
    private volatile Given known;

    /**
     * The IDs that were given to patients.
     *
     * @param version of the table that they were read from
     * @param mark tells the table from others, and nothing about it; empty if there is none
     */
    private record Given(String version, TrialIds ids, String mark) {}

    Project(String name, KeyRing keys, TrialIdsTable table, List<String> mayLookBack, Lookups lookups) {
        this.name = name;
        this.keys = keys;
        this.table = table;
        this.mayLookBack = List.copyOf(mayLookBack);
        this.lookups = lookups;
        this.known = read();
    }

    /** The IDs that count at this moment: another server may have taken in others. */
    private Given given() {
        Given last = known;
        return last.version().equals(table.version()) ? last : renewed();
    }

    /** One thread reads the table; those that found it out of date as well wait for that. */
    private synchronized Given renewed() {
        if (!known.version().equals(table.version())) {
            known = read();
        }
        return known;
    }

    private Given read() {
        TrialIdsTable.Kept kept = table.read();
        if (kept.csv().isEmpty()) {
            return new Given(kept.version(), TrialIds.NONE, "");
        }
        byte[] csv = kept.csv().get();
        try {
            return new Given(kept.version(), TrialIds.parse(csv, prefix()), markOf(csv));
        } catch (LetheException e) {
            throw new LetheException(e.kind(), kept.where() + ": " + e.getMessage(), e);
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
        return given().ids().size();
    }

    /**
     * Tells the table of given IDs from others, and nothing about it: a job that was begun with one must not go on with
     * another one. Empty if there is none.
     */
    public String trialIdsMark() {
        return given().mark();
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
        return Naming.of(pseudonyms(activeKeyId(), given()));
    }

    /**
     * The names that follow from a key, and from the IDs that were given when somebody took down their mark: a patient
     * must not have one name in the first instances of a job and another one in the rest.
     *
     * @throws LetheException of kind BAD_SEQUENCE_OF_CALLS if there is no such key any more, or another table
     */
    public Naming naming(String keyId, String mark) {
        Given now = given();
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
        return pseudonyms(keyId, given());
    }

    private ProjectPseudonyms pseudonyms(String keyId, Given by) {
        Entry entry = keys.find(keyId).orElseThrow(() -> new LetheException(ErrorKind.BAD_SEQUENCE_OF_CALLS,
                "Project " + name + " has no key " + keyId + " any more"));
        return new ProjectPseudonyms(prefix(), entry.key(), by.ids()::of);
    }

    /** To whom a trial ID was given. */
    public Optional<PatientIdentity> patientOf(String trialId) {
        return given().ids().patientOf(trialId);
    }

    /** Whether a text has the form of what the keys make of patients. */
    public boolean mayBeDerived(String pseudonym) {
        return pseudonym.startsWith(prefix())
                && pseudonym.length() == prefix().length() + ProjectPseudonyms.DERIVED_CHARACTERS;
    }

    /**
     * Takes in a table of given IDs, in the place of the one before. When this returns, it is kept durably, and
     * counts for all servers that share the index.
     *
     * @return how many patients it has
     * @throws LetheException of kind BAD_FILE_FORMAT or TOO_LARGE if it is none, STORAGE if it cannot be kept
     */
    public synchronized int importTrialIds(byte[] csv) {
        TrialIds read = TrialIds.parse(csv, prefix());
        known = new Given(table.replace(csv), read, markOf(csv));
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
