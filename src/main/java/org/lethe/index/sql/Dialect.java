package org.lethe.index.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What databases say differently. Everything else is written so that all of them understand it; functions that one of
 * them lacks ({@code fold}, {@code hex}, {@code unhex}, {@code json_each}) are given to it.
 */
public interface Dialect {

    /** A text as the database can hold it; null for null. */
    String storable(String text);

    /**
     * The operator and the argument after an expression that is held against a pattern with respect to case, such as
     * {@code GLOB ?}.
     */
    String isLike();

    /** A pattern for {@link #isLike}, from one in which {@code *} stands for any characters and {@code ?} for one. */
    String pattern(String wildcards);

    /**
     * The rows of a level among which all are whose folded value of a tag is like a pattern; empty if it is not known,
     * or if there are so many that whoever looks for some of them finds them soon. For databases that do not find such
     * rows quickly by themselves.
     */
    Optional<List<Long>> rowsPerhapsLike(Session session, LevelTable at, int tag, String pattern) throws SQLException;

    /** A date in seconds as {@code yyyyMMddTHHmmss}. */
    String dateText(String seconds);

    /** The whole number that a text begins with; 0 if there is none. */
    String integerOf(String text);

    /** The number that a text begins with; 0 if there is none. */
    String realOf(String text);

    /**
     * A member of a JSON object.
     *
     * @param json a column of text
     * @param member its name, made of letters and digits
     */
    String memberOf(String json, String member);

    /** The instances, to be counted in the order of their rows. */
    String instancesInOrder();

    /** Where new entries of the log of changes go. */
    String newChanges();

    /** The statement for the number that was given last to a change. */
    String lastChange();

    /** The statement for the number that was given last to an export. */
    String lastExport();

    /**
     * The query by which a table gives no number up to its argument any more, but only higher ones.
     *
     * @param table of a level, {@code changes} or {@code exports}
     */
    String countOn(String table);

    /** The statement that adds to the eight totals. */
    String addToTotals();

    /**
     * What follows a {@code SELECT} of one of whose tables the rows must stay as they are until the transaction ends;
     * empty where only one transaction writes at a time.
     */
    String locked(String table);

    /** The same, but rows are left out that another transaction is about to change. */
    String lockedIfFree(String table);

    /** The same for rows below which nothing may arrive meanwhile, as they are to be deleted. */
    String lockedForDeletion(String table);

    /** The statement that keeps all other writers out until the transaction ends; empty where there are none. */
    String alone();
}
