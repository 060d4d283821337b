package org.lethe.index.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lethe.index.sql.LevelTable;
import org.lethe.index.sql.Session;

/**
 * Finds rows by any three characters in a row of a text, for patterns whose beginning is not known
 * (https://sqlite.org/fts5.html#the_trigram_tokenizer). Only few rows are told: of many, those that are looked for come
 * by soon if all are looked at.
 */
final class Trigrams {
    private static final int LENGTH = 3;
    private static final int ROWS_MAX = 1000;
    private static final int TRIGRAMS_MAX = 16;

    /** The tags whose folded columns {@code V6__infix.sql} makes tables of. */
    private static final Map<LevelTable, Set<Integer>> TAGS = Map.of(
            LevelTable.PATIENTS, Set.of(0x00100010, 0x00100020, 0x00101000),
            LevelTable.STUDIES, Set.of(0x00080050, 0x00080080, 0x00080090, 0x00081030, 0x00200010, 0x00321032,
                    0x00321060));

    private Trigrams() {}

    /** The rows that may be meant by a pattern; empty if they are too many, or cannot be told. */
    static Optional<List<Long>> rowsPerhapsLike(Session session, LevelTable at, int tag, String pattern)
            throws SQLException {
        if (!TAGS.getOrDefault(at, Set.of()).contains(tag) || !beginsWithWildcard(pattern) || pattern.contains("\0")) {
            return Optional.empty();
        }
        List<String> trigrams = trigramsOf(pattern);
        if (trigrams.isEmpty()) {
            return Optional.empty();
        }
        String all = trigrams.stream().map(trigram -> '"' + trigram.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(" AND ", at.keyColumn(tag) + " : (", ")"));
        String sql = "SELECT rowid FROM %1$s_like WHERE %1$s_like MATCH ? LIMIT ?".formatted(at.table());
        List<Long> rows = session.list(sql, row -> row.getLong(1), all, ROWS_MAX + 1);
        return rows.size() > ROWS_MAX ? Optional.empty() : Optional.of(rows);
    }

    /** Other patterns have a beginning by which an index finds them. */
    private static boolean beginsWithWildcard(String pattern) {
        return pattern.startsWith("*") || pattern.startsWith("?");
    }

    /** Of the longest piece without a wildcard. */
    static List<String> trigramsOf(String pattern) {
        int[] piece = Stream.of(pattern.split("[*?]+")).map(text -> text.codePoints().toArray())
                .max(Comparator.comparingInt(characters -> characters.length)).orElse(new int[0]);
        List<String> trigrams = new ArrayList<>();
        for (int i = 0; i + LENGTH <= piece.length && i < TRIGRAMS_MAX; i++) {
            trigrams.add(new String(piece, i, LENGTH));
        }
        return trigrams;
    }
}
