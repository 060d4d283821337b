package org.lethe.index.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Node;
import org.lethe.index.Nodes;
import org.lethe.index.OneNode;
import org.lethe.index.Ref;
import org.lethe.index.Resource;
import org.lethe.index.StoredFile;
import org.lethe.index.sql.SqlIndex;
import org.lethe.index.sql.Transactions;

/**
 * The index in one SQLite file, named {@code index}. As nobody else writes to it, what is read again and again is kept
 * in memory until the next commit.
 */
public final class SqliteIndex extends SqlIndex {
    private static final int CACHED_CHILDREN_MAX = 256;

    private final SqliteTransactions transactions;
    private final Nodes nodes;
    private final ReadCache<Ref, Resource> resources = new ReadCache<>(
            ref -> super.resource(ref.level(), ref.id()),
            resource -> resource.children().size() <= CACHED_CHILDREN_MAX);
    private final ReadCache<Ref, List<Map<Integer, String>>> lineages = new ReadCache<>(
            ref -> Optional.of(super.lineage(ref.level(), ref.id())), lineage -> !lineage.isEmpty());
    private final ReadCache<String, StoredFile> files = new ReadCache<>(super::file, _ -> true);

    private SqliteIndex(Database database, Node.Description self) throws SQLException {
        this.nodes = new OneNode(self);
        this.transactions = new SqliteTransactions(database, this::forgetRows);
    }

    /**
     * Opens the index in a folder, both created if absent, and brings its schema up to date.
     *
     * @throws LetheException with {@link ErrorKind#DATABASE} if the file there is no index, or of a newer version
     */
    public static SqliteIndex open(Path folder) {
        return open(folder, new Node.Description("", "", ""));
    }

    /**
     * Opens the index likewise for a server.
     *
     * @param self how it is shown
     * @throws LetheException as {@link #open(Path)} does
     */
    public static SqliteIndex open(Path folder, Node.Description self) {
        return of(Database.open(folder), self);
    }

    /**
     * Opens the index in a folder as it is, also while another process works with it. What is remembered of earlier
     * questions may be out of date then.
     *
     * @throws LetheException with {@link ErrorKind#DATABASE} if there is none, or one of another version
     */
    public static SqliteIndex openBeside(Path folder) {
        return of(Database.openBeside(folder), new Node.Description("", "", ""));
    }

    private static SqliteIndex of(Database database, Node.Description self) {
        try {
            return new SqliteIndex(database, self);
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    @Override
    public Nodes nodes() {
        return nodes;
    }

    /** There is no other server. */
    @Override
    public void inTurn(Turn turn, Runnable work) {
        work.run();
    }

    private void forgetRows() {
        resources.forget();
        lineages.forget();
        files.forget();
    }

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    /** There is one server at a time: what is held when it comes is held by one that is gone. */
    @Override
    protected String holderIsGone() {
        return "holder IS NOT NULL";
    }

    @Override
    public Optional<Resource> resource(Level level, String id) {
        return resources.get(new Ref(level, id));
    }

    @Override
    public List<Map<Integer, String>> lineage(Level level, String id) {
        return lineages.get(new Ref(level, id)).orElse(List.of());
    }

    @Override
    public Optional<StoredFile> file(String instanceId) {
        return files.get(instanceId);
    }

    @Override
    public int schemaVersion() {
        return Database.SCHEMA_VERSION;
    }
}
