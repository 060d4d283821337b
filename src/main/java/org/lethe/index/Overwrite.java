package org.lethe.index;

/** What happens to an instance that is stored already (Orthanc's {@code OverwriteInstances}). */
public enum Overwrite {
    /** The stored one stays. */
    NEVER,
    /** The new one takes its place. */
    ALWAYS,
    /** The new one takes its place if its size or a checksum differs. */
    IF_CHANGED
}
