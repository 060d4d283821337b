package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.slice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lethe.dicom.Level;
import org.lethe.error.ErrorKind;

/** What every index promises of searches. */
public abstract class IndexSearchContract extends IndexFixture {
    private static final int PATIENT_NAME = 0x00100010;
    private static final int PATIENT_ID = 0x00100020;
    private static final int STUDY_DATE = 0x00080020;
    private static final int STUDY_DESCRIPTION = 0x00081030;
    private static final int INSTITUTION_NAME = 0x00080080;
    private static final int MODALITY = 0x00080060;
    private static final int INSTANCE_NUMBER = 0x00200013;

    private final SampleInstances jerome = slice("1CT1", "S", "CT", "9")
            .tag(Level.PATIENT, PATIENT_NAME, "Buc^Jérôme")
            .tag(Level.STUDY, STUDY_DATE, "20040119")
            .tag(Level.STUDY, INSTITUTION_NAME, "Hôpital [A]");
    private final SampleInstances jeromeMr = slice("1CT1", "S", "MR", "10")
            .tag(Level.SERIES, MODALITY, "MR")
            .received(Reception.byDimse(SampleInstances.NOON, "10.0.0.7", "SENDER", "LETHE"));
    private final SampleInstances wang = slice("77654033", "T", "CT", "1")
            .tag(Level.PATIENT, PATIENT_NAME, "Wang^XiaoDong=王^小东")
            .tag(Level.STUDY, STUDY_DATE, "20010101")
            .without(Level.STUDY, STUDY_DESCRIPTION);
    private final SampleInstances undated = slice("x_%", "U", "CT", "2")
            .tag(Level.PATIENT, PATIENT_NAME, "A*B?C")
            .tag(Level.STUDY, STUDY_DATE, "");

    @BeforeEach
    void store() {
        index.storeAll(List.of(jerome.build(), jeromeMr.build(), wang.build(), undated.build()));
    }

    @ParameterizedTest
    @CsvSource({
        "PATIENT, 00100040, o", "STUDY, 00080080, hôpital [a]", "STUDY, 00200010, 1ct1",
        "SERIES, 00080070, ge medical systems", "SERIES, 0008103e, routine brain"
    })
    void textsAreFoundWhateverTheirCaseAtEveryLevelAboveInstances(Level level, String tag, String value) {
        Constraint constraint = is(level, Integer.parseUnsignedInt(tag, 16), value);
        assertThat(find(level, constraint)).isNotEmpty();
        assertThat(find(Level.INSTANCE, constraint)).isNotEmpty();
        assertThat(index.count(Query.all(level).with(constraint))).isEqualTo(find(level, constraint).size());
    }

    @Test
    void pagesOfInstancesGoOnWhereOthersEndedAfterDeletionsToo() {
        List<String> all = new ArrayList<>(index.ids(Level.INSTANCE, 0, 0));
        index.delete(Level.INSTANCE, all.remove(1));

        assertThat(index.ids(Level.INSTANCE, 1, 1)).containsExactly(all.get(1));
        assertThat(index.ids(Level.INSTANCE, 2, 10)).containsExactly(all.get(2));
        assertThat(index.ids(Level.INSTANCE, 3, 10)).isEmpty();
        assertThat(index.find(Query.all(Level.INSTANCE).page(1, 1))).containsExactly(all.get(1));
    }

