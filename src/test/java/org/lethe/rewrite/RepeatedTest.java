package org.lethe.rewrite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.YEARS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lethe.corpus.Corpus;
import org.lethe.corpus.Corpus.Sample;
import org.lethe.corpus.Patient;
import org.lethe.corpus.Requests;
import org.lethe.dicom.Attributes;
import org.lethe.dicom.DicomFile;
import org.lethe.dicom.Level;
import org.lethe.dicom.Tag;

/** What is anonymized with the same key twice, and what becomes of the time between dates. */
class RepeatedTest {
    private static final Pattern DAY = Pattern.compile("(19|20)\\d{6}");
    private static final String DUMMY = "19000101";
    private static final String DATES = "RetainLongitudinalModifiedDates";

    private static RewritePlan plan(String json, JobKey key) {
        return Rewrites.REWRITER.compile(Rewrites.request(Verb.ANONYMIZE, Level.STUDY, json),
                Naming.of(key, "Anonymized1"), Together.ALONE);
    }

    private static List<Sample> samples(String request) {
        return Requests.reachesUnlistedText(request) ? Corpus.all() : Corpus.ofListedPlaces();
    }

    static List<String> requests() {
        return Requests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theSameKeyGivesTheSameBytesAndAnotherOneDoesNot(String request) throws IOException {
        RewritePlan first = plan(request, Rewrites.KEY);
        RewritePlan second = plan(request, Rewrites.KEY);
        RewritePlan other = plan(request, JobKey.of(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32}));
        for (Sample sample : samples(request)) {
            byte[] file = sample.file();
            byte[] once = Rewrites.apply(first, file);
            assertThat(Rewrites.apply(second, file)).as(sample.name()).isEqualTo(once);
            assertThat(Rewrites.apply(other, file)).as(sample.name()).isNotEqualTo(once);
        }
    }

    @Test
    void theDaysBetweenAllDatesOfAPatientStayTheSame() throws IOException {
        RewritePlan plan = plan(Requests.with(List.of(DATES, "CleanStructuredContent")), Rewrites.KEY);
        Set<Long> moved = new HashSet<>();
        int dates = 0;
        for (Sample sample : Corpus.all()) {
            try (DicomFile read = Rewrites.read(sample.file())) {
                Map<String, String> before = new LinkedHashMap<>();
                Map<String, String> after = new HashMap<>();
                Attributes result = plan.apply(read, RewritePlan.Reporting.OFF).dataset();
                daysIn(read.dataset(), "", before);
                daysIn(result, "", after);
                for (Map.Entry<String, String> one : before.entrySet()) {
                    // The table replaces some sequences as a whole, such as that of who verified a report.
                    if (!after.getOrDefault(one.getKey(), DUMMY).equals(DUMMY)) {
                        moved.add(DAYS.between(day(one.getValue()), day(after.get(one.getKey()))));
                        dates++;
                    }
                }
            }
        }
        assertThat(moved).hasSize(1).allMatch(days -> days <= -31);
        assertThat(dates).isGreaterThan(80);
    }

    /** The first day in each value of a date, by its path. */
    private static void daysIn(Attributes dataset, String path, Map<String, String> days) {
        dataset.forEach(element -> {
            for (int i = 0; i < element.items().size(); i++) {
                daysIn(element.items().get(i).attributes(), path + Tag.toHex(element.tag()) + "[" + i + "].", days);
            }
            boolean isDate = switch (element.vr()) {
                case DA, DT -> true;
                default -> false;
            };
            Matcher day = DAY.matcher(isDate && !element.isEmpty() ? dataset.string(element.tag()) : "");
            if (day.find()) {
                days.put(path + Tag.toHex(element.tag()), day.group());
            }
        });
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
    }

    @Test
    void theAgeStaysThatOfTheDayOfTheStudy() throws IOException {
        String profile = "{\"Name\": \"ages\", \"Rules\": [{\"Tags\": [\"PatientBirthDate\"],"
                + " \"Action\": \"ShiftDate\"}]}";
        Rewriter rewriter = new Rewriter(Rewrites.READER, TargetSyntax.DEFAULT_QUALITY,
                Map.of("ages.json", profile.getBytes(UTF_8)));
        String json = "{\"Profile\": \"ages\", \"Options\": [\"" + DATES + "\", \"RetainPatientCharacteristics\"]}";
        for (int key = 0; key < 20; key++) {
            byte[] bytes = new byte[JobKey.BYTES];
            bytes[0] = (byte) key;
            RewritePlan plan = rewriter.compile(
                    rewriter.read(Verb.ANONYMIZE, Level.STUDY, rewriter.parse(json.getBytes(UTF_8))),
                    Naming.of(JobKey.of(bytes), "Anonymized1"), Together.ALONE);
            for (Sample sample : Corpus.ofListedPlaces().subList(0, 6)) {
                Attributes result = Rewrites.apply(plan, sample.dataset()).dataset();
                LocalDate born = day(result.string(Tag.PatientBirthDate));
                LocalDate examined = day(result.string(Tag.StudyDate));
                assertThat(DAYS.between(born, examined))
                        .isEqualTo(DAYS.between(day(Patient.BIRTH_DATE), day(Patient.STUDY_DATE)));
                assertThat(result.string(0x00101010)).isEqualTo("%03dY".formatted(YEARS.between(
                        day(Patient.BIRTH_DATE), day(Patient.STUDY_DATE))));
                assertThat(YEARS.between(born.minusDays(1), examined.plusDays(1))).isEqualTo(60);
            }
        }
        Attributes basic = Rewrites.anonymize(Corpus.ofListedPlaces().getFirst().dataset(),
                Requests.with(List.of(DATES, "RetainPatientCharacteristics")));
        assertThat(basic.string(0x00101010)).isEqualTo("060Y");
        assertThat(basic.get(Tag.PatientBirthDate).isEmpty()).isTrue();
    }
}
