package org.lethe.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A data element that the dictionary of the toolkit lacks ({@code Dictionary}).
 *
 * @param group the group number, 0 to 0xFFFF
 * @param element the element number; of a private element only its lowest eight bits count
 * @param vr value representation, two capital letters
 * @param name keyword or nickname
 * @param multiplicityMin least number of values
 * @param multiplicityMax greatest number of values; 0 for any
 * @param privateCreator owner of the private block; empty for an element that is not private
 */
public record DictionaryEntry(int group, int element, String vr, String name, int multiplicityMin,
        int multiplicityMax, String privateCreator) {
    private static final Pattern TAG = Pattern.compile("([0-9A-Fa-f]{4})[,-]?([0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})");
    private static final Pattern VR = Pattern.compile("[A-Z]{2}");
    private static final int HEXADECIMAL = 16;

    /** Empty if it is not written as an entry of {@code Dictionary} should be. */
    static Optional<DictionaryEntry> read(String tag, JsonNode value) {
        Matcher numbers = TAG.matcher(tag);
        boolean shaped = numbers.matches() && value.isArray() && value.size() >= 2 && value.size() <= 5
                && value.get(0).isString() && VR.matcher(value.get(0).stringValue()).matches()
                && value.get(1).isString() && !value.get(1).stringValue().isEmpty()
                && isMultiplicity(value.path(2)) && isMultiplicity(value.path(3))
                && (value.path(4).isMissingNode() || value.path(4).isString());
        if (!shaped) {
            return Optional.empty();
        }
        int group = Integer.parseInt(numbers.group(1), HEXADECIMAL);
        String creator = value.path(4).asString("");
        // Eight bits of an element number say where in a private block, so there must be a block.
        if (numbers.group(2).length() == 2 && (group % 2 == 0 || creator.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new DictionaryEntry(
                group,
                Integer.parseInt(numbers.group(2), HEXADECIMAL),
                value.get(0).stringValue(),
                value.get(1).stringValue(),
                value.path(2).asInt(1),
                value.path(3).asInt(1),
                creator));
    }

    private static boolean isMultiplicity(JsonNode value) {
        return value.isMissingNode()
                || (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0);
    }
}
