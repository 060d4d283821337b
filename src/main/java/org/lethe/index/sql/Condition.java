package org.lethe.index.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lethe.index.Constraint;
import org.lethe.index.Folding;
import tools.jackson.databind.json.JsonMapper;

/**
 * A part of a {@code WHERE} clause. Values are always arguments; the text is made of fixed pieces only.
 *
 * @param sql with a question mark for each argument
 * @param arguments as {@link Session} takes them
 */
record Condition(String sql, List<Object> arguments) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Behind all other characters. */
    private static final String LAST = "\uDBFF\uDFFF";

    static Condition of(String sql, Object... arguments) {
        return new Condition(sql, List.of(arguments));
    }

    /** All of them hold. */
    static Condition all(List<Condition> conditions) {
        String sql = conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND "));
        List<Object> arguments = conditions.stream().flatMap(one -> one.arguments().stream()).toList();
        return new Condition(sql, arguments);
    }

    /**
     * An expression meets what is asked.
     *
     * @param expression a column, or something that is computed from one
     */
    static Condition matches(Dialect dialect, String expression, Constraint.Match match) {
        return switch (match) {
            case Constraint.Present() -> of(expression + " IS NOT NULL");
            case Constraint.OneOf(List<String> values) -> isOneOf(expression, values);
            case Constraint.Wildcard(String pattern) -> isLike(dialect, expression, pattern);
            case Constraint.Range(String from, String to) -> isWithin(expression, from, to);
        };
    }

    /** What is asked, folded. */
    static Constraint.Match folded(Constraint.Match match) {
        return switch (match) {
            case Constraint.Present present -> present;
            case Constraint.OneOf(List<String> values) ->
                    new Constraint.OneOf(values.stream().map(Folding::fold).toList());
            case Constraint.Wildcard(String pattern) -> new Constraint.Wildcard(Folding.fold(pattern));
            case Constraint.Range(String from, String to) ->
                    new Constraint.Range(Folding.fold(from), Folding.fold(to));
        };
    }

    /** A JSON array for {@code json_each}: so that one statement serves lists of any length. */
    static String jsonOf(List<String> values) {
        // Not every database takes NUL, which the standard allows in no text.
        return JSON.writeValueAsString(values.stream().map(value -> value.replace('\0', '\uFFFD')).toList());
    }

    private static Condition isOneOf(String expression, List<String> values) {
        return values.size() == 1
                ? of(expression + " = ?", values.getFirst())
                : of(expression + " IN (SELECT value FROM json_each(?))", jsonOf(values));
    }

    private static Condition isLike(Dialect dialect, String expression, String pattern) {
        int first = firstWildcard(pattern);
        if (first < 0) {
            return of(expression + " = ?", pattern);
        }
        // With nothing but a beginning, PostgreSQL would look through all that has its trigrams if it knew the column.
        boolean isBeginning = first > 0 && first == pattern.length() - 1;
        Condition glob = of((isBeginning ? "(" + expression + " || '')" : expression) + dialect.isLike(),
                dialect.pattern(pattern));
        if (first == 0) {
            return glob;
        }
        // Spelled out, so that an index serves it whatever is made of a pattern that is not known beforehand.
        String prefix = pattern.substring(0, first);
        return all(List.of(of(expression + " >= ?", prefix), of(expression + " < ?", prefix + LAST), glob));
    }

    private static int firstWildcard(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '*' || pattern.charAt(i) == '?') {
                return i;
            }
        }
        return -1;
    }

    private static Condition isWithin(String expression, String from, String to) {
        List<Condition> bounds = new ArrayList<>();
        if (from != null) {
            bounds.add(of(expression + " >= ?", from));
        }
        if (to != null) {
            // An empty value lies before all others, and so in every range without a beginning: Orthanc finds it, too.
            bounds.add(of(expression + " <= ?", to));
        }
        return bounds.isEmpty() ? of(expression + " IS NOT NULL") : all(bounds);
    }
}
