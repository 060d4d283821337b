package org.lethe.rewrite.words;

import static org.lethe.rewrite.words.PhraseTree.GAP;
import static org.lethe.rewrite.words.PhraseTree.JOINT;

import java.time.LocalDate;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The usual ways to write a date, in figures and with the name of the month in some languages. */
final class DateSpellings {
    /** What Lethe and others write where no date is to be known. */
    private static final Set<String> PLACEHOLDERS = Set.of("19000101", "00010101", "99991231");

    /** Nobody in any archive was born before. */
    private static final int YEAR_MIN = 1850;

    private static final List<Locale> LANGUAGES = List.of(
            Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.ITALIAN, Locale.of("es"), Locale.of("pt"),
            Locale.of("nl"));

    private final Map<String, Certainty> phrases = new LinkedHashMap<>();
    private final String year;
    private final String month;
    private final String day;

    private DateSpellings(LocalDate date) {
        year = "%04d".formatted(date.getYear());
        month = "%02d".formatted(date.getMonthValue());
        day = "%02d".formatted(date.getDayOfMonth());
        addFigures(Integer.toString(date.getMonthValue()), Integer.toString(date.getDayOfMonth()));
        addMonthNames(date.getMonth(), Integer.toString(date.getDayOfMonth()));
    }

    /** The phrases of a date; none of what is no date. */
    static Map<String, Certainty> of(String dicomDate) {
        String digits = dicomDate.strip().replace(".", "");
        if (PLACEHOLDERS.contains(digits)) {
            return Map.of();
        }
        try {
            LocalDate date = LocalDate.parse(digits, DateTimeFormatter.BASIC_ISO_DATE);
            return date.getYear() < YEAR_MIN ? Map.of() : new DateSpellings(date).phrases;
        } catch (DateTimeParseException _) {
            return Map.of();
        }
    }

    private void addFigures(String shortMonth, String shortDay) {
        put(Certainty.CERTAIN, JOINT, year, month, day);
        put(Certainty.CERTAIN, JOINT, day, month, year);
        put(Certainty.CERTAIN, JOINT, month, day, year);
        put(Certainty.LIKELY, GAP, year, shortMonth, shortDay);
        put(Certainty.LIKELY, GAP, shortDay, shortMonth, year);
        put(Certainty.LIKELY, GAP, shortMonth, shortDay, year);
        String shortYear = year.substring(2);
        put(Certainty.LIKELY, GAP, day, month, shortYear);
        put(Certainty.LIKELY, GAP, month, day, shortYear);
        put(Certainty.POSSIBLE, GAP, shortYear, month, day);
        put(Certainty.POSSIBLE, GAP, shortDay, shortMonth, shortYear);
        put(Certainty.CERTAIN, JOINT, year, "年", shortMonth, "月", shortDay, "日");
        put(Certainty.CERTAIN, JOINT, year, "年", month, "月", day, "日");
        put(Certainty.CERTAIN, JOINT, year, "년", shortMonth, "월", shortDay, "일");
    }

    private void addMonthNames(Month of, String shortDay) {
        Set<String> names = new LinkedHashSet<>();
        for (Locale language : LANGUAGES) {
            for (TextStyle style : List.of(TextStyle.FULL, TextStyle.SHORT, TextStyle.FULL_STANDALONE)) {
                String name = FoldedText.fold(of.getDisplayName(style, language)).replaceAll("[^a-z]", "");
                if (name.length() >= 3) {
                    names.add(name);
                    names.add(name.substring(0, 3));
                }
            }
        }
        for (String name : names) {
            for (String figure : new LinkedHashSet<>(List.of(day, shortDay))) {
                put(Certainty.CERTAIN, JOINT, figure, name, year);
                put(Certainty.CERTAIN, JOINT, name, figure, year);
                put(Certainty.CERTAIN, JOINT, year, name, figure);
                put(Certainty.CERTAIN, GAP, figure, "de", name, "de", year);
                put(Certainty.LIKELY, GAP, figure, name, year.substring(2));
            }
            for (String ordinal : List.of("st", "nd", "rd", "th")) {
                put(Certainty.CERTAIN, GAP, shortDay + JOINT + ordinal, name, year);
                put(Certainty.CERTAIN, GAP, shortDay + JOINT + ordinal, "of", name, year);
                put(Certainty.CERTAIN, GAP, name, shortDay + JOINT + ordinal, year);
            }
        }
    }

    private void put(Certainty certainty, char between, String... parts) {
        phrases.merge(String.join(String.valueOf(between), parts), certainty,
                (a, b) -> a.compareTo(b) < 0 ? b : a);
    }
}
