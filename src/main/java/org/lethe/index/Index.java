package org.lethe.index;

import java.io.Closeable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What is stored, and everything that can be said of it without opening a file.
 *
 * <p>Whatever writes is durable once it returns, and is one transaction: all of it or nothing. All methods may be
 * called by any number of threads. They throw {@link LetheException}: {@link ErrorKind#UNKNOWN_RESOURCE} where a
 * resource that is named is not there (reads that answer an {@link Optional} or a collection of found things do not),
 * {@link ErrorKind#FULL_STORAGE} if there is no room, {@link ErrorKind#DATABASE} if the index cannot be read or
 * written.
 */
public interface Index extends Closeable {

    // Storing and deleting

    /** Takes one instance in, with the changes that this makes. */
    Stored store(NewInstance instance);

    /** Takes several instances in, as one transaction, in the order given. */
    List<Stored> storeAll(List<NewInstance> instances);

    /** Deletes a resource with everything below it, and everything above that is empty then. */
    Deleted delete(Level level, String id);

    /** Deletes all that is stored; logs, jobs and properties stay. */
    List<UUID> deleteAll();

    /**
     * Puts all that a file says of its instance, and of what is above it, in the place of what was kept: what
     * {@code reconstruct} does.
     *
     * @return whether the instance still has that file; if it does not, nothing is changed
     */
    boolean renew(Renewal renewal);

    // Resources

    /** One resource; empty if there is none with this ID at this level. */
    Optional<Resource> resource(Level level, String id);

    /** Several resources of one level, in the order given; those that are not there are left out. */
    List<Resource> resources(Level level, List<String> ids);

    /**
     * The tags of a resource, of its parent, and so on up to its patient, as {@link Resource#tags} has them. Cheap,
     * however much is below.
     *
     * @return none if there is no such resource
     */
    List<Map<Integer, String>> lineage(Level level, String id);

    /** Whether there is such a resource. */
    boolean contains(Level level, String id);

    /** Which of some resources of a level are there. */
    Set<String> contained(Level level, Collection<String> ids);

    /** The level at which there is a resource with this ID; empty if there is none. */
    Optional<Level> levelOf(String id);

    /**
     * The Orthanc IDs of one level in the order of arrival.
     *
     * @param since how many to skip
     * @param limit how many at most; 0 for no limit
     */
    List<String> ids(Level level, long since, long limit);

    /** The resource of a level at or above that a resource belongs to. */
    String ancestor(Level level, String id, Level ancestor);

    /** The resources of a level at or below that belong to a resource, in the order of arrival. */
    List<String> descendants(Level level, String id, Level descendant);

    /** The DICOM files of a resource, series by series, in the order of arrival. */
    List<StoredFile> files(Level level, String id);

    /**
     * A page of the DICOM files of a series; an empty one if there is no such series.
     *
     * @param from {@link Page#FIRST}, then what the page before says
     * @param limit how many at most
     */
    Page<StoredFile> filesOfSeries(String seriesId, long from, int limit);

    /**
     * A page of the Orthanc IDs of all patients.
     *
     * @param from {@link Page#FIRST}, then what the page before says
     * @param limit how many at most
     */
    Page<String> patients(long from, int limit);

    /** The DICOM file of one instance; empty if there is none with this ID. */
    Optional<StoredFile> file(String instanceId);

    // Searching

    /** The Orthanc IDs of what a search finds. */
    List<String> find(Query query);

    /**
     * A page of the Orthanc IDs of what a search finds, whatever its own page and order.
     *
     * @param from {@link Page#FIRST}, then what the page before says
     * @param limit how many at most
     */
    Page<String> page(Query query, long from, int limit);

    /** How many a search finds, whatever its page. */
    long count(Query query);

    /** The resources whose PatientID, StudyInstanceUID, SeriesInstanceUID or SOPInstanceUID is this, in any case. */
    List<Ref> lookup(String identifier);

    // Metadata, labels, attachments

    /** The metadata of a resource, in the order of their numbers, with those that come from the index's own columns. */
    List<Metadata> metadata(Level level, String id);

    /** One piece of metadata. */
    Optional<Metadata> metadata(Level level, String id, int type);

    /**
     * Sets a piece of metadata and logs {@link ChangeType#UPDATED_METADATA}, the latter for users' types only.
     *
     * @param expected the revision that must be the current one; -1 if there must be none yet; empty not to check
     * @return the new revision
     * @throws LetheException with {@link ErrorKind#REVISION} if another revision is the current one
     */
    long setMetadata(Level level, String id, int type, String value, OptionalLong expected);

    /**
     * Deletes a piece of metadata.
     *
     * @param expected the revision that must be the current one; -1 if there must be none yet; empty not to check
     * @return whether it was there
     * @throws LetheException with {@link ErrorKind#REVISION} if another revision is the current one
     */
    boolean deleteMetadata(Level level, String id, int type, OptionalLong expected);

    /** The labels of a resource in alphabetical order. */
    List<String> labels(Level level, String id);

    /** Puts a label on a resource; twice is no error. */
    void addLabel(Level level, String id, String label);

    /** Takes a label from a resource; taking one that is not there is no error. */
    void removeLabel(Level level, String id, String label);

    /** All the labels in use, in alphabetical order. */
    List<String> allLabels();

    /** The attachments of a resource, in the order of their numbers; of an instance its DICOM file too. */
    List<Attachment> attachments(Level level, String id);

    /** One attachment. */
    Optional<Attachment> attachment(Level level, String id, int type);

    /**
     * Sets an attachment, whose blob is durable already, and logs {@link ChangeType#UPDATED_ATTACHMENT}.
     *
     * @param attachment its revision is not looked at
     * @param expected the revision that must be the current one; -1 if there must be none yet; empty not to check
     * @return the new revision, and the blob that has no row now, queued for deletion already
     * @throws LetheException with {@link ErrorKind#REVISION} if another revision is the current one
     */
    Replaced setAttachment(Level level, String id, Attachment attachment, OptionalLong expected);

    /**
     * Deletes an attachment.
     *
     * @param expected the revision that must be the current one; -1 if there must be none yet; empty not to check
     * @return the blob that has no row now, queued for deletion already; empty if there was no such attachment
     * @throws LetheException with {@link ErrorKind#REVISION} if another revision is the current one,
     *         {@link ErrorKind#FORBIDDEN} for the DICOM file of an instance
     */
    Optional<UUID> deleteAttachment(Level level, String id, int type, OptionalLong expected);

    /** What {@link #setAttachment} did. */
    record Replaced(long revision, Optional<UUID> garbage) {}

    // Stability

    /**
     * Marks resources as stable and logs it, as one transaction. Those that are gone, or that something arrived for
     * after {@code lastUpdate}, are left out.
     *
     * @param lastUpdate nothing may have arrived after this
     * @return those that became stable
     */
    List<Ref> markStable(Collection<Ref> resources, Instant lastUpdate);

    /**
     * Patients, studies and series that are not stable and that nothing arrived for since.
     *
     * @param limit how many at most
     */
    List<Ref> unstable(Instant quietSince, int limit);

    // Changes and exports

    /** Writes an entry to the log of changes. */
    void logChange(ChangeType type, Level level, String id);

    /** A page of the log of changes; what is deleted since is left out. */
    Log<Change> changes(ChangeQuery query);

    /** The last entry of the log of changes. */
    Log<Change> lastChange();

    /** Empties the log of changes; the numbers go on. */
    void clearChanges();

    /** Writes an entry to the log of exports. */
    void logExport(Export export);

    /**
     * A page of the log of exports.
     *
     * @param since only entries after this number
     * @param limit how many at most; 0 for no limit
     */
    Log<Export> exports(long since, int limit);

    /** The last entry of the log of exports. */
    Log<Export> lastExport();

    /** Empties the log of exports; the numbers go on. */
    void clearExports();

    // Statistics and recycling

    /** How much is stored in all; kept as running totals, so that it costs nothing to ask. */
    Statistics statistics();

    /** How much is stored at and below a resource. */
    Statistics statistics(Level level, String id);

    /** Whether a patient is protected against recycling. */
    boolean isProtected(String patientId);

    /** Protects a patient against recycling, or gives it free: it is the last in line then. */
    void setProtected(String patientId, boolean isProtected);

    /** The patient to recycle next: of those that are not protected, the one that nothing arrived for the longest. */
    Optional<String> nextToRecycle();

    /** The patient to recycle next, but never this one. */
    Optional<String> nextToRecycleBut(String patientId);

    // Blobs without a row

    /**
     * Blobs that have no row any more and wait for their deletion. Of servers that share the index, only the one that
     * asked gets them from then on, as long as it lives.
     */
    List<UUID> blobsToDelete(int limit);

    /** Takes blobs from that queue: they are deleted. */
    void blobsDeleted(Collection<UUID> keys);

    /** Which of these blobs wait for their deletion, whoever is about to delete them. */
    Set<UUID> blobsQueued(Collection<UUID> keys);

    /** Which of these blobs have a row. */
    Set<UUID> blobsKnown(Collection<UUID> keys);

    // Servers, jobs and properties

    /** The servers that share it. */
    Nodes nodes();

    /** The jobs, and what they did. */
    JobStore jobs();

    /** A property of this server that outlives a restart. */
    Optional<String> property(String name);

    /**
     * The properties with some names, in the order of these.
     *
     * @param after the name that theirs come after, character by character in Unicode
     * @param upTo the last name that one may have
     * @param limit the most to give, the first ones
     */
    SortedMap<String, String> properties(String after, String upTo, int limit);

    /** Sets a property. */
    void setProperty(String name, String value);

    /**
     * Sets a property if it still is what it was.
     *
     * @param expected its value; empty if there must be none yet
     * @return whether it was set; if not, somebody else set it
     */
    boolean replaceProperty(String name, Optional<String> expected, String value);

    /**
     * Counts a property up by one, from 0.
     *
     * @return its new value, never given twice
     */
    long incrementProperty(String name);

    /**
     * Does something that no other server of this index does meanwhile, which is what they call it. What is written in
     * it are transactions of their own. Callers of this server see to it themselves that they come one after another.
     */
    void inTurn(Turn turn, Runnable work);

    /** What servers do one after another. */
    enum Turn {
        /** Recycling patients until there is room. */
        RECYCLING
    }

    // Moving

    /**
     * Shows all that is kept, as it stands at one moment: what comes meanwhile is not in it. Memory does not grow with
     * what there is.
     */
    void show(Snapshot to);

    /**
     * Takes over resources as they were elsewhere, with their numbers, dates, and blobs, which are durable already, and
     * wait for their deletion no more if they did. No change is logged. Those that are there stay as they are, so that
     * a second time is no error.
     *
     * @param resources each after the one above it; its number must be free at its level
     */
    void takeOver(List<WholeResource> resources);

    /**
     * Takes over entries of the log of changes, with their numbers and dates. Those whose number is there, or whose
     * resource is not, are passed over.
     *
     * @param last new entries get higher numbers than this
     */
    void takeOverChanges(List<Change> changes, long last);

    /**
     * Takes over entries of the log of exports likewise.
     *
     * @param last new entries get higher numbers than this
     */
    void takeOverExports(List<Export> exports, long last);

    /**
     * Takes over reports of jobs, whose blobs are durable already. Those of jobs that have one stay as they are.
     *
     * @param reports by the IDs of their jobs, which need not be there
     */
    void takeOverReports(Map<String, StoredReport> reports);

    /** The version of the schema. */
    int schemaVersion();

    @Override
    void close();
}
