package org.lethe.rewrite;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lethe.dicom.VR;

/**
 * Dates that are moved by a number of days, so that the intervals between them stay (PS3.15 section E.3.6). Times of
 * the day stay as they are.
 */
final class ShiftedDates {
    /** PS3.5 section 6.2, DA; with full stops as in versions before 3.0. */
    private static final Pattern DATE = Pattern.compile("(\\d{4})(\\.?)(\\d{2})\\2(\\d{2})");

    /** PS3.5 section 6.2, DT, of which the day at least is known. */
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{4})()(\\d{2})(\\d{2})((?:\\d{2}){0,3}(?:\\.\\d{1,6})?(?:[+-]\\d{4})?)");

    private static final Pattern TIME = Pattern.compile("\\d{2}(?::?\\d{2}(?::?\\d{2}(?:\\.\\d{1,6})?)?)?");
    private static final Pattern ZONE = Pattern.compile("[+-]\\d{4}");

    private ShiftedDates() {}

    /**
     * Values of dates and times, moved.
     *
     * @param vr DA, DT or TM; or SH, for an offset from UTC, which stays
     * @return null if one of them is nothing of that kind
     */
    static List<String> of(VR vr, List<String> values, int days) {
        List<String> moved = new ArrayList<>(values.size());
        for (String value : values) {
            String text = value.strip();
            String other = text.isEmpty() ? "" : shift(vr, text, days);
            if (other == null) {
                return null;
            }
            moved.add(other);
        }
        return moved;
    }

    private static String shift(VR vr, String text, int days) {
        return switch (vr) {
            case DA -> shift(DATE.matcher(text), days);
            case DT -> shift(DATE_TIME.matcher(text), days);
            case TM -> TIME.matcher(text).matches() ? text : null;
            case SH -> ZONE.matcher(text).matches() ? text : null;
            case AE, AS, AT, CS, DS, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SL, SQ, SS, ST, SV, UC, UI, UL, UN,
                    UR, US, UT, UV ->
                    null;
        };
    }

    private static String shift(Matcher date, int days) {
        if (!date.matches()) {
            return null;
        }
        try {
            LocalDate day = LocalDate.of(number(date, 1), number(date, 3), number(date, 4)).plusDays(days);
            String separator = date.group(2);
            String rest = date.groupCount() > 4 ? date.group(5) : "";
            return day.getYear() < 1 || day.getYear() > 9999
                    ? null
                    : "%04d%s%02d%s%02d%s".formatted(day.getYear(), separator, day.getMonthValue(), separator,
                            day.getDayOfMonth(), rest);
        } catch (DateTimeException _) {
            return null;
        }
    }

    private static int number(Matcher date, int group) {
        return Integer.parseInt(date.group(group));
    }
}
