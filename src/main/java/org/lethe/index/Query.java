package org.lethe.index;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lethe.dicom.Level;

/**
 * A search for resources of one level.
 *
 * @param level of what is to be found
 * @param constraints all of them must hold
 * @param metadata all of them must hold
 * @param labels how labels narrow the search
 * @param ancestor only below this resource, or the resource itself
 * @param order how to sort; what is equal, and everything by default, is in the order of arrival
 * @param since how many to skip
 * @param limit how many at most; 0 for no limit
 */
public record Query(
        Level level,
        List<Constraint> constraints,
        List<MetadataConstraint> metadata,
        LabelFilter labels,
        Optional<Ref> ancestor,
        List<Order> order,
        long since,
        long limit) {

    public Query {
        Objects.requireNonNull(level);
        constraints = List.copyOf(constraints);
        metadata = List.copyOf(metadata);
        Objects.requireNonNull(labels);
        Objects.requireNonNull(ancestor);
        order = List.copyOf(order);
    }

    /** Everything of one level. */
    public static Query all(Level level) {
        return new Query(level, List.of(), List.of(), LabelFilter.NONE_ASKED, Optional.empty(), List.of(), 0, 0);
    }

    /** The same search with other constraints. */
    public Query with(Constraint... constraints) {
        return new Query(level, List.of(constraints), metadata, labels, ancestor, order, since, limit);
    }

    /** The same search with another page. */
    public Query page(long since, long limit) {
        return new Query(level, constraints, metadata, labels, ancestor, order, since, limit);
    }

    /**
     * What a piece of metadata must be.
     *
     * @param type its number, see {@link Metadata}
     * @param match what its value must be
     */
    public record MetadataConstraint(int type, Constraint.Match match) {}

    /**
     * How labels narrow a search.
     *
     * @param kind how they count
     * @param labels the labels; none at all with {@link Kind#NONE} finds resources without any label, and with the
     *        others does not narrow
     */
    public record LabelFilter(Kind kind, List<String> labels) {
        /** Labels do not matter. */
        public static final LabelFilter NONE_ASKED = new LabelFilter(Kind.ALL, List.of());

        /** How labels count. */
        public enum Kind {
            ALL,
            ANY,
            NONE
        }

        public LabelFilter {
            labels = List.copyOf(labels);
        }
    }

    /**
     * What to sort by.
     *
     * @param key a tag or a piece of metadata
     * @param as how values compare
     * @param direction which way
     */
    public record Order(Key key, As as, Direction direction) {
        /** How values compare. */
        public enum As {
            TEXT,
            INTEGER,
            FLOAT
        }

        /** Which way to sort. */
        public enum Direction {
            ASCENDING,
            DESCENDING
        }

        /** A tag or a piece of metadata. */
        public sealed interface Key {}

        /** A main tag of the query's level or one above. */
        public record ByTag(Level level, int tag) implements Key {}

        /** A piece of metadata of the query's level. */
        public record ByMetadata(int type) implements Key {}
    }
}
