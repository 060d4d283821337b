package org.lethe.dicom;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/**
 * Where elements lie in a dataset: a tag, after zero or more steps down into items of sequences. Written as
 * dcmodify of DCMTK does it, {@code RequestAttributesSequence[0].ScheduledProtocolCodeSequence[*].CodeValue}; each
 * attribute by its keyword or in hexadecimal digits of either case, {@code 0010-0020}, {@code 0010,0020},
 * {@code (0010,0020)} or {@code 00100020}.
 *
 * @param steps the items to step into, from the dataset down; empty for an element of the dataset itself
 * @param tag the element in the innermost item
 */
public record TagPath(List<Step> steps, int tag) {
    private static final int QUOTED_MAX = 80;
    private static final int INDEX_DIGITS_MAX = 9;

    public TagPath {
        steps = List.copyOf(steps);
    }

    /**
     * A step into one item of a sequence, or into all of them.
     *
     * @param sequence the tag of the sequence
     * @param item the position of the item, from 0; {@link #ANY_ITEM} for each
     */
    public record Step(int sequence, int item) {
        /** Stands for every item: {@code [*]}. */
        public static final int ANY_ITEM = -1;

        /** Whether the step leads into the item at this position. */
        public boolean matches(int position) {
            return item == ANY_ITEM || item == position;
        }

        @Override
        public String toString() {
            return Tag.toHex(sequence) + '[' + (item == ANY_ITEM ? "*" : Integer.toString(item)) + ']';
        }
    }

    /** The path of an element of the dataset itself. */
    public static TagPath of(int tag) {
        return new TagPath(List.of(), tag);
    }

    /** Whether the element lies in the dataset itself. */
    public boolean isTopLevel() {
        return steps.isEmpty();
    }

    /**
     * Reads a path.
     *
     * @throws LetheException UNKNOWN_DICOM_TAG if an attribute is neither in the dictionary nor in hexadecimal, or an
     *     index stands where the attribute of the element should be; PARAMETER_OUT_OF_RANGE if a sequence on the way
     *     lacks its index, or the index is neither a number nor {@code *}
     */
    public static TagPath parse(String text, Dictionary dictionary) {
        OptionalInt alone = findTag(text, dictionary);
        if (alone.isPresent()) {
            return of(alone.getAsInt());
        }
        List<Step> steps = new ArrayList<>();
        int start = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
            steps.add(parseStep(text.substring(start, dot), text, dictionary));
            start = dot + 1;
        }
        return new TagPath(steps, parseTag(text.substring(start), dictionary));
    }

    private static Step parseStep(String step, String path, Dictionary dictionary) {
        int open = step.indexOf('[');
        if (open < 0 || !step.endsWith("]")) {
            throw new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "In the path " + quoted(path) + ", a sequence needs the index of an item: [0], or [*] for all");
        }
        String index = step.substring(open + 1, step.length() - 1);
        if (!index.equals("*") && !isNumber(index)) {
            throw new LetheException(
                    ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "In the path " + quoted(path) + ", the index of an item must be a number from 0 on, or *");
        }
        int item = index.equals("*") ? Step.ANY_ITEM : Integer.parseInt(index);
        return new Step(parseTag(step.substring(0, open), dictionary), item);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() <= INDEX_DIGITS_MAX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * Reads one attribute.
     *
     * @throws LetheException UNKNOWN_DICOM_TAG if it is neither in the dictionary nor in hexadecimal
     */
    public static int parseTag(String text, Dictionary dictionary) {
        return findTag(text, dictionary).orElseThrow(() -> new LetheException(
                ErrorKind.UNKNOWN_DICOM_TAG,
                "Unknown DICOM tag: " + quoted(text) + " is neither a keyword nor of the form gggg,eeee"));
    }

    private static OptionalInt findTag(String text, Dictionary dictionary) {
        OptionalInt hex = parseHex(text);
        return hex.isPresent() ? hex : dictionary.tagOf(text);
    }

    /** Reads a tag in hexadecimal digits; empty if it is none. */
    public static OptionalInt parseHex(String text) {
        boolean bracketed = text.length() == 11 && text.charAt(0) == '(' && text.charAt(10) == ')';
        String digits = bracketed ? text.substring(1, 10) : text;
        if (digits.length() == 9 && (digits.charAt(4) == ',' || digits.charAt(4) == '-')) {
            digits = digits.substring(0, 4) + digits.substring(5);
        }
        return digits.length() == 8 ? parseDigits(digits) : OptionalInt.empty();
    }

    private static OptionalInt parseDigits(String digits) {
        int tag = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return OptionalInt.empty();
            }
            tag = tag << 4 | digit;
        }
        return OptionalInt.of(tag);
    }

    private static String quoted(String text) {
        return '"' + (text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "...") + '"';
    }

    /** In hexadecimal: {@code 0040,0275[0].0040,0008[*].0008,0100}. */
    @Override
    public String toString() {
        return steps.stream().map(step -> step + ".").collect(Collectors.joining("", "", Tag.toHex(tag)));
    }
}
