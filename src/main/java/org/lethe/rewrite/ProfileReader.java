package org.lethe.rewrite;

import static org.lethe.error.ErrorKind.BAD_FILE_FORMAT;
import static org.lethe.error.ErrorKind.PARAMETER_OUT_OF_RANGE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.lethe.dicom.Dictionary;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TagPath;
import org.lethe.dicom.VR;
import org.lethe.error.LetheException;
import org.lethe.image.Region;
import org.lethe.rewrite.NewValue.Assignment;
import org.lethe.rewrite.ProfileDefinition.Example;
import org.lethe.rewrite.ProfileRule.Selector;
import tools.jackson.databind.JsonNode;

/** Reads profile files (docs/deidentification.md). A member that it does not know is a fault. */
final class ProfileReader {
    private static final Set<String> MEMBERS = Set.of(
            "Name", "Description", "Extends", "Options", "Rules", "Patterns", "Unlisted", "PixelRules", "UnknownPixels",
            "Leaks", "Examples");
    private static final Set<String> PIXEL_RULE_MEMBERS = Set.of("When", "Action", "Regions", "Comment");
    private static final Set<String> RULE_MEMBERS = Set.of("Tags", "Paths", "VRs", "Groups", "PrivateCreator",
            "PrivateElements", "Value", "When", "Action", "With", "Comment");
    private static final Set<String> EXAMPLE_MEMBERS = Set.of("Given", "Expect", "Changed", "Without", "Pixels",
            "Black", "Left", "Comment");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,47}");
    private static final Pattern TWO_DIGITS = Pattern.compile("[0-9A-Fa-f]{2}");
    private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9A-Fa-f]{4}");
    private static final Map<String, Action> ACTIONS = Map.of("Keep", Action.KEEP, "Remove", Action.REMOVE, "Empty",
            Action.EMPTY, "Dummy", Action.DUMMY, "NewUID", Action.NEW_UID, "Clean", Action.CLEAN, "ShiftDate",
            Action.SHIFT);
    private static final String REPLACE = "Replace";

    private final Dictionary dictionary;
    private final Faults faults = new Faults();
    private final NewValueReader values;

    private ProfileReader(Dictionary dictionary) {
        this.dictionary = dictionary;
        this.values = new NewValueReader(dictionary, faults, NewValueReader.DataUris.DECODED);
    }

    /**
     * Reads one file.
     *
     * @param digest of the file
     * @throws LetheException naming all that is wrong with it
     */
    static ProfileDefinition read(JsonNode file, Dictionary dictionary, String digest) {
        return new ProfileReader(dictionary).definition(file, digest);
    }

    private ProfileDefinition definition(JsonNode file, String digest) {
        checkMembers(file, MEMBERS, "A profile");
        String name = members(file).text("Name");
        if (name == null || !NAME.matcher(name).matches()) {
            faults.add(PARAMETER_OUT_OF_RANGE,
                    "\"Name\" must have 1 to 48 letters, digits, full stops, hyphens and underscores");
        }
        String description = members(file).text("Description");
        String parent = members(file).text("Extends");
        ProfileDefinition definition = new ProfileDefinition(
                name,
                description == null ? "" : description,
                parent == null ? ProfileChoice.BASIC.name() : parent,
                options(file.get("Options"), faults),
                members(file).each("Rules", this::rule),
                members(file).texts("Patterns").stream().map(this::pattern).toList(),
                unlisted(file),
                new PixelRules(members(file).each("PixelRules", this::pixelRule), unknownPixels(file)),
                leaks(file),
                members(file).each("Examples", this::example),
                digest);
        faults.throwIfAny();
        return definition;
    }

    /** The options that an array names; the faults are noted. */
    static Set<Option> options(JsonNode array, Faults faults) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        if (array == null) {
            return options;
        }
        if (!array.isArray()) {
            faults.add(BAD_FILE_FORMAT, "\"Options\" must be an array of strings");
            return options;
        }
        for (JsonNode one : array) {
            Option.of(one.asString("")).ifPresentOrElse(options::add, () -> faults.add(PARAMETER_OUT_OF_RANGE,
                    "\"Options\" names something else than the options of PS3.15: see"
                            + " /tools/deidentification-profiles"));
        }
        return options;
    }

    private Tailoring.Unlisted unlisted(JsonNode file) {
        String text = members(file).text("Unlisted");
        return switch (text) {
            case null -> Tailoring.Unlisted.KEPT;
            case "Kept" -> Tailoring.Unlisted.KEPT;
            case "Strict" -> Tailoring.Unlisted.STRICT;
            default -> {
                faults.add(PARAMETER_OUT_OF_RANGE, "\"Unlisted\" must be Kept or Strict");
                yield Tailoring.Unlisted.STRICT;
            }
        };
    }

    private Tailoring.Leaks leaks(JsonNode file) {
        String text = members(file).text("Leaks");
        return switch (text) {
            case null -> null;
            case "Refuse" -> Tailoring.Leaks.REFUSED;
            case "Replace" -> Tailoring.Leaks.REPLACED;
            default -> {
                faults.add(PARAMETER_OUT_OF_RANGE, "\"Leaks\" must be Refuse or Replace");
                yield null;
            }
        };
    }

    private PixelRules.Unknown unknownPixels(JsonNode file) {
        String text = members(file).text("UnknownPixels");
        return switch (text) {
            case null -> PixelRules.Unknown.PASSED;
            case "Pass" -> PixelRules.Unknown.PASSED;
            case "Hold" -> PixelRules.Unknown.HELD;
            default -> {
                faults.add(PARAMETER_OUT_OF_RANGE, "\"UnknownPixels\" must be Pass or Hold");
                yield PixelRules.Unknown.HELD;
            }
        };
    }

    private PixelRule pixelRule(JsonNode json) {
        checkMembers(json, PIXEL_RULE_MEMBERS, "A rule for pixels");
        String title = members(json).text("Action");
        Optional<PixelRule.Action> action = Stream.of(PixelRule.Action.values())
                .filter(one -> one.title().equals(title)).findFirst();
        if (action.isEmpty()) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"Action\" of a rule for pixels must be BlackOut, KeepOnly,"
                    + " KeepUltrasoundRegions, Pass or Hold");
        }
        boolean needsRegions = action.map(PixelRule.Action::needsRegions).orElse(false);
        if (needsRegions != json.has("Regions")) {
            faults.add(BAD_FILE_FORMAT, "\"Regions\" are for the actions BlackOut and KeepOnly, which need them");
        }
        return new PixelRule(conditions(json), action.orElse(PixelRule.Action.HOLD),
                needsRegions ? RegionReader.read(json.path("Regions"), faults) : List.of());
    }

    private ProfileRule rule(JsonNode json) {
        checkMembers(json, RULE_MEMBERS, "A rule");
        Set<Integer> tags = new HashSet<>();
        members(json).texts("Tags").forEach(one -> with(() -> tags.add(TagPath.parseTag(one, dictionary))));
        List<TagPath> paths = new ArrayList<>();
        members(json).texts("Paths").forEach(one -> with(() -> paths.add(TagPath.parse(one, dictionary))));
        Set<VR> vrs = EnumSet.noneOf(VR.class);
        members(json).texts("VRs").forEach(one -> with(() -> vrs.add(vr(one))));
        Set<Integer> groups = numbers(json, "Groups", FOUR_DIGITS);
        Set<Integer> elements = numbers(json, "PrivateElements", TWO_DIGITS);
        String creator = members(json).text("PrivateCreator");
        if (!elements.isEmpty() && creator == null) {
            faults.add(BAD_FILE_FORMAT, "\"PrivateElements\" needs a \"PrivateCreator\"");
        }
        String value = members(json).text("Value");
        if (tags.isEmpty() && paths.isEmpty() && vrs.isEmpty() && groups.isEmpty() && creator == null
                && value == null) {
            faults.add(BAD_FILE_FORMAT, "A rule must say which elements it means");
        }
        Selector selector = new Selector(tags, paths, vrs, groups, creator, elements,
                value == null ? null : pattern(value));
        return withAction(json, selector, conditions(json));
    }

    private ProfileRule withAction(JsonNode json, Selector selector, Map<Integer, Pattern> when) {
        String action = members(json).text("Action");
        if (!REPLACE.equals(action)) {
            if (action == null || !ACTIONS.containsKey(action)) {
                faults.add(PARAMETER_OUT_OF_RANGE, "\"Action\" must be Keep, Remove, Empty, Dummy, NewUID, Clean,"
                        + " ShiftDate or Replace");
            }
            if (json.has("With")) {
                faults.add(BAD_FILE_FORMAT, "\"With\" needs the action Replace");
            }
            return new ProfileRule(selector, when, ACTIONS.getOrDefault(action == null ? "" : action, Action.REMOVE),
                    null);
        }
        NewValue value = null;
        if (!json.has("With") || selector.tags().isEmpty() && selector.paths().isEmpty()) {
            faults.add(BAD_FILE_FORMAT, "Replace needs a value, \"With\", and \"Tags\" or \"Paths\"");
        } else {
            Set<Integer> meant = new HashSet<>(selector.tags());
            selector.paths().forEach(path -> meant.add(path.tag()));
            for (int tag : meant) {
                value = values.read(tag, Tag.toHex(tag), json.get("With"));
            }
        }
        return new ProfileRule(selector, when, null, value);
    }

    private Map<Integer, Pattern> conditions(JsonNode json) {
        Map<Integer, Pattern> when = new HashMap<>();
        JsonNode members = json.path("When");
        if (!members.isMissingNode() && !members.isObject()) {
            faults.add(BAD_FILE_FORMAT, "\"When\" must be an object of tags and patterns");
        }
        members.properties().forEach(member -> with(() -> when.put(
                TagPath.parseTag(member.getKey(), dictionary), pattern(member.getValue().asString("")))));
        return when;
    }

    private Example example(JsonNode json) {
        checkMembers(json, EXAMPLE_MEMBERS, "An example");
        List<Assignment> given = new ArrayList<>();
        json.path("Given").properties().forEach(member -> with(() -> {
            int tag = TagPath.parseTag(member.getKey(), dictionary);
            given.add(new Assignment(tag, values.read(tag, member.getKey(), member.getValue())));
        }));
        Map<Integer, NewValue> expected = new HashMap<>();
        json.path("Expect").properties().forEach(member -> with(() -> {
            int tag = TagPath.parseTag(member.getKey(), dictionary);
            boolean isAbsent = member.getValue().isNull();
            expected.put(tag, isAbsent ? null : values.read(tag, member.getKey(), member.getValue()));
        }));
        List<Integer> changed = new ArrayList<>();
        members(json).texts("Changed").forEach(one -> with(() -> changed.add(TagPath.parseTag(one, dictionary))));
        return new Example(given, expected, changed, members(json).texts("Without"), pixelExample(json));
    }

    private PixelExample pixelExample(JsonNode json) {
        String title = members(json).text("Pixels");
        Optional<PixelExample.Fate> fate = PixelExample.Fate.of(title);
        if (title != null && fate.isEmpty()) {
            faults.add(PARAMETER_OUT_OF_RANGE, "\"Pixels\" of an example must be Cleaned, Passed, Unknown or Held");
        }
        return new PixelExample(fate, regions(json, "Black"), regions(json, "Left"));
    }

    private List<Region> regions(JsonNode json, String name) {
        return json.has(name) ? RegionReader.read(json.get(name), faults) : List.of();
    }

    private Members members(JsonNode json) {
        return new Members(json, faults);
    }

    private void with(Runnable reading) {
        try {
            reading.run();
        } catch (LetheException e) {
            faults.add(e);
        }
    }

    private static VR vr(String text) {
        try {
            return VR.valueOf(text);
        } catch (IllegalArgumentException e) {
            throw new LetheException(PARAMETER_OUT_OF_RANGE, "\"VRs\" names something else than VRs of DICOM", e);
        }
    }

    private Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            faults.add(new LetheException(BAD_FILE_FORMAT, "A regular expression is not valid: " + e.getDescription(),
                    e));
            return Pattern.compile("");
        }
    }

    private Set<Integer> numbers(JsonNode json, String name, Pattern digits) {
        Set<Integer> numbers = new HashSet<>();
        for (String text : members(json).texts(name)) {
            if (digits.matcher(text).matches()) {
                numbers.add(Integer.parseInt(text, 16));
            } else {
                faults.add(PARAMETER_OUT_OF_RANGE, "\"" + name + "\" must have hexadecimal digits");
            }
        }
        return numbers;
    }

    private void checkMembers(JsonNode json, Set<String> known, String what) {
        if (!json.isObject()) {
            faults.add(BAD_FILE_FORMAT, what + " must be a JSON object");
        }
        json.properties().forEach(member -> {
            if (!known.contains(member.getKey())) {
                faults.add(BAD_FILE_FORMAT, what + " has no member \"" + member.getKey() + "\"");
            }
        });
    }
}
