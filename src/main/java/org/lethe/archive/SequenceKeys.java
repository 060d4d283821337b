package org.lethe.archive;

import java.util.ArrayList;
import java.util.List;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.Item;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.VR;
import org.lethe.index.Constraint.Letters;

/**
 * The sequences of a query for resources. The index has none of them: they are looked up in a file of each resource
 * that the other keys leave.
 *
 * @param firstTag the first of them; 0 if there is none
 */
public record SequenceKeys(DatasetQuery query, int firstTag) {

    /** Those of an identifier. */
    public static SequenceKeys of(Attributes identifier, Dictionary dictionary, Letters names) {
        Attributes.Builder sequences = Attributes.builder(identifier.charset());
        for (Element element : identifier) {
            if (element.vr() == VR.SQ) {
                sequences.append(element);
            }
        }
        Attributes keys = sequences.build();
        return new SequenceKeys(DatasetQuery.of(keys, dictionary, names), keys.isEmpty() ? 0 : keys.at(0).tag());
    }

    /** Whether any sequence is asked for. */
    public boolean isAny() {
        return firstTag != 0;
    }

    /** Whether a resource may lack what is asked for. */
    public boolean isSelective() {
        return isAny() && !query.isUniversal();
    }

    /** Whether the file of a resource has what is asked for. */
    public boolean matches(Attributes dataset) {
        return query.matches(dataset);
    }

    /** Adds the sequences that are told of the file of a resource, in the character set of the answer. */
    public void addTo(Attributes.Builder answer, SpecificCharacterSet charset, Attributes dataset) {
        for (Element element : query.answer(dataset)) {
            if (element.tag() != Tag.SpecificCharacterSet) {
                answer.put(recoded(element, dataset.charset(), charset));
            }
        }
    }

    private static Element recoded(Element element, SpecificCharacterSet from, SpecificCharacterSet to) {
        if (from.toString().equals(to.toString())) {
            return element;
        }
        if (element.vr() == VR.SQ) {
            List<Item> items = new ArrayList<>();
            for (Item item : element.items()) {
                Attributes.Builder other = Attributes.builder(to);
                for (Element inner : item.attributes()) {
                    if (inner.tag() != Tag.SpecificCharacterSet) {
                        other.append(recoded(inner, item.attributes().charset(), to));
                    }
                }
                items.add(Item.of(other.build()));
            }
            return Element.ofSequence(element.tag(), items);
        }
        return element.vr().isText() && !element.isEmpty()
                ? Element.ofText(element.tag(), element.vr(), String.join("\\", element.strings(from)), to)
                : element;
    }
}
