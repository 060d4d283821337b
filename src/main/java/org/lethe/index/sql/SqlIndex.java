package org.lethe.index.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.index.Attachment;
import org.lethe.index.Change;
import org.lethe.index.ChangeQuery;
import org.lethe.index.ChangeType;
import org.lethe.index.Deleted;
import org.lethe.index.Export;
import org.lethe.index.Index;
import org.lethe.index.JobStore;
import org.lethe.index.Log;
import org.lethe.index.Metadata;
import org.lethe.index.NewInstance;
import org.lethe.index.Page;
import org.lethe.index.Query;
import org.lethe.index.Ref;
import org.lethe.index.Renewal;
import org.lethe.index.Resource;
import org.lethe.index.Snapshot;
import org.lethe.index.Statistics;
import org.lethe.index.Stored;
import org.lethe.index.StoredFile;
import org.lethe.index.StoredReport;
import org.lethe.index.WholeResource;

/**
 * An index in a database that speaks SQL. Each verb is handed to the class of its subject, within a write or within a
 * read.
 */
public abstract class SqlIndex implements Index {

    /** How statements reach the database. */
    protected abstract Transactions transactions();

    /** The condition on rows of jobs that a server holds them that is gone. */
    protected abstract String holderIsGone();

    /** The number of this server, as it is now: 1 where there is one only, 0 if it only looks on. */
    protected long nodeNumber() {
        return nodes().number();
    }

    /**
     * Called within each write that gives a new blob its row.
     *
     * @throws org.lethe.error.LetheException if it may have been swept
     */
    protected void requireUnswept(UUID blob) {
        // Where there is one server, nothing is swept that it is about to store.
    }

    @Override
    public Stored store(NewInstance instance) {
        return write(session -> {
            requireUnswept(instance.file().blobKey());
            return session.arrivals().store(session, instance);
        });
    }

    @Override
    public List<Stored> storeAll(List<NewInstance> instances) {
        return write(session -> {
            List<Stored> stored = new ArrayList<>(instances.size());
            for (NewInstance instance : instances) {
                requireUnswept(instance.file().blobKey());
                stored.add(session.arrivals().store(session, instance));
            }
            return stored;
        });
    }

    @Override
    public Deleted delete(Level level, String id) {
        return rearrange(session -> Removal.remove(session, level, id));
    }

    @Override
    public List<UUID> deleteAll() {
        return rearrange(Removal::removeAll);
    }

    @Override
    public boolean renew(Renewal renewal) {
        return write(session -> {
            renewal.file().ifPresent(file -> requireUnswept(file.blobKey()));
            return RenewalRows.renew(session, renewal);
        });
    }

    @Override
    public Page<StoredFile> filesOfSeries(String seriesId, long from, int limit) {
        return read(session -> PageRows.files(session, seriesId, from, limit));
    }

    @Override
    public Page<String> patients(long from, int limit) {
        return read(session -> PageRows.patients(session, from, limit));
    }

    @Override
    public Optional<Resource> resource(Level level, String id) {
        return read(session -> ResourceRows.find(session, level, id));
    }

    @Override
    public List<Resource> resources(Level level, List<String> ids) {
        return read(session -> ResourceRows.findAll(session, level, ids));
    }

    @Override
    public boolean contains(Level level, String id) {
        return read(session -> Rows.find(session, level, id)).isPresent();
    }

    @Override
    public Set<String> contained(Level level, Collection<String> ids) {
        return read(session -> Rows.find(session, level, ids)).keySet();
    }

