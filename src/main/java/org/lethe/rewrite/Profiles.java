package org.lethe.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.lethe.dicom.DicomReader;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.rewrite.RewriteRequest.Edition;

/**
 * All the profiles: those of the program, and those that files define. Tables are read when somebody first asks for
 * them. For all threads at once.
 */
final class Profiles {
    /** More combinations of options than anybody uses; a hostile client shall not fill the memory with others. */
    private static final int MADE_MAX = 64;

    private static final List<ProfileDefinition> BUILT_IN = List.of(
            ProfileDefinition.builtIn(ProfileChoice.BASIC.name(),
                    "The Basic Application Level Confidentiality Profile of PS3.15", Tailoring.Unlisted.KEPT),
            ProfileDefinition.builtIn("strict",
                    "As basic, and text, dates and bytes that the table does not name are replaced or removed",
                    Tailoring.Unlisted.STRICT));

    private final Map<String, ProfileDefinition> definitions = new LinkedHashMap<>();
    private final List<ProfileInfo> unusable = new ArrayList<>();
    private final Map<Edition, Profile> recorded = new ConcurrentHashMap<>();
    private final Map<ProfileChoice, Profile> made = new ConcurrentHashMap<>();

    /**
     * @param files the contents of profile files, by their names
     * @param reader of datasets, on which the examples of the files are tried
     */
    Profiles(Map<String, byte[]> files, DicomReader reader) {
        BUILT_IN.forEach(one -> definitions.put(one.name(), one));
        Map<String, ProfileDefinition> read = new LinkedHashMap<>();
        files.forEach((file, content) -> read(file, content, reader, read));
        // A profile comes after the one that it extends, in whatever order the files are.
        boolean progress = true;
        while (progress) {
            progress = read.values().removeIf(one -> isPlaced(one, reader));
        }
        read.values().forEach(one -> unusable.add(infoOf(one, List.of("It extends a profile that cannot be used"))));
    }

    private void read(String file, byte[] content, DicomReader reader, Map<String, ProfileDefinition> read) {
        String digest = Digests.sha256(content);
        try {
            ProfileDefinition one =
                    ProfileReader.read(Rewriter.parse(content, "A profile"), reader.dictionary(), digest);
            if (definitions.containsKey(one.name()) || read.putIfAbsent(one.name(), one) != null) {
                throw new LetheException(ErrorKind.BAD_FILE_FORMAT, "Another profile has the same name");
            }
        } catch (LetheException e) {
            unusable.add(new ProfileInfo(file, "", null, List.of(), digest, List.of(e.getMessage())));
        }
    }

    /** @return false if the profile that it extends has yet to come */
    private boolean isPlaced(ProfileDefinition one, DicomReader reader) {
        if (!definitions.containsKey(one.parent())) {
            return false;
        }
        definitions.put(one.name(), one);
        List<String> faults;
        try {
            faults = ProfileExamples.faultsOf(one, make(new ProfileChoice(one.name(), Set.of())), reader);
        } catch (LetheException e) {
            faults = List.of(e.getMessage());
        }
        if (!faults.isEmpty()) {
            definitions.remove(one.name());
            unusable.add(infoOf(one, faults));
        }
        return true;
    }

    private static ProfileInfo infoOf(ProfileDefinition one, List<String> faults) {
        List<String> options = one.options().stream().map(Option::title).sorted().toList();
        return new ProfileInfo(one.name(), one.description(), one.parent(), options, one.digest(), faults);
    }

    /** All profiles, also those that cannot be used. */
    List<ProfileInfo> list() {
        List<ProfileInfo> all = new ArrayList<>();
        definitions.values().forEach(one -> all.add(infoOf(one, List.of())));
        all.addAll(unusable);
        return all;
    }

    /**
     * The profile of an anonymization.
     *
     * @throws LetheException of kind {@code PARAMETER_OUT_OF_RANGE} if there is no such profile, or none with such
     *     options
     */
    Profile anonymizing(RewriteRequest request) {
        if (request.edition() != null) {
            return recorded.computeIfAbsent(request.edition(), Profiles::read);
        }
        if (made.size() > MADE_MAX) {
            made.clear();
        }
        return made.computeIfAbsent(request.profile(), this::make);
    }

