package org.lethe.dicom.json;

/** Where a client can fetch a value that does not stand in the JSON itself (PS3.18 section F.2.2). */
@FunctionalInterface
public interface BulkDataUri {
    /** Puts all values of bytes into the JSON, and leaves encapsulated pixel data out. */
    BulkDataUri INLINE = (_, _) -> null;

    /**
     * The URI of one value.
     *
     * @param path tags in eight digits, and indexes of items from 0 on, in turn, such as {@code 00400275/0/00420011}
     * @param bytes the length of the value; of encapsulated pixel data, that of all fragments together
     * @return null if the value shall stand in the JSON
     */
    String of(String path, long bytes);
}
