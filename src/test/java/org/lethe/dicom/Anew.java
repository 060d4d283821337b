package org.lethe.dicom;

import java.util.List;

/** Copies of datasets that have forgotten where they were read from, so that a writer must encode them. */
final class Anew {
    private Anew() {}

    static Attributes copyOf(Attributes dataset) {
        Attributes.Builder copy = Attributes.builder(dataset.charset());
        for (Element element : dataset) {
            copy.append(copyOf(element));
        }
        return copy.build();
    }

    private static Element copyOf(Element element) {
        Value value = element.value();
        if (value instanceof Sequence sequence) {
            List<Item> items = sequence.items().stream()
                    .map(item -> new Item(
                            copyOf(item.attributes()), item.undefinedLength(), item.encoding(), null, -1, -1))
                    .toList();
            value = new Sequence(items, sequence.undefinedLength(), sequence.encoding());
        }
        return new Element(element.tag(), element.vr(), value, element.encoding(), null, -1, -1);
    }
}
