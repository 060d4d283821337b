package org.lethe.archive;

/** Is told how far something long has come. */
@FunctionalInterface
public interface Progress {
    /**
     * @param done how many things are done
     * @param total how many there are; what comes meanwhile may make it more
     */
    void at(long done, long total);
}
