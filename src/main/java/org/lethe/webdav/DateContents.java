package org.lethe.webdav;

import java.io.IOException;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.index.Constraint;
import org.lethe.index.Index;
import org.lethe.index.Query;
import org.lethe.index.Resource;

/**
 * The years in which there are studies, each with its months, and those with their studies. Studies without a
 * StudyDate are in none.
 */
record DateContents(Index index) implements Contents {
    private static final int YEAR_MAX = 9999;
    private static final String YEAR = "%04d";

    @Override
    public Optional<Node.Folder> find(String name) {
        try {
            Year year = Year.parse(name);
            return Optional.of(year).filter(this::isThere).map(this::folder);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public void list(Visitor visitor) throws IOException {
        int from = 0;
        while (from <= YEAR_MAX) {
            int next = nextYear(from);
            if (next <= YEAR_MAX && isThere(Year.of(next))) {
                visitor.visit(folder(Year.of(next)));
            }
            from = next + 1;
        }
    }

    /** A year from this one on, before which there is no date; beyond all years if there is none. */
    private int nextYear(int from) {
        Query first = new Query(Level.STUDY, List.of(between(YEAR.formatted(from), null)), List.of(),
                Query.LabelFilter.NONE_ASKED, Optional.empty(),
                List.of(new Query.Order(new Query.Order.ByTag(Level.STUDY, Tag.StudyDate), Query.Order.As.TEXT,
                        Query.Order.Direction.ASCENDING)),
                0, 1);
        List<Resource> found = index.resources(Level.STUDY, index.find(first));
        return found.isEmpty()
                ? YEAR_MAX + 1
                : yearAt(found.getFirst().tags().getOrDefault(Tag.StudyDate, ""), from);
    }

    /** The last year that is not behind a text, as texts are ordered: any text may stand where a date should. */
    private static int yearAt(String text, int from) {
        int low = from;
        int high = YEAR_MAX + 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (YEAR.formatted(middle).compareTo(text) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isThere(Year year) {
        return isAnyBetween(year.atMonth(1), year.atMonth(12));
    }

    private boolean isAnyBetween(YearMonth from, YearMonth to) {
        return !index.find(Query.all(Level.STUDY).with(within(from, to)).page(0, 1)).isEmpty();
    }

    private Node.Folder folder(Year year) {
        return Node.Folder.fixed(YEAR.formatted(year.getValue()), new Months(year));
    }

    private static Constraint within(YearMonth from, YearMonth to) {
        return between("%1$tY%1$tm01".formatted(from.atDay(1)), "%1$tY%1$tm31".formatted(to.atDay(1)));
    }

    private static Constraint between(String from, String to) {
        return new Constraint(Level.STUDY, Tag.StudyDate, new Constraint.Range(from, to), Constraint.Letters.EXACT);
    }

    /** The months of a year in which there are studies. */
    private final class Months implements Contents {
        private final Year year;

        private Months(Year year) {
            this.year = year;
        }

        @Override
        public Optional<Node.Folder> find(String name) {
            try {
                YearMonth month = YearMonth.parse(name);
                return Optional.of(month)
                        .filter(m -> m.getYear() == year.getValue() && isAnyBetween(m, m))
                        .map(this::folder);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        @Override
        public void list(Visitor visitor) throws IOException {
            for (int month = 1; month <= 12; month++) {
                YearMonth at = year.atMonth(month);
                if (isAnyBetween(at, at)) {
                    visitor.visit(folder(at));
                }
            }
        }

        private Node.Folder folder(YearMonth month) {
            return Node.Folder.fixed(month.toString(), new MonthContents(index, month, within(month, month)));
        }
    }
}
