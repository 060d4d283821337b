package org.lethe.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lethe.rewrite.NewValue.Empty;
import org.lethe.rewrite.NewValue.Text;

/** What an item of a sequence needs to be legal, for the sequences that a profile leaves with a dummy (PS3.3). */
final class DummyItems {
    /** Stands in the table for the sequences that it does not name: they hold codes (PS3.3 section 8.8). */
    private static final int CODE_SEQUENCE = 0;

    private static final String EMPTY = "-";
    private static final Map<Integer, List<Row>> ROWS = read();

    private DummyItems() {}

    /**
     * An element of an item.
     *
     * @param value null for the dummy of its VR
     */
    record Row(int tag, NewValue value) {}

    /** The elements that an item of a sequence needs, in the order of their tags. */
    static List<Row> of(int sequence) {
        List<Row> rows = ROWS.get(sequence);
        return rows == null ? ROWS.get(CODE_SEQUENCE) : rows;
    }

    private static Map<Integer, List<Row>> read() {
        Map<Integer, List<Row>> rows = new HashMap<>();
        for (String[] row : Table.read("dummy-items.tsv")) {
            NewValue value =
                    switch (row[2]) {
                        case "" -> null;
                        case EMPTY -> new Empty();
                        case String text -> new Text(text);
                    };
            rows.computeIfAbsent(Table.tag(row[0]), _ -> new ArrayList<>()).add(new Row(Table.tag(row[1]), value));
        }
        return Map.copyOf(rows);
    }
}
