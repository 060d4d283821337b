package org.lethe.index.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lethe.index.Folding;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tags of one row: main tags in columns, extra ones in a column of JSON. */
final class TagRows {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, String>> EXTRA = new TypeReference<>() {};

    private TagRows() {}

    /** The names of all columns that hold tags, as they are written: {@code patient_name, ..., extra_tags}. */
    static String writtenColumns(LevelTable table) {
        return writtenColumnStream(table).collect(Collectors.joining(", "));
    }

    /** The same as {@code SET} wants them: {@code patient_name = ?, ...}. */
    static String assignedColumns(LevelTable table) {
        return writtenColumnStream(table).collect(Collectors.joining(" = ?, ", "", " = ?"));
    }

    /** As many question marks as there are written columns. */
    static String placeholders(LevelTable table) {
        return writtenColumnStream(table).map(_ -> "?").collect(Collectors.joining(", "));
    }

    private static Stream<String> writtenColumnStream(LevelTable table) {
        Stream<String> tags = table.columns().values().stream();
        Stream<String> keys = table.foldedTags().stream().map(table::keyColumn);
        return Stream.of(tags, keys, Stream.of("extra_tags")).flatMap(columns -> columns);
    }

    /** What is written to these columns. */
    static List<Object> writtenValues(LevelTable table, Map<Integer, String> tags) {
        List<Object> values = new ArrayList<>();
        table.columns().keySet().forEach(tag -> values.add(tags.get(tag)));
        table.foldedTags().forEach(tag -> values.add(Folding.fold(tags.get(tag))));
        values.add(extraJson(table, tags));
        return values;
    }

    private static String extraJson(LevelTable table, Map<Integer, String> tags) {
        Map<String, String> extra = new TreeMap<>();
        tags.forEach((tag, value) -> {
            if (!table.columns().containsKey(tag)) {
                // PostgreSQL cannot look into JSON with NUL, which the standard allows in no text.
                extra.put("%08x".formatted(tag), value.replace('\0', '\uFFFD'));
            }
        });
        return extra.isEmpty() ? null : JSON.writeValueAsString(extra);
    }

    /** The names of the columns to read, of a table with an alias: {@code p.patient_name, ..., p.extra_tags}. */
    static String readColumns(LevelTable table, String alias) {
        return Stream.concat(table.columns().values().stream(), Stream.of("extra_tags"))
                .map(column -> alias + "." + column)
                .collect(Collectors.joining(", "));
    }

    /** How many columns {@link #readColumns} has. */
    static int readCount(LevelTable table) {
        return table.columns().size() + 1;
    }

    /**
     * The tags of a row, in growing order.
     *
     * @param first the first of the columns of {@link #readColumns}
     */
    static Map<Integer, String> read(LevelTable table, ResultSet row, int first) throws SQLException {
        Map<Integer, String> tags = new TreeMap<>(Integer::compareUnsigned);
        int column = first;
        for (int tag : table.columns().keySet()) {
            String value = row.getString(column++);
            if (value != null) {
                tags.put(tag, value);
            }
        }
        String extra = row.getString(column);
        if (extra != null) {
            tags.putAll(extraTags(extra));
        }
        return Collections.unmodifiableMap(tags);
    }

    /** The extra tags of a row, from the column {@code extra_tags}. */
    static Map<Integer, String> extraTags(String json) {
        Map<Integer, String> tags = new TreeMap<>(Integer::compareUnsigned);
        JSON.readValue(json, EXTRA).forEach((tag, value) -> tags.put(Integer.parseUnsignedInt(tag, 16), value));
        return tags;
    }
}
