package org.lethe.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.DicomWriter;
import org.lethe.dicom.Element;
import org.lethe.dicom.Encoding;
import org.lethe.dicom.Item;
import org.lethe.dicom.Sequence;
import org.lethe.dicom.SpecificCharacterSet;
import org.lethe.dicom.Tag;
import org.lethe.dicom.TestInstance;
import org.lethe.dicom.TransferSyntax;
import org.lethe.dicom.VR;

/** What holds for every dataset, tried on a thousand that a seed makes: deep, private, of VR UN. */
class RandomDatasetsTest {
    private static final int DATASETS = 250;
    private static final int[] HARMLESS = {
        Tag.KVP, Tag.Modality, Tag.ImageType, Tag.CodeValue, Tag.Rows, 0x00189999, 0x00200FFE
    };
    private static final int[] MARKS = {
        Tag.PatientIdentityRemoved,
        Tag.DeidentificationMethod,
        Tag.DeidentificationMethodCodeSequence,
        Tag.LongitudinalTemporalInformationModified,
        Tag.PatientName
    };
    private static final int[] SEQUENCES = {
        Tag.ProcedureCodeSequence, Tag.SharedFunctionalGroupsSequence, Tag.ReferencedImageSequence, 0x00091003
    };

    private static final String[] EDITIONS = {"2008", "2017c", "2021b", "2023b"};

    /** UIDs that table E.1-1 replaces by dummies: they name nothing. */
    private static final Set<Integer> DUMMY_UIDS = Table.read("table-e1-1.tsv").stream()
            .filter(row -> row[2].equals("UI") && row[3].startsWith("D")).map(row -> Table.tag(row[0]))
            .collect(Collectors.toSet());

