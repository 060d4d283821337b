package org.lethe.rewrite;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.ByteValue;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Element;
import org.lethe.dicom.MainTagText;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;

/**
 * What a profile file says about some elements.
 *
 * @param selector which ones
 * @param when patterns that the values of the dataset itself have to match as a whole, by tag; one that is missing
 *     counts as empty
 * @param action what becomes of them; null if they get a value
 * @param value that they get; null unless there is no action
 */
record ProfileRule(Selector selector, Map<Integer, Pattern> when, Action action, NewValue value) {

    /**
     * Which elements are meant: those for which all that is given holds.
     *
     * @param tags empty for any
     * @param paths of elements in items, or of the dataset itself; empty for any
     * @param vrs empty for any
     * @param groups empty for any
     * @param creator of private elements; null for any element
     * @param privateElements the lower bytes of the elements in the creator's block; empty for all of them
     * @param value that the value must have in it; null for any
     */
    record Selector(Set<Integer> tags, List<TagPath> paths, Set<VR> vrs, Set<Integer> groups, String creator,
            Set<Integer> privateElements, Pattern value) {

        Selector {
            tags = Set.copyOf(tags);
            paths = List.copyOf(paths);
            vrs = Set.copyOf(vrs);
            groups = Set.copyOf(groups);
            privateElements = Set.copyOf(privateElements);
        }

        private boolean matches(Element element, Attributes in, Trail trail, Dictionary dictionary)
                throws IOException {
            int tag = element.tag();
            return (tags.isEmpty() || tags.contains(tag))
                    && (groups.isEmpty() || groups.contains(Tag.group(tag)))
                    && (vrs.isEmpty() || vrs.contains(ReadableVr.of(element, dictionary)))
                    && (paths.isEmpty() || paths.stream().anyMatch(path -> trail.isAt(path, tag)))
                    && (creator == null || isOfCreator(element, in))
                    && (value == null || hasValue(element, in, ReadableVr.of(element, dictionary)));
        }

        /** The element that reserves the block belongs to it. */
        private boolean isOfCreator(Element element, Attributes in) {
            int tag = element.tag();
            if (Tag.isPrivateCreator(tag)) {
                return creator.equals(in.string(tag));
            }
            return creator.equals(in.privateCreatorOf(tag))
                    && (privateElements.isEmpty() || privateElements.contains(tag & 0xFF));
        }

        private boolean hasValue(Element element, Attributes in, VR vr) throws IOException {
            boolean isReadable = vr.isText() || element.value() instanceof ByteValue;
            List<String> values =
                    isReadable ? Element.of(element.tag(), vr, element.bytes()).strings(in.charset()) : List.of();
            return values.stream().anyMatch(text -> value.matcher(text).find());
        }
    }

    ProfileRule {
        when = Map.copyOf(when);
    }

    /** Whether the rule holds for a dataset at all. */
    boolean appliesTo(Attributes dataset) {
        return hold(when, dataset);
    }

    /** Whether the values of a dataset match patterns as a whole, by tag; one that is missing counts as empty. */
    static boolean hold(Map<Integer, Pattern> conditions, Attributes dataset) {
        for (Map.Entry<Integer, Pattern> condition : conditions.entrySet()) {
            String value = MainTagText.of(dataset, condition.getKey());
            if (!condition.getValue().matcher(value == null ? "" : value.split("\\\\", 2)[0].strip()).matches()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the rule means an element.
     *
     * @throws IOException if its value has to be read and cannot be
     */
    boolean matches(Element element, Attributes in, Trail trail, Dictionary dictionary) throws IOException {
        return selector.matches(element, in, trail, dictionary);
    }

    /** Whether something may stay, or come in, of which the table of PS3.15 knows nothing. */
    boolean keepsMore() {
        return action == null || switch (action) {
            case KEEP, CLEAN, SHIFT -> true;
            case REMOVE, EMPTY, DUMMY, NEW_UID, PATIENT_NAME, PATIENT_ID -> false;
        };
    }
}
