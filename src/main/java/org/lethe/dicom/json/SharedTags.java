package org.lethe.dicom.json;

import java.util.Objects;
import java.util.function.Predicate;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.Element;
import org.lethe.dicom.MainTagText;

/**
 * The elements that have the same text in each of several datasets. Sequences, bytes and values that are too long are
 * never shared. Not for several threads.
 *
 * <p>Memory: the small values of the first dataset, however many follow.
 */
public final class SharedTags {
    private Attributes shared;

    /** Takes one more dataset into account. */
    public void add(Attributes dataset) {
        shared = shared == null
                ? keeping(dataset, element -> MainTagText.of(dataset, element.tag()) != null)
                : keeping(shared, element -> isSame(element.tag(), dataset));
    }

    /** What all the datasets so far have in common; null before the first one. */
    public Attributes dataset() {
        return shared;
    }

    private boolean isSame(int tag, Attributes dataset) {
        return MainTagText.of(shared, tag).equals(MainTagText.of(dataset, tag))
                && Objects.equals(shared.privateCreatorOf(tag), dataset.privateCreatorOf(tag));
    }

    private static Attributes keeping(Attributes dataset, Predicate<Element> kept) {
        Attributes.Builder builder = Attributes.builder(dataset.charset());
        for (Element element : dataset) {
            if (kept.test(element)) {
                builder.append(element);
            }
        }
        return builder.build();
    }
}