    /** By which these datasets are known, and to which they refer. */
    private static final List<String> OWN_UIDS = Stream.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID,
            Tag.SOPInstanceUID).map(tag -> TestInstance.ct().dataset().string(tag)).toList();

    private final Set<Integer> named = new HashSet<>();
    private final List<Integer> table = new ArrayList<>();

    RandomDatasetsTest() {
        for (String[] row : Table.read("table-e1-1.tsv")) {
            if (Table.isSingleTag(row[0]) && Tag.group(Table.tag(row[0])) >= 0x0008) {
                table.add(Table.tag(row[0]));
            }
        }
        named.addAll(table);
        named.removeAll(List.of(Tag.ReferencedImageSequence, Tag.SourceImageSequence));
        for (int mark : MARKS) {
            named.add(mark);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void onlyWhatThePlanNamesChanges(long seed) {
        Random random = new Random(seed);
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, "{}");
        for (int i = 0; i < DATASETS; i++) {
            Attributes source = dataset(random);
            assertOnlyNamedChange(source, Rewrites.apply(plan, source).dataset(), "");
        }
    }

    private void assertOnlyNamedChange(Attributes source, Attributes target, String path) {
        for (Element before : source) {
            Element after = target.get(before.tag());
            String where = path + Tag.toHex(before.tag());
            if (named.contains(before.tag())) {
                continue;
            }
            if (Tag.isPrivate(before.tag())) {
                assertThat(after).as(where).isNull();
                continue;
            }
            assertThat(after).as(where).isNotNull();
            if (before.items().isEmpty()) {
                assertThat(after).as(where).isSameAs(before);
                continue;
            }
            for (int i = 0; i < before.items().size(); i++) {
                Attributes inner = before.items().get(i).attributes();
                assertOnlyNamedChange(inner, after.items().get(i).attributes(), where + "[" + i + "].");
            }
        }
        for (Element after : target) {
            assertThat(source.contains(after.tag()) || named.contains(after.tag())).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void aModificationOfNothingGivesTheSameObject(long seed) {
        Random random = new Random(seed);
        RewritePlan plan = Rewrites.plan(Verb.MODIFY, "{'Keep': ['SOPInstanceUID'], 'Force': true}");
        for (int i = 0; i < DATASETS; i++) {
            Attributes source = dataset(random);
            assertThat(Rewrites.apply(plan, source).dataset()).isSameAs(source);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'DicomVersion': '2008'}", "{'DicomVersion': '2023b'}", "{'KeepPrivateTags': null}"})
    void anonymizingTwiceTakesNothingMoreAway(String json) {
        Random random = new Random(json.length());
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, json);
        for (int i = 0; i < DATASETS; i++) {
            Attributes once = Rewrites.apply(plan, dataset(random)).dataset();
            Rewritten twice = Rewrites.apply(plan, once);
            assertThat(tags(twice.dataset())).isEqualTo(tags(once));
            assertThat(twice.report().counts())
                    .doesNotContainKeys(RewriteReport.Outcome.REMOVED, RewriteReport.Outcome.EMPTIED);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void whatComesOutCanBeReadAgain(long seed) throws IOException {
        Random random = new Random(seed);
        RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, "{'KeepPrivateTags': null}");
        TransferSyntax[] syntaxes = {
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
        };
        for (int i = 0; i < DATASETS; i++) {
            TestInstance instance = TestInstance.ct().in(syntaxes[i % syntaxes.length]);
            dataset(random).forEach(instance::with);
            try (DicomFile source = Rewrites.read(instance.file());
                    DicomFile target = Rewrites.read(Rewrites.apply(plan, instance.file()))) {
                Rewritten expected = plan.apply(source, RewritePlan.Reporting.OFF);
                assertThat(encoded(target.dataset())).isEqualTo(encoded(expected.dataset()));
            }
        }
    }

    /** Ten thousand datasets, each with options of its own: what changed was reported, and nothing else was. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void whateverTheOptionsWhatChangedIsInTheReport(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            RewritePlan plan = Rewrites.plan(Verb.ANONYMIZE, choice(random));
            for (int j = 0; j < 25; j++) {
                Attributes source = dataset(random);
                Rewritten result = Rewrites.apply(plan, source);
                assertThat(result.report().isComplete()).isTrue();
                assertAllIsReported(source, result);
                assertReferencesHold(source, result.dataset());
                byte[] encoded = encoded(result.dataset());
                try (DicomFile read = Rewrites.read(Rewrites.bytesOf(result.encode()))) {
                    assertThat(encoded(read.dataset())).isEqualTo(encoded);
                }
                assertThat(result.dataset().string(Tag.PatientID)).isNotEqualTo(source.string(Tag.PatientID));
            }
        }
    }

    /** Who named the instance, its series or its study before, does so now. */
    private static void assertReferencesHold(Attributes source, Attributes result) throws IOException {
        Map<String, String> names = new HashMap<>();
        for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
            names.put(source.string(tag), result.string(tag));
        }
        assertThat(new HashSet<>(names.values())).hasSize(3);
        Set<String> old = new HashSet<>(names.keySet());
        old.removeAll(names.values());
        assertNamedAnew(source, result, names, old);
    }

    private static void assertNamedAnew(Attributes source, Attributes result, Map<String, String> names,
            Set<String> old) throws IOException {
        for (Element before : source) {
            Element after = result.get(before.tag());
            if (after == null || after.isEmpty()) {
                continue;
            }
            if (before.vr() == VR.UI) {
                String now = result.string(before.tag());
                assertThat(old).doesNotContain(now);
                boolean isDummy = DUMMY_UIDS.contains(before.tag());
                assertThat(now).as(Tag.toHex(before.tag())).satisfies(uid -> assertThat(isDummy
                        || uid.equals(names.getOrDefault(source.string(before.tag()), uid))).isTrue());
            }
            for (int i = 0; i < Math.min(before.items().size(), after.items().size()); i++) {
                assertNamedAnew(before.items().get(i).attributes(), after.items().get(i).attributes(), names, old);
            }
        }
    }

    private static String choice(Random random) {
        if (random.nextInt(5) == 0) {
            return "{'DicomVersion': '" + EDITIONS[random.nextInt(EDITIONS.length)] + "'}";
        }
        List<String> options = new ArrayList<>();
        for (Option option : Option.values()) {
            boolean excluded = option == Option.RETAIN_SAFE_PRIVATE
                    || option == Option.CLEAN_PIXEL_DATA // these datasets are no images
                    || option == Option.RETAIN_LONGITUDINAL_MODIFIED_DATES
                            && options.contains("'" + Option.RETAIN_LONGITUDINAL_FULL_DATES.title() + "'");
            if (!excluded && random.nextInt(3) == 0) {
                options.add("'" + option.title() + "'");
            }
        }
        String profile = random.nextInt(3) == 0 ? "strict" : "basic";
        return "{'Profile': '" + profile + "', 'Options': " + options + ", 'KeepPrivateTags': " + random.nextBoolean()
                + "}";
    }

    private static void assertAllIsReported(Attributes source, Rewritten result) throws IOException {
        Set<String> reported = new HashSet<>();
        Map<String, Integer> withoutItems = new HashMap<>();
        for (RewriteReport.Entry entry : result.report().entries()) {
            reported.add(entry.path());
            withoutItems.merge(entry.path().replaceAll("\\[\\d+]", "") + entry.outcome(), 1, Integer::sum);
        }
        Map<String, Integer> actions = new HashMap<>();
        result.report().actions().forEach(one -> actions.put(one.path() + one.outcome(), one.elements()));
        assertThat(actions).isEqualTo(withoutItems);
        Set<String> changed = new HashSet<>();
        new Comparison(Rewrites.READER, change -> {
            if (change.kind() != Change.Kind.KEPT) {
                changed.add(change.path());
                assertThat(isReported(change.path(), reported)).as(change.path() + " " + change.kind()).isTrue();
            }
        }).compare(source, result.dataset());
        assertThat(changed).isNotEmpty();
    }

    /** What is in a sequence that went, or that was made anew, is reported by the sequence. */
    private static boolean isReported(String path, Set<String> reported) {
        for (String part = path; !part.isEmpty(); part = part.substring(0, Math.max(0, part.lastIndexOf('[')))) {
            if (reported.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** In the encoding in which sequences of VR UN look the same, opened or not. */
    private static byte[] encoded(Attributes dataset) throws IOException {
        return Rewrites.bytesOf(DicomWriter.encodeDataset(dataset, Encoding.EXPLICIT_LE));
    }

    private static List<String> tags(Attributes attributes) {
        List<String> tags = new ArrayList<>();
        for (Element element : attributes) {
            tags.add(Tag.toHex(element.tag()));
            for (Item item : element.items()) {
                tags.addAll(tags(item.attributes()));
            }
        }
        return tags;
    }

    private Attributes dataset(Random random) {
        Attributes.Builder dataset = elements(random, 0).toBuilder();
        TestInstance.ct().dataset().forEach(dataset::put);
        return dataset.build();
    }

    private Attributes elements(Random random, int depth) {
        TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            Element element = element(random, depth);
            elements.put(element.tag(), element);
        }
        Attributes.Builder builder = Attributes.builder(SpecificCharacterSet.LATIN_1);
        elements.values().forEach(builder::append);
        return builder.build();
    }

    private Element element(Random random, int depth) {
        return switch (random.nextInt(depth < 6 ? 6 : 3)) {
            case 0 -> text(HARMLESS[random.nextInt(HARMLESS.length)], random);
            case 1 -> text(table.get(random.nextInt(table.size())), random);
            case 2 -> text(0x00091000 | random.nextInt(3), random);
            case 3 -> text(table.get(random.nextInt(table.size())), random);
            default -> sequence(random, depth);
        };
    }

    private Element sequence(Random random, int depth) {
        int tag = SEQUENCES[random.nextInt(SEQUENCES.length)];
        boolean unknown = random.nextInt(4) == 0;
        Encoding encoding = unknown ? Encoding.IMPLICIT_LE : Encoding.EXPLICIT_LE;
        List<Item> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(new Item(elements(random, depth + 1), random.nextBoolean(), encoding, null, -1, -1));
        }
        return Element.of(tag, unknown ? VR.UN : VR.SQ, new Sequence(items, random.nextBoolean(), encoding));
    }

    private static Element text(int tag, Random random) {
        VR vr = Rewrites.READER.dictionary().vrOf(tag, null);
        if (vr == VR.SQ) {
            return Element.empty(tag, vr);
        }
        VR written = vr == VR.UN ? VR.LO : vr;
        if (vr == VR.UI && random.nextBoolean()) {
            return Element.ofUid(tag, OWN_UIDS.get(random.nextInt(OWN_UIDS.size())));
        }
        int length = vr.isBinaryNumber() ? vr.valueBytes() : 2 * (1 + random.nextInt(8));
        return Element.of(tag, written, "1".repeat(length).getBytes());
    }
}
