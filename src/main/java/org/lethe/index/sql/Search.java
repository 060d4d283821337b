package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.index.Constraint;
import org.lethe.index.MainTags;
import org.lethe.index.Page;
import org.lethe.index.Query;
import org.lethe.index.Ref;

/**
 * Turns a search into one statement: the tables up to the highest level that it asks for, and a condition for each
 * wish.
 */
final class Search {
    private final Session session;
    private final Dialect dialect;
    private final Query query;
    private final LevelTable table;
    private LevelTable top;

    private Search(Session session, Query query) {
        this.session = session;
        this.dialect = session.dialect();
        this.query = query;
        this.table = LevelTable.of(query.level());
        this.top = table;
    }

    static List<String> find(Session session, Query query) throws SQLException {
        Search search = new Search(session, query);
        Condition where = search.where();
        if (where.sql().isEmpty() && query.order().isEmpty()) {
            return ResourceRows.ids(session, query.level(), query.since(), query.limit());
        }
        String order = search.orderBy();
        String sql = "SELECT %s.public_id FROM %s %s ORDER BY %s LIMIT ? OFFSET ?".formatted(
                search.table.table(), Rows.joined(search.table, search.top), where.sql(), order);
        List<Object> arguments = new ArrayList<>(where.arguments());
        arguments.add(query.limit() == 0 ? Rows.NO_LIMIT : query.limit());
        arguments.add(query.since());
        return session.list(sql, row -> PublicId.of(row.getBytes(1)), arguments.toArray());
    }

    /** A page in the order of arrival, which deletions do not shift as they would an offset. */
    static Page<String> page(Session session, Query query, long after, int limit) throws SQLException {
        Search search = new Search(session, query);
        Condition where = search.where();
        String table = search.table.table();
        String sql = "SELECT %1$s.id, %1$s.public_id FROM %2$s %3$s %1$s.id > ? ORDER BY %1$s.id LIMIT ?".formatted(
                table, Rows.joined(search.table, search.top), where.sql().isEmpty() ? "WHERE" : where.sql() + " AND");
        List<Object> arguments = new ArrayList<>(where.arguments());
        arguments.add(after);
        arguments.add(limit);
        return PageRows.ids(session, sql, arguments, limit);
    }

    static long count(Session session, Query query) throws SQLException {
        Search search = new Search(session, query);
        Condition where = search.where();
        if (where.sql().isEmpty()) {
            return countOfAll(session, query.level());
        }
        String sql = "SELECT count(*) FROM %s %s".formatted(Rows.joined(search.table, search.top), where.sql());
        return session.number(sql, where.arguments().toArray()).orElseThrow();
    }

    private static long countOfAll(Session session, Level level) throws SQLException {
        var totals = TotalRows.read(session);
        return switch (level) {
            case PATIENT -> totals.patients();
            case STUDY -> totals.studies();
            case SERIES -> totals.series();
            case INSTANCE -> totals.instances();
        };
    }

    /** The resources of any level that DICOM knows by this identifier. */
    static List<Ref> lookup(Session session, String identifier) throws SQLException {
        List<Ref> found = new ArrayList<>();
        for (Level level : Level.values()) {
            Constraint constraint = new Constraint(level, MainTags.identifierOf(level),
                    new Constraint.OneOf(List.of(identifier)), Constraint.Letters.ANY_CASE);
            find(session, Query.all(level).with(constraint)).forEach(id -> found.add(new Ref(level, id)));
        }
        return found;
    }

    private Condition where() throws SQLException {
        List<Condition> conditions = new ArrayList<>();
        for (Constraint constraint : query.constraints()) {
            conditions.add(meets(constraint));
        }
        query.metadata().forEach(constraint -> conditions.add(Condition.matches(
                dialect, MetadataExpressions.of(dialect, query.level(), constraint.type()), constraint.match())));
        query.ancestor().ifPresent(ancestor -> conditions.add(isBelow(ancestor)));
        addLabels(conditions);
        if (conditions.isEmpty()) {
            return Condition.of("");
        }
        Condition all = Condition.all(conditions);
        return new Condition("WHERE " + all.sql(), all.arguments());
    }

    private Condition meets(Constraint constraint) throws SQLException {
        if (query.level().isAbove(constraint.level())) {
            return someDescendantMeets(constraint);
        }
        LevelTable at = LevelTable.of(constraint.level());
        reach(at);
        return tagMatches(at, constraint);
    }

    private Condition someDescendantMeets(Constraint constraint) throws SQLException {
        LevelTable lower = LevelTable.of(constraint.level());
        LevelTable child = table.child();
        Condition inner = tagMatches(lower, constraint);
        return new Condition(
                "EXISTS (SELECT 1 FROM %s WHERE %s.%s = %s.id AND %s)".formatted(
                        Rows.joined(lower, child), child.table(), child.parentColumn(), table.table(), inner.sql()),
                inner.arguments());
    }

