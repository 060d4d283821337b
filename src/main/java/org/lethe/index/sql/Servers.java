package org.lethe.index.sql;

/** The servers that work with one database. */
public interface Servers {
    /** The number of this one, under which it holds jobs. */
    long self();

    /** The condition on rows of jobs that a server holds them that is gone. */
    String holderIsGone();

    /** Whether there may be others. */
    boolean areMany();
}
