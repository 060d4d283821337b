package org.lethe.rewrite;

import org.lethe.dicom.VR;

/**
 * What became of one element, seen from outside: how it was before, how it is after.
 *
 * @param kind what happened to it
 * @param path such as {@code 0008,1140[0].0008,1155}
 * @param name such as {@code ReferencedImageSequence[0].ReferencedSOPInstanceUID}
 * @param vr after it, or before if the element is gone
 * @param before null if it was not there
 * @param after null if it is not there any more
 */
public record Change(Kind kind, String path, String name, VR vr, Side before, Side after) {
    /** The most characters of a text that are shown; one that has one more was longer. */
    public static final int TEXT_MAX = 256;

    /** What can happen to an element. */
    public enum Kind {
        KEPT("Kept"),
        EMPTIED("Emptied"),
        REMOVED("Removed"),
        REPLACED("Replaced"),
        ADDED("Added");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** As it is written in answers. */
        public String title() {
            return title;
        }
    }

    /**
     * An element on one side.
     *
     * @param text null if it is neither text nor numbers, or too large to be shown
     * @param length of the value in bytes; -1 of sequences and encapsulated pixel data
     * @param checksum CRC-32C of the value where it was looked at, else 0
     */
    public record Side(String text, long length, int checksum) {}
}
