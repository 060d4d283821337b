package org.lethe.index.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A connection that keeps its prepared statements. One thread at a time. */
public final class Session implements AutoCloseable {
    /** More than there are fixed statements; searches make up their own. */
    private static final int STATEMENTS_MAX = 256;

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);

    private final Arrivals arrivals;

    /**
     * @param connection closed with this session
     * @param dialect how its database speaks
     * @param arrivals takes instances in
     */
    public Session(Connection connection, Dialect dialect, Arrivals arrivals) {
        this.arrivals = arrivals;
        this.connection = connection;
        this.dialect = dialect;
    }

    /** How the database of this session speaks. */
    public Dialect dialect() {
        return dialect;
    }

    /** Takes instances in, and remembers where their parents stand for as long as this session lasts. */
    public Arrivals arrivals() {
        return arrivals;
    }

    /** Maps the current row. */
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    /** What is done with a statement that has its arguments. */
    private interface Use<T> {
        T with(PreparedStatement statement) throws SQLException;
    }

    /** All rows of a query. Arguments: null, Long, Integer, String, byte[]. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, Object... arguments) throws SQLException {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(mapper.map(rows));
                }
                return found;
            }
        });
    }

    /** The first row of a query. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, Object... arguments) throws SQLException {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
            }
        });
    }

    /** The first column of the first row, a number. */
    public OptionalLong number(String sql, Object... arguments) throws SQLException {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? optionalLong(rows, 1) : OptionalLong.empty();
            }
        });
    }

    /** Whether a query has a row. */
    public boolean exists(String sql, Object... arguments) throws SQLException {
        return use(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        });
    }

    /** Runs a statement that changes rows, and tells how many. */
    public int update(String sql, Object... arguments) throws SQLException {
        return use(sql, arguments, PreparedStatement::executeUpdate);
    }

    /** Runs a statement that changes rows once for each list of arguments, in as few round trips as the driver can. */
    public void updateAll(String sql, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        use(sql, rows.getFirst(), statement -> {
            statement.addBatch();
            for (Object[] arguments : rows.subList(1, rows.size())) {
                bind(statement, arguments);
                statement.addBatch();
            }
            return statement.executeBatch();
        });
    }

    /** Runs an {@code INSERT ... RETURNING} of a number. */
    public long insert(String sql, Object... arguments) throws SQLException {
        return number(sql, arguments).orElseThrow();
    }

    // The driver gives up a statement that failed for want of room or the like: it is not to be used again.
    private <T> T use(String sql, Object[] arguments, Use<T> use) throws SQLException {
        try {
            PreparedStatement statement = prepared(sql);
            bind(statement, arguments);
            return use.with(statement);
        } catch (SQLException e) {
            forget(sql, e);
            throw e;
        }
    }

    private void forget(String sql, SQLException reason) {
        PreparedStatement failed = statements.remove(sql);
        if (failed != null) {
            try {
                failed.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private void bind(PreparedStatement statement, Object[] arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case String text -> statement.setString(i + 1, dialect.storable(text));
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                default -> throw new IllegalArgumentException("no column holds a " + arguments[i].getClass());
            }
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            if (statements.size() >= STATEMENTS_MAX) {
                var eldest = statements.entrySet().iterator();
                eldest.next().getValue().close();
                eldest.remove();
            }
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** A number that may be null. */
    static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A small number that may be null. */
    static OptionalInt optionalInt(ResultSet row, int column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
    }

    @Override
    public void close() throws SQLException {
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            statements.clear();
        } finally {
            connection.close();
        }
    }
}
