package org.lethe.dicomweb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.TextDatasets;
import org.lethe.dicom.VR;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * What a search asks of sequences by the paths of attributes, such as {@code RequestAttributesSequence.CodeValue}
 * (PS3.18 section 8.3.4.1): brought together, as the identifier of a query has it (PS3.4 section C.2.2.2.6).
 */
final class SequenceAttributes {
    private static final int DEPTH_MAX = 16;

    private final Dictionary dictionary;
    private final Node root = new Node();

    /** What is asked of a dataset or of the item of a sequence: a text, or what is within. */
    private static final class Node {
        private final Map<Integer, String> texts = new TreeMap<>();
        private final Map<Integer, Node> sequences = new TreeMap<>();
    }

    SequenceAttributes(Dictionary dictionary) {
        this.dictionary = dictionary;
    }

    /**
     * Adds an attribute.
     *
     * @param path its tags, from the outermost on; all but the last are of sequences
     * @param value to be matched; empty if it is only to be told
     */
    void add(List<Integer> path, String value) {
        if (path.size() > DEPTH_MAX) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The path of an attribute is too long");
        }
        Node at = root;
        for (int tag : path.subList(0, path.size() - 1)) {
            requireSequence(tag);
            at = at.sequences.computeIfAbsent(tag, _ -> new Node());
        }
        int last = path.getLast();
        if (isSequence(last)) {
            at.sequences.computeIfAbsent(last, _ -> new Node());
        } else {
            at.texts.merge(last, value, (one, other) -> one.isEmpty() ? other : one);
        }
    }

    boolean isSequence(int tag) {
        return dictionary.vrOf(tag, null) == VR.SQ;
    }

    private void requireSequence(int tag) {
        if (!isSequence(tag)) {
            throw new LetheException(ErrorKind.BAD_REQUEST,
                    "The path of an attribute leads through what is no sequence");
        }
    }

    /** As an identifier; of a sequence without attributes all is asked for. */
    Attributes toIdentifier() {
        return toIdentifier(root);
    }

    private Attributes toIdentifier(Node node) {
        Attributes.Builder keys = Attributes.builder(SpecificCharacterSet.UTF_8);
        node.texts.forEach((tag, text) -> keys.put(
                TextDatasets.element(tag, dictionary.vrOf(tag, null), text, SpecificCharacterSet.UTF_8)));
        node.sequences.forEach((tag, within) -> keys.put(Element.ofSequence(tag,
                within.texts.isEmpty() && within.sequences.isEmpty()
                        ? List.of()
                        : List.of(Item.of(toIdentifier(within))))));
        return keys.build();
    }
}
