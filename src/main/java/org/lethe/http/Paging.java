package org.lethe.http;

/**
 * Which part of a list a request asks for.
 *
 * @param since how many entries to leave out
 * @param limit how many entries to answer at most; 0 for all
 */
public record Paging(long since, long limit) {

    /** Reads {@code ?since=…&limit=…}. */
    static Paging of(Arguments arguments) {
        return new Paging(arguments.number("since", 0), arguments.number("limit", 0));
    }
}