    @Test
    void withoutConstraintsEverythingIsFoundInTheOrderOfArrival() {
        assertThat(find(Level.PATIENT)).containsExactly(
                jerome.id(Level.PATIENT), wang.id(Level.PATIENT), undated.id(Level.PATIENT));
        assertThat(find(Level.INSTANCE)).hasSize(4);
        assertThat(index.count(Query.all(Level.SERIES))).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "buc^jérôme, ANY_CASE, 1", "BUC^JÉRÔME, ANY_CASE, 1", "BUC^JEROME, ANY_CASE, 0",
        "Buc^Jérôme, EXACT, 1", "buc^jérôme, EXACT, 0", "Buc, ANY_CASE, 0"
    })
    void aNameIsComparedWithItsAccentsAndWithOrWithoutItsCase(String name, Constraint.Letters letters, int found) {
        Constraint constraint =
                new Constraint(Level.PATIENT, PATIENT_NAME, new Constraint.OneOf(List.of(name)), letters);
        assertThat(find(Level.PATIENT, constraint)).hasSize(found);
    }

    @Test
    void aDecomposedAccentIsTheSameAsAComposedOne() {
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_NAME, "Buc^Je\u0301ro\u0302me"))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "buc*, 1", "*jér?me, 1", "*王*, 1", "*, 3", "?*, 3", "buc, 0", "BUC^JÉRÔME, 1", "*=*^小东, 1", "zzz*, 0",
        "a[*, 0", "a\\*b, 0", "'', 0"
    })
    void wildcardsMatch(String pattern, int found) {
        assertThat(find(Level.PATIENT, like(Level.PATIENT, PATIENT_NAME, pattern))).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({"*[a]*, 1", "hôp*, 1", "HÔPITAL [A], 1", "*[b]*, 0"})
    void wildcardsMatchWhereThereIsNoIndexToo(String pattern, int found) {
        assertThat(find(Level.STUDY, like(Level.STUDY, INSTITUTION_NAME, pattern))).hasSize(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "_CT_", "'; DROP TABLE patients; --", "\"", "\u0000", "1CT1' OR '1'='1"})
    void whatMeansSomethingInSqlMeansNothingHere(String hostile) {
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_ID, hostile))).isEmpty();
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_ID, hostile, "zzz"))).isEmpty();
        assertThat(find(Level.PATIENT, like(Level.PATIENT, PATIENT_ID, hostile + "*"))).isEmpty();
        assertThat(find(Level.PATIENT)).hasSize(3);
    }

    @Test
    void oneOfSeveralValuesIsEnough() {
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_ID, "1ct1", "77654033", "nope")))
                .containsExactly(jerome.id(Level.PATIENT), wang.id(Level.PATIENT));
    }

    @Test
    void aListMayBeVeryLong() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            values.add("none" + i);
        }
        values.add("1CT1");
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_ID, values.toArray(String[]::new)))).hasSize(1);
        assertThat(find(Level.PATIENT, is(Level.PATIENT, PATIENT_ID))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"20010101, 20040119, 2", "20010102, , 1", ", 20010101, 2", ", , 3", "20040120, 20050101, 0"})
    void datesAreComparedAsRangesAndAnEmptyOneLiesBeforeAllOthers(String from, String to, int found) {
        Constraint constraint = new Constraint(
                Level.STUDY, STUDY_DATE, new Constraint.Range(from, to), Constraint.Letters.ANY_CASE);
        assertThat(find(Level.STUDY, constraint)).hasSize(found);
    }

    @Test
    void aTagIsPresentEvenIfItIsEmpty() {
        Constraint described = new Constraint(
                Level.STUDY, STUDY_DESCRIPTION, new Constraint.Present(), Constraint.Letters.ANY_CASE);
        Constraint dated =
                new Constraint(Level.STUDY, STUDY_DATE, new Constraint.Present(), Constraint.Letters.ANY_CASE);
        assertThat(find(Level.STUDY, described)).doesNotContain(wang.id(Level.STUDY)).hasSize(2);
        assertThat(find(Level.STUDY, dated)).hasSize(3);
    }

    @Test
    void tagsOfTheLevelsAboveCanBeAsked() {
        assertThat(find(Level.INSTANCE, is(Level.PATIENT, PATIENT_ID, "1CT1"), is(Level.SERIES, MODALITY, "mr")))
                .containsExactly(jeromeMr.id(Level.INSTANCE));
    }

    @Test
    void aTagOfALevelBelowIsMetBySomeDescendant() {
        assertThat(find(Level.STUDY, is(Level.SERIES, MODALITY, "MR"))).containsExactly(jerome.id(Level.STUDY));
        assertThat(find(Level.STUDY, is(Level.SERIES, MODALITY, "CT", "MR"))).hasSize(3);
        assertThat(find(Level.PATIENT, is(Level.INSTANCE, INSTANCE_NUMBER, "1")))
                .containsExactly(wang.id(Level.PATIENT));
    }

    @Test
    void extraTagsCanBeAsked() {
        SampleInstances extra = slice("E", "S", "R", "1").tag(Level.STUDY, 0x00101010, "042y");
        index.store(extra.build());
        assertThat(find(Level.STUDY, is(Level.STUDY, 0x00101010, "042Y"))).containsExactly(extra.id(Level.STUDY));
    }

    @ParameterizedTest
    @CsvSource({"SOP_CLASS_UID, 1.2.840.10008.5.1.4.1.1.2, 4", "TRANSFER_SYNTAX, 1.2.840.10008.1.2.1, 4",
        "REMOTE_AET, SENDER, 1", "ORIGIN, DicomProtocol, 1", "ORIGIN, RestApi, 3", "REMOTE_IP, 10.0.0.7, 1",
        "CALLED_AET, LETHE, 1", "RECEPTION_DATE, 20261123T120000, 4", "PIXEL_DATA_OFFSET, 1234, 4"})
    void coreMetadataCanBeAsked(CoreMetadata core, String value, int found) {
        assertThat(index.find(withMetadata(Level.INSTANCE, core.type(), new Constraint.OneOf(List.of(value)))))
                .hasSize(found);
    }

    @Test
    void usersMetadataCanBeAsked() {
        index.setMetadata(Level.STUDY, jerome.id(Level.STUDY), 1024, "hello", OptionalLong.empty());
        index.setMetadata(Level.STUDY, wang.id(Level.STUDY), 1024, "help", OptionalLong.empty());
        assertThat(index.find(withMetadata(Level.STUDY, 1024, new Constraint.Wildcard("hel*")))).hasSize(2);
        assertThat(index.find(withMetadata(Level.STUDY, 1024, new Constraint.OneOf(List.of("hello")))))
                .containsExactly(jerome.id(Level.STUDY));
    }

    @ParameterizedTest
    @CsvSource({"ALL, a b, 1", "ANY, a b, 2", "NONE, a, 2", "NONE, '', 1", "ALL, '', 3", "ANY, '', 3", "ALL, a a, 1",
        "ALL, zzz, 0"})
    void labelsNarrowTheSearch(Query.LabelFilter.Kind kind, String labels, int found) {
        index.addLabel(Level.STUDY, jerome.id(Level.STUDY), "a");
        index.addLabel(Level.STUDY, jerome.id(Level.STUDY), "b");
        index.addLabel(Level.STUDY, wang.id(Level.STUDY), "b");
        index.addLabel(Level.PATIENT, undated.id(Level.PATIENT), "a");
        List<String> asked = labels.isEmpty() ? List.of() : List.of(labels.split(" "));
        Query query = new Query(Level.STUDY, List.of(), List.of(), new Query.LabelFilter(kind, asked),
                Optional.empty(), List.of(), 0, 0);
        assertThat(index.find(query)).hasSize(found);
        assertThat(index.count(query)).isEqualTo(found);
    }

    @Test
    void aSearchStaysBelowAnAncestor() {
        assertThat(index.find(below(Level.INSTANCE, new Ref(Level.PATIENT, jerome.id(Level.PATIENT))))).hasSize(2);
        assertThat(index.find(below(Level.STUDY, new Ref(Level.STUDY, wang.id(Level.STUDY))))).hasSize(1);
        assertThat(index.find(below(Level.INSTANCE, new Ref(Level.SERIES, NOBODY)))).isEmpty();
        assertThat(index.find(below(Level.INSTANCE, new Ref(Level.SERIES, "nope")))).isEmpty();
        assertKind(ErrorKind.BAD_REQUEST,
                () -> index.find(below(Level.PATIENT, new Ref(Level.STUDY, wang.id(Level.STUDY)))));
    }

    @Test
    void whatIsFoundIsSortedAsAsked() {
        Query.Order.Key number = new Query.Order.ByTag(Level.INSTANCE, INSTANCE_NUMBER);
        assertThat(sorted(number, Query.Order.As.INTEGER, Query.Order.Direction.DESCENDING)).containsExactly(
                jeromeMr.id(Level.INSTANCE), jerome.id(Level.INSTANCE), undated.id(Level.INSTANCE),
                wang.id(Level.INSTANCE));
        assertThat(sorted(number, Query.Order.As.TEXT, Query.Order.Direction.ASCENDING)).containsExactly(
                wang.id(Level.INSTANCE), jeromeMr.id(Level.INSTANCE), undated.id(Level.INSTANCE),
                jerome.id(Level.INSTANCE));
        assertThat(sorted(new Query.Order.ByTag(Level.PATIENT, PATIENT_ID), Query.Order.As.TEXT,
                Query.Order.Direction.DESCENDING).getFirst()).isEqualTo(undated.id(Level.INSTANCE));
        assertThat(sorted(new Query.Order.ByMetadata(CoreMetadata.REMOTE_AET.type()), Query.Order.As.TEXT,
                Query.Order.Direction.DESCENDING).getFirst()).isEqualTo(jeromeMr.id(Level.INSTANCE));
    }

    @Test
    void whatIsFoundComesAPageAtATime() {
        Query ct = Query.all(Level.SERIES).with(is(Level.SERIES, MODALITY, "CT"));
        assertThat(index.find(ct.page(1, 1))).containsExactly(wang.id(Level.SERIES));
        assertThat(index.find(ct.page(5, 1))).isEmpty();
        assertThat(index.count(ct.page(1, 1))).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"SERIES, true", "SERIES, false", "STUDY, true", "INSTANCE, false", "PATIENT, false"})
    void whatIsDeletedBetweenPagesShiftsNothing(Level level, boolean constrained) {
        Query query = constrained ? Query.all(level).with(is(Level.SERIES, MODALITY, "CT")) : Query.all(level);
        List<String> all = index.find(query);
        Page<String> first = index.page(query, Page.FIRST, 2);

        index.delete(level, all.getFirst());

        assertThat(first.items()).isEqualTo(all.subList(0, 2));
        Page<String> second = index.page(query, first.next().orElseThrow(), 2);
        assertThat(second.items()).isEqualTo(all.subList(2, all.size()));
        assertThat(second.next().stream().mapToObj(from -> index.page(query, from, 2)))
                .allSatisfy(page -> assertThat(page).isEqualTo(new Page<>(List.of(), OptionalLong.empty())));
    }

    @Test
    void identifiersAreLookedUpAtAllLevelsAtOnce() {
        assertThat(index.lookup("1ct1")).containsExactly(new Ref(Level.PATIENT, jerome.id(Level.PATIENT)));
        for (Level level : Level.values()) {
            String identifier = wang.build().at(level).tags().get(MainTags.identifierOf(level));
            assertThat(index.lookup(identifier)).containsExactly(new Ref(level, wang.id(level)));
        }
        assertThat(index.lookup("nope")).isEmpty();
        assertThat(index.lookup("")).isEmpty();
    }

    @Test
    void lastUpdateCanBeAsked() {
        index.store(slice("1CT1", "S", "CT", "11").receivedAt(Instant.parse("2026-11-24T00:00:01Z")).build());
        assertThat(index.find(withMetadata(Level.STUDY, CoreMetadata.LAST_UPDATE.type(),
                new Constraint.Range("20261124T000000", null)))).containsExactly(jerome.id(Level.STUDY));
    }

    private List<String> find(Level level, Constraint... constraints) {
        return index.find(Query.all(level).with(constraints));
    }

    private static Constraint is(Level level, int tag, String... values) {
        return new Constraint(level, tag, new Constraint.OneOf(List.of(values)), Constraint.Letters.ANY_CASE);
    }

    private static Constraint like(Level level, int tag, String pattern) {
        return new Constraint(level, tag, new Constraint.Wildcard(pattern), Constraint.Letters.ANY_CASE);
    }

    private static Query withMetadata(Level level, int type, Constraint.Match match) {
        return new Query(level, List.of(), List.of(new Query.MetadataConstraint(type, match)),
                Query.LabelFilter.NONE_ASKED, Optional.empty(), List.of(), 0, 0);
    }

    private static Query below(Level level, Ref ancestor) {
        return new Query(level, List.of(), List.of(), Query.LabelFilter.NONE_ASKED, Optional.of(ancestor),
                List.of(), 0, 0);
    }

    private List<String> sorted(Query.Order.Key key, Query.Order.As as, Query.Order.Direction direction) {
        return index.find(new Query(Level.INSTANCE, List.of(), List.of(), Query.LabelFilter.NONE_ASKED,
                Optional.empty(), List.of(new Query.Order(key, as, direction)), 0, 0));
    }
}