    private Condition tagMatches(LevelTable at, Constraint constraint) throws SQLException {
        int tag = constraint.tag();
        String column = tagExpression(at, tag);
        Condition exact = Condition.matches(dialect, column, constraint.match());
        if (at.isFolded(tag)) {
            Condition folded = foldedMatches(at, tag, Condition.folded(constraint.match()));
            return switch (constraint.letters()) {
                case ANY_CASE -> folded;
                // The folded column has the index.
                case EXACT -> Condition.all(List.of(folded, exact));
            };
        }
        return switch (constraint.letters()) {
            case EXACT -> exact;
            case ANY_CASE -> at.hasLetters(tag)
                    ? Condition.matches(dialect, "fold(" + column + ")", Condition.folded(constraint.match()))
                    : exact;
        };
    }

    private Condition foldedMatches(LevelTable at, int tag, Constraint.Match match) throws SQLException {
        Condition condition = Condition.matches(dialect, at.table() + "." + at.keyColumn(tag), match);
        Optional<List<Long>> rows = match instanceof Constraint.Wildcard(String pattern)
                ? dialect.rowsPerhapsLike(session, at, tag, pattern)
                : Optional.empty();
        return rows.map(ids -> Condition.all(List.of(
                Condition.of(at.table() + ".id IN (SELECT value FROM json_each(?))", ids.toString()), condition)))
                .orElse(condition);
    }

    private String tagExpression(LevelTable at, int tag) {
        String column = at.columns().get(tag);
        return column != null
                ? at.table() + "." + column
                : dialect.memberOf(at.table() + ".extra_tags", "%08x".formatted(tag));
    }

    /** Upper and lower case are the same to those who read a sorted list. */
    private String sortKey(LevelTable at, int tag) {
        if (at.isFolded(tag)) {
            return at.table() + "." + at.keyColumn(tag);
        }
        return at.hasLetters(tag) ? "fold(" + tagExpression(at, tag) + ")" : tagExpression(at, tag);
    }

    private Condition isBelow(Ref ancestor) {
        LevelTable at = LevelTable.of(ancestor.level());
        if (query.level().isAbove(ancestor.level())) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "a " + ancestor.level().title().toLowerCase(Locale.ROOT)
                    + " has no " + query.level().plural() + " below it");
        }
        reach(at);
        return PublicId.bytesOf(ancestor.id())
                .map(id -> Condition.of(at.table() + ".public_id = ?", (Object) id))
                .orElse(Condition.of("FALSE"));
    }

    private void addLabels(List<Condition> conditions) {
        Query.LabelFilter filter = query.labels();
        List<String> labels = filter.labels().stream().distinct().toList();
        String json = Condition.jsonOf(labels);
        String id = table.table() + ".id";
        switch (filter.kind()) {
            case ALL -> {
                if (!labels.isEmpty()) {
                    conditions.add(Condition.of(id + """
                             IN (SELECT resource FROM labels
                                  WHERE level = ? AND label IN (SELECT value FROM json_each(?))
                                  GROUP BY resource HAVING count(*) = ?)
                            """, table.ordinal(), json, labels.size()));
                }
            }
            case ANY -> {
                if (!labels.isEmpty()) {
                    conditions.add(Condition.of(id + """
                             IN (SELECT resource FROM labels
                                  WHERE level = ? AND label IN (SELECT value FROM json_each(?)))
                            """, table.ordinal(), json));
                }
            }
            case NONE -> conditions.add(labels.isEmpty()
                    ? Condition.of(id + " NOT IN (SELECT resource FROM labels WHERE level = ?)", table.ordinal())
                    : Condition.of(id + """
                             NOT IN (SELECT resource FROM labels
                                      WHERE level = ? AND label IN (SELECT value FROM json_each(?)))
                            """, table.ordinal(), json));
        }
    }

    private String orderBy() {
        List<String> keys = new ArrayList<>();
        for (Query.Order order : query.order()) {
            String expression = switch (order.key()) {
                case Query.Order.ByTag(Level level, int tag) -> {
                    LevelTable at = LevelTable.of(level);
                    if (query.level().isAbove(level)) {
                        throw new LetheException(ErrorKind.BAD_REQUEST,
                                query.level().plural() + " cannot be sorted by a tag of their " + level.plural());
                    }
                    reach(at);
                    yield order.as() == Query.Order.As.TEXT ? sortKey(at, tag) : tagExpression(at, tag);
                }
                case Query.Order.ByMetadata(int type) -> MetadataExpressions.of(dialect, query.level(), type);
            };
            String compared = switch (order.as()) {
                case TEXT -> expression;
                case INTEGER -> dialect.integerOf(expression);
                case FLOAT -> dialect.realOf(expression);
            };
            keys.add(switch (order.direction()) {
                case ASCENDING -> compared + " NULLS FIRST";
                case DESCENDING -> compared + " DESC NULLS LAST";
            });
        }
        keys.add(table.table() + ".id");
        return keys.stream().collect(Collectors.joining(", "));
    }

    private void reach(LevelTable at) {
        if (at.ordinal() < top.ordinal()) {
            top = at;
        }
    }
}
