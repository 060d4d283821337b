package org.lethe.index.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
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
 * The index in one SQLite file, named {@code index}. Each verb is handed to the class of its subject, within a write
 * that is grouped with those of other callers, or on a connection for reading.
 */
public final class SqliteIndex implements Index {
    private static final int READERS_MAX = 8;
    private static final int CACHED_CHILDREN_MAX = 256;

    private final Arrivals arrivals = new Arrivals();
    private final GroupWriter writer;
    private final ReaderPool readers;
    private final JobStore jobs;
    private final ReadCache<Ref, Resource> resources = new ReadCache<>(
            this::readResource, resource -> resource.children().size() <= CACHED_CHILDREN_MAX);
    private final ReadCache<Ref, List<Map<Integer, String>>> lineages =
            new ReadCache<>(this::readLineage, _ -> true);
    private final ReadCache<String, StoredFile> files = new ReadCache<>(this::readFile, _ -> true);

    private SqliteIndex(Database database) throws SQLException {
        this.writer = new GroupWriter(database.openWriter(), this::forgetRows, arrivals::forget);
        this.readers = new ReaderPool(database::openReader, READERS_MAX);
        this.jobs = new SqliteJobStore(writer, readers, arrivals);
    }

    /**
     * Opens the index in a folder, both created if absent, and brings its schema up to date.
     *
     * @throws LetheException with {@link ErrorKind#DATABASE} if the file there is no index, or of a newer version
     */
    public static SqliteIndex open(Path folder) {
        Database database = Database.open(folder);
        try {
            return new SqliteIndex(database);
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    @Override
    public Stored store(NewInstance instance) {
        return writer.write(session -> arrivals.store(session, instance));
    }

    @Override
    public List<Stored> storeAll(List<NewInstance> instances) {
        return writer.write(session -> {
            List<Stored> stored = new ArrayList<>(instances.size());
            for (NewInstance instance : instances) {
                stored.add(arrivals.store(session, instance));
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
        return writer.write(session -> RenewalRows.renew(session, renewal));
    }

    @Override
    public Page<StoredFile> filesOfSeries(String seriesId, long from, int limit) {
        return readers.read(session -> PageRows.files(session, seriesId, from, limit));
    }

    @Override
    public Page<String> patients(long from, int limit) {
        return readers.read(session -> PageRows.patients(session, from, limit));
    }

    @Override
    public Optional<Resource> resource(Level level, String id) {
        return resources.get(new Ref(level, id));
    }

    private Optional<Resource> readResource(Ref ref) {
        return readers.read(session -> ResourceRows.find(session, ref.level(), ref.id()));
    }

    @Override
    public List<Resource> resources(Level level, List<String> ids) {
        return readers.read(session -> ResourceRows.findAll(session, level, ids));
    }

    @Override
    public boolean contains(Level level, String id) {
        return readers.read(session -> Rows.find(session, level, id)).isPresent();
    }

    @Override
    public Optional<Level> levelOf(String id) {
        return readers.read(session -> {
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
        return readers.read(session -> ResourceRows.ids(session, level, since, limit));
    }

    @Override
    public String ancestor(Level level, String id, Level ancestor) {
        return readers.readAtOnce(session -> ResourceRows.ancestor(session, level, id, ancestor))
                .orElseThrow(() -> Rows.unknown(level));
    }

    @Override
    public List<String> descendants(Level level, String id, Level descendant) {
        return readers.readAtOnce(session -> ResourceRows.descendants(session, level, id, descendant));
    }

    @Override
    public List<StoredFile> files(Level level, String id) {
        return readers.readAtOnce(session -> FileRows.below(session, level, id));
    }

    @Override
    public Optional<StoredFile> file(String instanceId) {
        return files.get(instanceId);
    }

    private Optional<StoredFile> readFile(String instanceId) {
        return readers.read(session -> FileRows.one(session, instanceId));
    }

    private void forgetRows() {
        resources.forget();
        lineages.forget();
        files.forget();
    }

    @Override
    public List<Map<Integer, String>> lineage(Level level, String id) {
        return lineages.get(new Ref(level, id)).orElse(List.of());
    }

    private Optional<List<Map<Integer, String>>> readLineage(Ref resource) {
        return readers.readAtOnce(session -> LineageRows.of(session, resource.level(), resource.id()));
    }

    @Override
    public List<String> find(Query query) {
        return readers.read(session -> Search.find(session, query));
    }

    @Override
    public Page<String> page(Query query, long from, int limit) {
        return readers.read(session -> Search.page(session, query, from, limit));
    }

    @Override
    public long count(Query query) {
        return readers.read(session -> Search.count(session, query));
    }

    @Override
    public List<Ref> lookup(String identifier) {
        return readers.readAtOnce(session -> Search.lookup(session, identifier));
    }

    @Override
    public List<Metadata> metadata(Level level, String id) {
        return readers.readAtOnce(session -> MetadataRows.of(session, level, id));
    }

    @Override
    public Optional<Metadata> metadata(Level level, String id, int type) {
        return readers.readAtOnce(session -> MetadataRows.one(session, level, id, type));
    }

    @Override
    public long setMetadata(Level level, String id, int type, String value, OptionalLong expected) {
        return writer.write(session -> MetadataRows.set(session, level, id, type, value, expected));
    }

    @Override
    public boolean deleteMetadata(Level level, String id, int type, OptionalLong expected) {
        return writer.write(session -> MetadataRows.delete(session, level, id, type, expected));
    }

    @Override
    public List<String> labels(Level level, String id) {
        return readers.readAtOnce(session -> LabelRows.of(session, level, id));
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
        return readers.read(LabelRows::all);
    }

    @Override
    public List<Attachment> attachments(Level level, String id) {
        return readers.readAtOnce(session -> AttachmentRows.of(session, level, id));
    }

    @Override
    public Optional<Attachment> attachment(Level level, String id, int type) {
        return readers.readAtOnce(session -> AttachmentRows.one(session, level, id, type));
    }

    @Override
    public Replaced setAttachment(Level level, String id, Attachment attachment, OptionalLong expected) {
        return writer.write(session -> AttachmentRows.set(session, level, id, attachment, expected));
    }

    @Override
    public Optional<UUID> deleteAttachment(Level level, String id, int type, OptionalLong expected) {
        return writer.write(session -> AttachmentRows.delete(session, level, id, type, expected));
    }

    @Override
    public List<Ref> markStable(Collection<Ref> resources, Instant lastUpdate) {
        return rearrange(session -> QuietRows.markStable(session, resources, lastUpdate));
    }

    @Override
    public List<Ref> unstable(Instant quietSince, int limit) {
        return readers.read(session -> QuietRows.unstable(session, quietSince, limit));
    }

    @Override
    public void logChange(ChangeType type, Level level, String id) {
        change(session -> ChangeRows.insert(session, type, level, Rows.require(session, level, id), Instant.now()));
    }

    @Override
    public Log<Change> changes(ChangeQuery query) {
        return readers.read(session -> ChangeRows.page(session, query));
    }

    @Override
    public Log<Change> lastChange() {
        return readers.readAtOnce(ChangeRows::last);
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
        return readers.read(session -> ExportRows.page(session, since, limit));
    }

    @Override
    public Log<Export> lastExport() {
        return readers.read(ExportRows::last);
    }

    @Override
    public void clearExports() {
        change(ExportRows::clear);
    }

    @Override
    public Statistics statistics() {
        return readers.read(TotalRows::read);
    }

    @Override
    public Statistics statistics(Level level, String id) {
        return readers.readAtOnce(session -> TotalRows.below(session, level, id));
    }

    @Override
    public boolean isProtected(String patientId) {
        return readers.readAtOnce(session -> RecyclingRows.isProtected(session, patientId));
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
        return readers.read(RecyclingRows::next);
    }

    @Override
    public Optional<String> nextToRecycleBut(String patientId) {
        return readers.readAtOnce(session -> RecyclingRows.nextBut(session, patientId));
    }

    @Override
    public List<UUID> blobsToDelete(int limit) {
        return readers.read(session -> GarbageRows.queued(session, limit));
    }

    @Override
    public void blobsDeleted(Collection<UUID> keys) {
        change(session -> GarbageRows.forget(session, keys));
    }

    @Override
    public Set<UUID> blobsKnown(Collection<UUID> keys) {
        return readers.read(session -> GarbageRows.known(session, keys));
    }

    @Override
    public JobStore jobs() {
        return jobs;
    }

    @Override
    public Optional<String> property(String name) {
        return readers.read(session -> PropertyRows.get(session, name));
    }

    @Override
    public void setProperty(String name, String value) {
        change(session -> PropertyRows.set(session, name, value));
    }

    @Override
    public long incrementProperty(String name) {
        return writer.write(session -> PropertyRows.increment(session, name));
    }

    @Override
    public void show(Snapshot to) {
        readers.readAtOnce(session -> {
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
    public int schemaVersion() {
        return Database.SCHEMA_VERSION;
    }

    @Override
    public void close() {
        try {
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    // Arrivals remember where the parents of an instance stand and that they were touched: not over such a write.
    private <T> T rearrange(GroupWriter.Work<T> work) {
        return writer.write(session -> {
            arrivals.forget();
            return work.run(session);
        });
    }

    /** A write without an answer. */
    private interface Step {
        void run(Session session) throws SQLException;
    }

    private void change(Step work) {
        writer.write(session -> {
            work.run(session);
            return null;
        });
    }
}
