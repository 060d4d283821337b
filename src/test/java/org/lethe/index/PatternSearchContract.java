package org.lethe.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lethe.index.SampleInstances.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lethe.dicom.Level;

/** What every index promises of searches by patterns whose beginning is not known. */
public abstract class PatternSearchContract extends IndexFixture {
    private static final int PATIENT_NAME = 0x00100010;
    private static final int STUDY_DESCRIPTION = 0x00081030;
    /** Among them what has a meaning in patterns and in queries of databases. */
    private static final List<String> CHARACTERS =
            List.of("A", "B", "^", "\"", "[", "]", "%", "_", "\\", "\u00c9", "\u738b", "\ud842\udfb7", " ", "'", "-");
    /** More than any index narrows a search down to. */
    private static final int MANY = 1_200;

    @Test
    void allAreFoundThatAreLikeAPatternAndNoOthers() {
        Random random = new Random(2026);
        List<String> names = new ArrayList<>();
        List<NewInstance> instances = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            names.add(text(random, random.nextInt(10)));
            instances.add(named(i, names.get(i)).build());
        }
        index.storeAll(instances);

        for (int i = 0; i < 400; i++) {
            String begin = List.of("*", "?", text(random, 1)).get(random.nextInt(3));
            String pattern = begin + text(random, random.nextInt(5))
                    + (random.nextBoolean() ? "*" + text(random, random.nextInt(4)) : "") + "*";
            long expected = names.stream().filter(name -> isLike(name, pattern)).count();
            assertThat(index.count(like(Level.PATIENT, PATIENT_NAME, pattern))).as(pattern).isEqualTo(expected);
        }
    }

    private static String text(Random random, int length) {
        return random.ints(length, 0, CHARACTERS.size()).mapToObj(CHARACTERS::get).collect(Collectors.joining());
    }

    private static boolean isLike(String name, String pattern) {
        String expression = pattern.codePoints().mapToObj(Character::toString).map(character -> switch (character) {
            case "*" -> ".*";
            case "?" -> ".";
            default -> Pattern.quote(character);
        }).collect(Collectors.joining());
        return name.matches(expression);
    }

    @Test
    void manyAreFoundAsFewAre() {
        List<NewInstance> instances = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            instances.add(slice("P" + i, "S" + i, "R" + i, "1")
                    .tag(Level.STUDY, STUDY_DESCRIPTION, i % 100 == 7 ? "the rare KNEE" : "the common CHEST").build());
        }
        index.storeAll(instances);

        assertThat(index.count(like(Level.STUDY, STUDY_DESCRIPTION, "*common*"))).isEqualTo(MANY - MANY / 100);
        assertThat(index.count(like(Level.STUDY, STUDY_DESCRIPTION, "*rare*"))).isEqualTo(MANY / 100);
        assertThat(index.find(like(Level.STUDY, STUDY_DESCRIPTION, "*knee").page(0, 5))).hasSize(5);
    }

    @Test
    void whatIsNotThereAnyMoreIsNotFound() {
        SampleInstances slice = named(1, "Doe^Jane");
        index.store(slice.build());
        index.delete(Level.PATIENT, slice.id(Level.PATIENT));
        assertThat(index.count(like(Level.PATIENT, PATIENT_NAME, "*jane*"))).isZero();

        index.store(slice.build());
        assertThat(index.count(like(Level.PATIENT, PATIENT_NAME, "*jane*"))).isEqualTo(1);
    }

    @Test
    void whatHasAnotherNameByNowIsFoundByThat() {
        SampleInstances slice = named(1, "Doe^Jane");
        index.store(slice.build());
        assertThat(index.count(like(Level.STUDY, STUDY_DESCRIPTION, "*thorax*"))).isEqualTo(1);
        index.renew(new Renewal(slice.id(Level.INSTANCE), keyOf(slice),
                Map.of(Level.PATIENT, Map.of(PATIENT_NAME, "Roe^Mary", 0x00100020, "P1"),
                        Level.STUDY, Map.of(STUDY_DESCRIPTION, "Left knee")),
                "1.2.840.10008.1.2.1",
                "1.2.840.10008.5.1.4.1.1.2", 1, OptionalInt.empty(), OptionalInt.empty(), Optional.empty()));

        assertThat(index.count(like(Level.PATIENT, PATIENT_NAME, "*jane*"))).isZero();
        assertThat(index.count(like(Level.PATIENT, PATIENT_NAME, "*mary*"))).isEqualTo(1);
        assertThat(index.count(like(Level.STUDY, STUDY_DESCRIPTION, "*thorax*"))).isZero();
        assertThat(index.count(like(Level.STUDY, STUDY_DESCRIPTION, "*knee*"))).isEqualTo(1);
    }

    private static SampleInstances named(int number, String name) {
        return slice("P" + number, "S" + number, "R", "1").tag(Level.PATIENT, PATIENT_NAME, name);
    }

    private static Query like(Level level, int tag, String pattern) {
        return Query.all(level).with(new Constraint(level, tag, new Constraint.Wildcard(pattern),
                Constraint.Letters.ANY_CASE));
    }
}