    @Override
    public Optional<Level> levelOf(String id) {
        return read(session -> {
            for (Level level : Level.values()) {
                if (Rows.find(session, level, id).isPresent()) {
                    return Optional.of(level);
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public List<String> ids(Level level, long since, long limit) {
        return read(session -> ResourceRows.ids(session, level, since, limit));
    }

    @Override
    public String ancestor(Level level, String id, Level ancestor) {
        return readAtOnce(session -> ResourceRows.ancestor(session, level, id, ancestor))
                .orElseThrow(() -> Rows.unknown(level));
    }

    @Override
    public List<String> descendants(Level level, String id, Level descendant) {
        return readAtOnce(session -> ResourceRows.descendants(session, level, id, descendant));
    }

    @Override
    public List<StoredFile> files(Level level, String id) {
        return readAtOnce(session -> FileRows.below(session, level, id));
    }

    @Override
    public Optional<StoredFile> file(String instanceId) {
        return read(session -> FileRows.one(session, instanceId));
    }

    @Override
    public List<Map<Integer, String>> lineage(Level level, String id) {
        return readAtOnce(session -> LineageRows.of(session, level, id)).orElse(List.of());
    }

    @Override
    public List<String> find(Query query) {
        return read(session -> Search.find(session, query));
    }

    @Override
    public Page<String> page(Query query, long from, int limit) {
        return read(session -> Search.page(session, query, from, limit));
    }

    @Override
    public long count(Query query) {
        return read(session -> Search.count(session, query));
    }

    @Override
    public List<Ref> lookup(String identifier) {
        return readAtOnce(session -> Search.lookup(session, identifier));
    }

    @Override
    public List<Metadata> metadata(Level level, String id) {
        return readAtOnce(session -> MetadataRows.of(session, level, id));
    }

    @Override
    public Optional<Metadata> metadata(Level level, String id, int type) {
        return readAtOnce(session -> MetadataRows.one(session, level, id, type));
    }

    @Override
    public long setMetadata(Level level, String id, int type, String value, OptionalLong expected) {
        return write(session -> MetadataRows.set(session, level, id, type, value, expected));
    }

    @Override
    public boolean deleteMetadata(Level level, String id, int type, OptionalLong expected) {
        return write(session -> MetadataRows.delete(session, level, id, type, expected));
    }

    @Override
    public List<String> labels(Level level, String id) {
        return readAtOnce(session -> LabelRows.of(session, level, id));
    }

    @Override
    public void addLabel(Level level, String id, String label) {
        change(session -> LabelRows.add(session, level, id, label));
    }

    @Override
    public void removeLabel(Level level, String id, String label) {
        change(session -> LabelRows.remove(session, level, id, label));
    }

    @Override
    public List<String> allLabels() {
        return read(LabelRows::all);
    }

    @Override
    public List<Attachment> attachments(Level level, String id) {
        return readAtOnce(session -> AttachmentRows.of(session, level, id));
    }

    @Override
    public Optional<Attachment> attachment(Level level, String id, int type) {
        return readAtOnce(session -> AttachmentRows.one(session, level, id, type));
    }

    @Override
    public Replaced setAttachment(Level level, String id, Attachment attachment, OptionalLong expected) {
        return write(session -> {
            requireUnswept(attachment.blobKey());
            return AttachmentRows.set(session, level, id, attachment, expected);
        });
    }

    @Override
    public Optional<UUID> deleteAttachment(Level level, String id, int type, OptionalLong expected) {
        return write(session -> AttachmentRows.delete(session, level, id, type, expected));
    }

    @Override
    public List<Ref> markStable(Collection<Ref> resources, Instant lastUpdate) {
        return rearrange(session -> QuietRows.markStable(session, resources, lastUpdate));
    }

    @Override
    public List<Ref> unstable(Instant quietSince, int limit) {
        return read(session -> QuietRows.unstable(session, quietSince, limit));
    }

    @Override
    public void logChange(ChangeType type, Level level, String id) {
        change(session -> ChangeRows.insert(session, type, level, Rows.require(session, level, id), Instant.now()));
    }

    @Override
    public Log<Change> changes(ChangeQuery query) {
        return read(session -> ChangeRows.page(session, query));
    }

    @Override
    public Log<Change> lastChange() {
        return readAtOnce(ChangeRows::last);
    }

    @Override
    public void clearChanges() {
        change(ChangeRows::clear);
    }

    @Override
    public void logExport(Export export) {
        change(session -> ExportRows.insert(session, export));
    }

    @Override
    public Log<Export> exports(long since, int limit) {
        return read(session -> ExportRows.page(session, since, limit));
    }

    @Override
    public Log<Export> lastExport() {
        return read(ExportRows::last);
    }

    @Override
    public void clearExports() {
        change(ExportRows::clear);
    }

    @Override
    public Statistics statistics() {
        return read(TotalRows::read);
    }

    @Override
    public Statistics statistics(Level level, String id) {
        return readAtOnce(session -> TotalRows.below(session, level, id));
    }

    @Override
    public boolean isProtected(String patientId) {
        return readAtOnce(session -> RecyclingRows.isProtected(session, patientId));
    }

    @Override
    public void setProtected(String patientId, boolean isProtected) {
        rearrange(session -> {
            RecyclingRows.setProtected(session, patientId, isProtected);
            return null;
        });
    }

    @Override
    public Optional<String> nextToRecycle() {
        return read(RecyclingRows::next);
    }

    @Override
    public Optional<String> nextToRecycleBut(String patientId) {
        return readAtOnce(session -> RecyclingRows.nextBut(session, patientId));
    }

    @Override
    public List<UUID> blobsToDelete(int limit) {
        return read(session -> GarbageRows.queued(session, limit));
    }

    @Override
    public void blobsDeleted(Collection<UUID> keys) {
        change(session -> GarbageRows.forget(session, keys));
    }

    @Override
    public Set<UUID> blobsQueued(Collection<UUID> keys) {
        return read(session -> GarbageRows.queued(session, keys));
    }

    @Override
    public Set<UUID> blobsKnown(Collection<UUID> keys) {
        return read(session -> GarbageRows.known(session, keys));
    }

    @Override
    public JobStore jobs() {
        return new SqlJobStore(transactions(), nodes(), holderIsGone());
    }

    @Override
    public Optional<String> property(String name) {
        return read(session -> PropertyRows.get(session, name));
    }

    @Override
    public SortedMap<String, String> properties(String after, String upTo, int limit) {
        return read(session -> PropertyRows.between(session, after, upTo, limit));
    }

    @Override
    public void setProperty(String name, String value) {
        transactions().writeBeside(session -> {
            PropertyRows.set(session, name, value);
            return null;
        });
    }

    @Override
    public boolean replaceProperty(String name, Optional<String> expected, String value) {
        return transactions().writeBeside(session -> PropertyRows.replace(session, name, expected, value));
    }

    @Override
    public long incrementProperty(String name) {
        return transactions().writeBeside(session -> PropertyRows.increment(session, name));
    }

    @Override
    public void show(Snapshot to) {
        readAtOnce(session -> {
            SnapshotRows.show(session, to);
            return null;
        });
    }

    @Override
    public void takeOver(List<WholeResource> resources) {
        rearrange(session -> {
            TakeoverRows.insert(session, resources);
            return null;
        });
    }

    @Override
    public void takeOverChanges(List<Change> changes, long last) {
        change(session -> TakeoverRows.insertChanges(session, changes, last));
    }

    @Override
    public void takeOverExports(List<Export> exports, long last) {
        change(session -> TakeoverRows.insertExports(session, exports, last));
    }

    @Override
    public void takeOverReports(Map<String, StoredReport> reports) {
        change(session -> TakeoverRows.insertReports(session, reports));
    }

    @Override
    public void close() {
        transactions().close();
    }

    private <T> T read(Transactions.Work<T> work) {
        return transactions().read(work);
    }

    private <T> T readAtOnce(Transactions.Work<T> work) {
        return transactions().readAtOnce(work);
    }

    private <T> T write(Transactions.Work<T> work) {
        return transactions().write(work);
    }

    // Arrivals remember where the parents of an instance stand and that they were touched: not over such a write.
    private <T> T rearrange(Transactions.Work<T> work) {
        return write(session -> {
            session.arrivals().forget();
            return work.run(session);
        });
    }

    /** A write without an answer. */
    private interface Step {
        void run(Session session) throws SQLException;
    }

    private void change(Step work) {
        write(session -> {
            work.run(session);
            return null;
        });
    }
}
