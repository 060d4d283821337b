package org.lethe.rewrite;

import java.util.List;

/** A value that a request gives an element; its VR is chosen later, when the dataset is known. */
public sealed interface NewValue {
    /** JSON {@code null}. */
    record Empty() implements NewValue {}

    /**
     * Characters; several values are joined by backslashes, numbers are in decimal.
     *
     * @param text in Unicode, not yet in the character set of a dataset
     */
    record Text(String text) implements NewValue {
        /** The length only: values are patient data. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /** Bytes as they are to stand in the file: a {@code data:application/octet-stream;base64,} URI. */
    record Binary(byte[] bytes) implements NewValue {
        @Override
        public String toString() {
            return "Binary[" + bytes.length + " bytes]";
        }
    }

    /** The items of a sequence. */
    record Items(List<List<Assignment>> items) implements NewValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An element of a new item and its value. */
    record Assignment(int tag, NewValue value) {}
}