    /** A digest of a profile and of all that it extends; null if there is none of that name. */
    String digestOf(String profile) {
        StringBuilder chain = new StringBuilder();
        for (String name = profile; name != null;) {
            ProfileDefinition definition = definitions.get(name);
            if (definition == null) {
                return null;
            }
            chain.append(definition.digest());
            name = definition.parent();
        }
        return Digests.sha256(chain.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** The table of PS3.15 as it is. */
    Profile basic() {
        return made.computeIfAbsent(ProfileChoice.BASIC, this::make);
    }

    private Profile make(ProfileChoice choice) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        options.addAll(choice.options());
        List<ProfileRule> rules = new ArrayList<>();
        List<Pattern> patterns = new ArrayList<>();
        Tailoring.Unlisted unlisted = Tailoring.Unlisted.KEPT;
        List<PixelRule> pixelRules = new ArrayList<>();
        PixelRules.Unknown unknown = PixelRules.Unknown.PASSED;
        Tailoring.Leaks leaks = null;
        for (String name = choice.name(); name != null;) {
            ProfileDefinition definition = definitions.get(name);
            if (definition == null) {
                throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                        "There is no profile of this name that can be used: see /tools/deidentification-profiles");
            }
            options.addAll(definition.options());
            rules.addAll(definition.rules());
            patterns.addAll(definition.patterns());
            unlisted = definition.unlisted() == Tailoring.Unlisted.STRICT ? definition.unlisted() : unlisted;
            pixelRules.addAll(definition.pixels().rules());
            unknown = definition.pixels().unknown() == PixelRules.Unknown.HELD ? PixelRules.Unknown.HELD : unknown;
            leaks = leaks == null ? definition.leaks() : leaks;
            name = definition.parent();
        }
        boolean isBasic = choice.name().equals(ProfileChoice.BASIC.name());
        Tailoring tailoring = new Tailoring(isBasic ? null : choice.name(), rules, patterns, unlisted,
                new PixelRules(pixelRules, unknown), leaks == null ? Tailoring.Leaks.REFUSED : leaks);
        check(options, tailoring);
        return new Profile.Newest(new NewestProfile(options), options, tailoring);
    }

    private static void check(Set<Option> options, Tailoring tailoring) {
        if (options.contains(Option.RETAIN_LONGITUDINAL_FULL_DATES)
                && options.contains(Option.RETAIN_LONGITUDINAL_MODIFIED_DATES)) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE,
                    "RetainLongitudinalFullDates and RetainLongitudinalModifiedDates exclude each other");
        }
        if (options.contains(Option.RETAIN_SAFE_PRIVATE) && !tailoring.keepsPrivate()) {
            throw new LetheException(ErrorKind.PARAMETER_OUT_OF_RANGE, "RetainSafePrivate needs a profile that says"
                    + " with rules (\"PrivateCreator\", \"Action\": \"Keep\") which private elements are safe");
        }
    }

    /**
     * No profile, but new identifiers for the new resources: a resource of the level that is modified, and all those
     * below.
     */
    static Profile modifying(RewriteRequest request) {
        Level highest = switch (request.level()) {
            case PATIENT, STUDY -> Level.STUDY;
            case SERIES -> Level.SERIES;
            case INSTANCE -> highestReplaced(request);
        };
        Map<Integer, Action> renewed = new HashMap<>();
        renewed.put(Tag.SOPInstanceUID, Action.NEW_UID);
        if (highest != Level.INSTANCE) {
            renewed.put(Tag.SeriesInstanceUID, Action.NEW_UID);
        }
        if (highest == Level.STUDY) {
            renewed.put(Tag.StudyInstanceUID, Action.NEW_UID);
        }
        return new Profile.None(new ActionTable(renewed, Map.of(), Map.of(), false, Map.of()));
    }

    /** For instances, the level is that of what the request replaces (OpenAPI, {@code /tools/bulk-modify}). */
    private static Level highestReplaced(RewriteRequest request) {
        Level highest = Level.INSTANCE;
        for (Replacement replacement : request.replacements()) {
            Level identified = replacement.path().isTopLevel()
                    ? IdentifierRules.levelOf(replacement.path().tag())
                    : null;
            if (identified != null && identified != Level.INSTANCE && identified.child().isAbove(highest)) {
                highest = identified.child();
            }
        }
        return highest;
    }

    private static Profile read(Edition edition) {
        Map<Integer, Action> top = new HashMap<>();
        Map<Integer, Action> nested = new HashMap<>();
        for (String[] row : Table.read("profile-" + edition.title() + ".tsv")) {
            // The rows with R are the patient, below, and the marks, which every profile sets.
            if (Table.isSingleTag(row[0]) && !row[2].equals("R")) {
                int tag = Table.tag(row[0]);
                top.put(tag, Action.of(row[2].charAt(0)));
                nested.put(tag, Action.of(row[3].charAt(0)));
            }
        }
        Profile.addPatient(top);
        Profile.addPatient(nested);
        return new Profile.Recorded(edition, new ActionTable(top, nested, Map.of(), true, Map.of()));
    }
}
